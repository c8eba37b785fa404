"""Records as a backend would send them, and a walk that is turned by plain method calls."""

from dataclasses import replace
from typing import Any

from tui_reset.contract.calls import AskReset, Call, CallAnswer, ChangePassword, Hold
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import (
    Account,
    Asked,
    MailProfile,
    Opened,
    PasswordPolicy,
    Profile,
    Proof,
    ResetStep,
    SessionOpened,
    View,
)
from tui_reset.flow.events import (
    Acted,
    Action,
    Answered,
    Event,
    Faulted,
    Refused,
    TypedAddress,
    TypedMail,
    TypedPassword,
    Viewed,
)
from tui_reset.flow.steps import AskAddress, Reset, Step
from tui_reset.flow.walk import Walk, begin, turn

TOKEN = "Ab-9_" * 8 + "xyZ"
LINK = f"https://reset.example.org/r/{TOKEN}"
NEW = "seven quiet herons at dawn"
CODE = "7K2M-9QXA"
SPARE = "7K2M-9QXA-0000-1111"
NOW = 1000.0
ALICE = TypedAddress("alice@example.org")
HOLD = Hold("request-1", Secret("the secret of the asker"))


def profile_of(**changes: Any) -> Profile:
    """The profile `standard`."""
    policy = PasswordPolicy(min_length=15, max_length=256, rules=[], min_length_with_two_factor=15)
    fields: dict[str, Any] = {
        "name": "standard",
        "title": "Example CRM",
        "identity": ["email"],
        "self_service": True,
        "disabled_hint": "",
        "proof": "verification_code",
        "two_factor": "instead_of_code",
        "code_for_two_factor": True,
        "password": policy,
        "mail": MailProfile(subject="Reset your password", sender="reset@example.org"),
        "contact": "Call the desk: 555 0100",
        "apps": [],
        "mail_service": "ok",
    }
    return Profile(**fields | changes)


def asked(**changes: Any) -> Asked:
    """The answer to a request."""
    fields: dict[str, Any] = {
        "id": HOLD.id,
        "secret": HOLD.secret.reveal(),
        "reference": "R-1234",
        "verification_code": CODE,
        "step": ResetStep.WAIT_FOR_MAIL,
        "expires_in": 1800,
        "resend_in": 60,
        "resends_left": 3,
        "version": 1,
    }
    return Asked(**fields | changes)


def view_of(step: ResetStep = ResetStep.WAIT_FOR_MAIL, **changes: Any) -> View:
    """A view of the same request."""
    fields: dict[str, Any] = {
        "id": HOLD.id,
        "reference": "R-1234",
        "step": step,
        "proof": Proof.UNKNOWN,
        "expires_in": 1700,
        "resend_in": 0,
        "resends_left": 3,
        "attempts_left": 5,
        "version": 2,
    }
    return View(**fields | changes)


def proven(proof: Proof = Proof.VERIFICATION_CODE, **changes: Any) -> View:
    """The view of a grant that has proven the mailbox."""
    return view_of(**{"step": ResetStep.SET_PASSWORD, "proof": proof} | changes)


def opened(**changes: Any) -> Opened:
    """The answer to a link; of another request than the one above, unless told."""
    fields: dict[str, Any] = {
        "id": "request-2",
        "secret": "the secret of the link",
        "reference": "R-5678",
        "step": ResetStep.SET_PASSWORD,
        "proof": Proof.VERIFICATION_CODE,
        "expires_in": 900,
        "resend_in": 0,
        "resends_left": 0,
        "attempts_left": 5,
        "version": 7,
    }
    return Opened(**fields | changes)


def account_of(*, two_factor: bool = False, left: int = 10, **changes: Any) -> Account:
    """Bob's account."""
    fields: dict[str, Any] = {
        "id": "a-1",
        "username": None,
        "email": "bob@example.org",
        "display_name": "Bob",
        "two_factor": two_factor,
        "recovery_codes_left": left if two_factor else 0,
        "role": "user",
        "apps": [],
    }
    return Account(**fields | changes)


def session(*, two_factor: bool = False) -> SessionOpened:
    """A sign-in that worked."""
    return SessionOpened(token="a session token", expires_in=43200, account=account_of(two_factor=two_factor))


def reset_of_walk(**changes: Any) -> Reset:
    """A running reset."""
    fields: dict[str, Any] = {
        "hold": HOLD,
        "reference": "R-1234",
        "email": "alice@example.org",
        "verification_code": Secret(CODE),
        "proof": Proof.UNKNOWN,
        "asked_at": NOW,
        "expires_at": NOW + 1800,
        "resend_at": NOW + 60,
        "resends_left": 3,
        "attempts_left": 5,
        "version": 1,
    }
    return Reset(**fields | changes)


def password_form(new: str = NEW, code: str = CODE, confirm: str | None = None) -> TypedPassword:
    """The last form, filled in."""
    return TypedPassword(Secret(new), Secret(new if confirm is None else confirm), Secret(code))


class Walker:
    """Holds a walk and turns it; every method returns the walker, so that a walk reads as a chain."""

    def __init__(self, step: Step | None = None, *, link: str | None = None, profile: Profile | None = None) -> None:
        walk = begin(link)
        self.walk: Walk = walk if step is None else replace(walk, step=step)
        self.walk = replace(self.walk, profile=profile)
        self.now = NOW
        self.keys = 0

    def new_key(self) -> str:
        """Keys that tell each other apart."""
        self.keys += 1
        return f"key-number-{self.keys:08}"

    def happens(self, event: Event) -> "Walker":
        """Any event."""
        self.walk = turn(self.walk, event, self.now, self.new_key)
        return self

    types = happens

    def pastes(self, text: str) -> "Walker":
        """Something from the mail."""
        return self.happens(TypedMail(Secret(text)))

    def acts(self, action: Action) -> "Walker":
        """An action is chosen."""
        return self.happens(Acted(action))

    def sees(self, view: View) -> "Walker":
        """The watch brings a view."""
        return self.happens(Viewed(view))

    def is_answered(self, answer: CallAnswer) -> "Walker":
        """The call under way is answered."""
        return self.happens(Answered(self.walk.attempt, answer))

    def is_refused(self, code: ProblemCode, detail: str = "", **members: Any) -> "Walker":
        """The call under way is refused."""
        return self.happens(Refused(self.walk.attempt, Problem(code, detail, **members)))

    def is_lost(self, fault: GatewayFault | None = None) -> "Walker":
        """Nobody knows what became of the call under way."""
        return self.happens(Faulted(self.walk.attempt, fault or OutcomeUnknown("Lost. Look before doing it again.")))

    def is_unreachable(self) -> "Walker":
        """The call under way was not sent."""
        return self.happens(Faulted(self.walk.attempt, Unreachable("Nothing answers there.")))

    def asks(self, call: object) -> bool:
        """Whether that very call, or one of that kind, is under way."""
        return isinstance(self.walk.busy, call) if isinstance(call, type) else self.walk.busy == call

    def stands_on(self, kind: type) -> bool:
        """Whether the step is of that kind."""
        return isinstance(self.walk.step, kind)

    @property
    def step(self) -> Step:
        return self.walk.step

    @property
    def busy(self) -> Call | None:
        return self.walk.busy

    @property
    def said(self) -> str:
        """All that is said of trouble, as one text."""
        trouble = self.walk.trouble
        return " ".join([trouble.sentence, *(text for said in trouble.fields.values() for text in said)]).strip()


def at_code() -> Walker:
    """The code is shown."""
    return Walker(AskAddress()).types(ALICE).is_answered(asked())


def at_wait() -> Walker:
    """The mail is awaited."""
    return at_code().acts(Action.GO_ON)


def at_form(proof: Proof = Proof.VERIFICATION_CODE) -> Walker:
    """The last form, after a pasted link."""
    return at_wait().pastes(LINK).is_answered(proven(proof))


def key_of(walker: Walker) -> str:
    """The key of the change that is under way or unanswered."""
    call = walker.busy or walker.walk.unanswered
    assert isinstance(call, AskReset | ChangePassword)
    return call.idempotency_key


def unanswered_key(walker: Walker) -> str:
    """The key of the password change behind a read."""
    call = walker.walk.unanswered
    assert isinstance(call, ChangePassword)
    return call.idempotency_key
