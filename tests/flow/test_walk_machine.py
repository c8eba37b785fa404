"""Any event in any order: the walk never breaks, never forgets an unanswered change, never sends one by itself."""

from dataclasses import replace
from typing import Any, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.doubles.walker import (
    CODE,
    LINK,
    NEW,
    NOW,
    SPARE,
    TOKEN,
    Walker,
    account_of,
    asked,
    opened,
    password_form,
    profile_of,
    reset_of_walk,
    session,
    view_of,
)
from tui_reset.contract.calls import (
    READS,
    AskReset,
    BeginPause,
    Call,
    ChangePassword,
    LookAtReset,
    OpenLink,
    PushPassword,
    ReadAccount,
)
from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import (
    AccountApp,
    NoContent,
    PasswordChanged,
    Paused,
    Proof,
    Pushed,
    RecoveryCodes,
    ResetStep,
    TwoFactorSeed,
)
from tui_reset.flow.asides import busy_text, help_text, leaving_text
from tui_reset.flow.events import (
    Acted,
    Action,
    Answered,
    ClockMoved,
    Event,
    Faulted,
    ProfileKnown,
    Refused,
    Typed,
    TypedAddress,
    TypedApp,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
    Viewed,
)
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    Done,
    Ending,
    EnterMail,
    HandOver,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    PauseTwoFactor,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.walk import Walk, in_the_middle, turn, watches
from tui_reset.flow.words import words_of

FIELDS = {"identifier", "password", "code", "email", "username", "mail", "new_password", "confirm"}
LOST = OutcomeUnknown("Lost. Look before doing it again.")
PLANTED = (CODE, SPARE, TOKEN, NEW, "the secret of", "a session token", "old password")

words = st.sampled_from(["", "alice@example.org", "bob", "  alice@example.org ", "a@b@c"])
secrets = st.sampled_from(["", "old password", NEW, "short", f"{NEW} again", CODE, "123456", SPARE, "\ud800"]).map(
    Secret
)
codes = st.sampled_from(["123456", CODE, SPARE, "", "1234", "\ud800"]).map(Secret)
pastes = st.sampled_from([LINK, TOKEN, CODE, "ABCD-1234", LINK[:40], "hello", ""]).map(Secret)
forms: st.SearchStrategy[Typed] = st.one_of(
    st.builds(TypedSignIn, words, secrets),
    st.builds(TypedCode, codes),
    st.builds(TypedAddress, words, words),
    st.builds(TypedMail, pastes),
    st.builds(TypedPassword, secrets, secrets, codes),
    st.sampled_from([password_form(), password_form(f"{NEW} again"), password_form(code="123456")]),
    st.builds(TypedPresentPassword, secrets),
    st.builds(TypedTurnOff, secrets, codes, secrets, secrets),
    st.builds(TypedApp, st.sampled_from(["crm", "mail", "of nobody"])),
)
steps, proofs, few = st.sampled_from(ResetStep), st.sampled_from(Proof), st.integers(0, 5)
views = st.builds(
    lambda step, proof, left, sent, seconds, known, pause: view_of(
        step,
        proof=proof,
        attempts_left=left,
        resends_left=sent,
        expires_in=seconds,
        id="request-1" if known else "x",
        must_pause=pause == 0,
        two_factor_paused_for=pause or 0,
    ),
    steps,
    proofs,
    few,
    few,
    st.sampled_from([0, 30, 1700]),
    st.booleans(),
    st.sampled_from([None, 0, 120]),
)
answers = st.one_of(
    st.sampled_from(
        [
            asked(),
            asked(verification_code=None, id="request-3"),
            session(),
            session(two_factor=True),
            account_of(),
            account_of(two_factor=True),
            NoContent(),
            *(Pushed(state=state, detail="Why.") for state in ("accepted", "pending", "refused", "of_tomorrow")),
            account_of(apps=[AccountApp(id="crm", title="CRM", state="pending", detail="Why.")]),
            RecoveryCodes(recovery_codes=[SPARE]),
            TwoFactorSeed(secret="JBSWY3DP", otpauth_uri="otpauth://totp/x"),
            PasswordChanged(step=ResetStep.DONE, sessions_ended=2, recovery_codes_left=1),
            Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300),
            Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=0, recovery_codes_left=2),
        ]
    ),
    views,
    st.builds(
        lambda step, proof, pause: opened(step=step, proof=proof, must_pause=pause), steps, proofs, st.booleans()
    ),
    st.builds(lambda proof: opened(id="request-1", proof=proof), proofs),
)
problems = st.builds(
    lambda code, left, wait, hint, rules: Problem(
        code, attempts_left=left, retry_after=wait, hint=hint, fields={"new_password": rules}, request_id="r-1"
    ),
    st.sampled_from(ProblemCode),
    st.none() | few,
    st.none() | st.integers(0, 90),
    st.none() | st.just("clock"),
    st.lists(st.sampled_from(["too_short", "common", "disallowed_character", "of_tomorrow"]), max_size=2),
)
actions = st.sampled_from(Action)
faults = st.sampled_from([LOST, Unreachable("Nothing answers."), NotAResetServer("A sign-in page answers.")])
profiles = st.sampled_from([profile_of(), profile_of(self_service=False), profile_of(identity=["username", "email"])])


TOKEN_OF_SESSION = Secret("a session token")
WITH_APPS = account_of(
    apps=[
        AccountApp(id="crm", title="CRM", state="never"),
        AccountApp(id="mail", title="Mail list", state="of_tomorrow", pushed_at="yesterday"),
    ]
)
STEPS: list[Step] = [
    SignIn(),
    SignIn("jbrennan"),
    SecondFactor("bob@example.org", Secret("old password")),
    AskAddress(),
    SelfServiceOff(),
    ShowCode(reset_of_walk()),
    WaitForMail(reset_of_walk()),
    WaitForMail(reset_of_walk(attempts_left=0, resends_left=0)),
    EnterMail(),
    *(SetPassword(reset_of_walk(proof=proof)) for proof in Proof),
    SetPassword(reset_of_walk(proof=Proof.NONE, paused_until=NOW + 300.0), new_password=Secret(NEW), tried=True),
    PauseTwoFactor(reset_of_walk(proof=Proof.NONE, must_pause=True)),
    PauseTwoFactor(reset_of_walk(proof=Proof.NONE, must_pause=True), Secret(NEW), tried=True),
    SetPassword(reset_of_walk(proof=Proof.TOTP, verification_code=None), recovery=True),
    Done("alice@example.org"),
    *(Over(ending, "alice@example.org") for ending in Ending),
    SignedIn(TOKEN_OF_SESSION, account_of()),
    SignedIn(TOKEN_OF_SESSION, account_of(two_factor=True)),
    TurnOnTwoFactor(TOKEN_OF_SESSION, account_of()),
    ScanSeed(TOKEN_OF_SESSION, account_of(), Secret("JBSWY3DP"), Secret("otpauth://totp/x")),
    KeepRecoveryCodes(TOKEN_OF_SESSION, account_of(), (Secret(SPARE),)),
    NewRecoveryCodes(TOKEN_OF_SESSION, account_of(two_factor=True)),
    TurnOffTwoFactor(TOKEN_OF_SESSION, account_of(two_factor=True)),
    TurnOffTwoFactor(TOKEN_OF_SESSION, account_of(two_factor=True), recovery=True, new_password=True),
    SignedIn(TOKEN_OF_SESSION, WITH_APPS),
    Access(TOKEN_OF_SESSION, WITH_APPS),
    HandOver(TOKEN_OF_SESSION, WITH_APPS, "crm"),
]


def is_same_change(one: Call | None, other: Call | None) -> bool:
    match one, other:
        case (AskReset() as new, AskReset() as old) | (ChangePassword() as new, ChangePassword() as old):
            return replace(new, idempotency_key="") == replace(old, idempotency_key="")
        case _:
            return one == other


def fitting_form(step: Step, new: str, code: str, pasted: str) -> Typed | None:
    old = Secret("old password")
    match step:
        case SignIn():
            return TypedSignIn("bob@example.org", old)
        case AskAddress():
            return TypedAddress("alice@example.org", "alice")
        case WaitForMail() | EnterMail():
            return TypedMail(Secret(pasted))
        case SetPassword(reset, recovery):
            fits = {Proof.VERIFICATION_CODE: CODE, Proof.TOTP: SPARE if recovery else "123456"}
            return password_form(new, fits.get(reset.proof, code))
        case SecondFactor() | ScanSeed() | NewRecoveryCodes() | PauseTwoFactor():
            return TypedCode(Secret(code))
        case TurnOnTwoFactor() | HandOver():
            return TypedPresentPassword(old)
        case Access():
            return TypedApp("crm")
        case TurnOffTwoFactor(recovery=recovery):
            return TypedTurnOff(old, Secret(SPARE if recovery else "123456"), Secret(new), Secret(new))
        case _:
            return None


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.walker = Walker()
        self.keys: dict[str, Call] = {}

    @property
    def walk(self) -> Walk:
        return self.walker.walk

    def happens(self, event: Event) -> None:
        before = self.walk
        self.walker.happens(event)
        self.holds_together(before, event)

    def holds_together(self, before: Walk, event: Event) -> None:
        after = self.walk
        assert after.attempt >= before.attempt
        if after.busy is not None and after.busy is not before.busy:
            assert after.attempt == before.attempt + 1
        if after.busy is None and before.busy is not None:
            assert after.attempt > before.attempt
        self.sends_nothing_by_itself(before, event)
        self.keeps_keys(before, event)

    def sends_nothing_by_itself(self, before: Walk, event: Event) -> None:
        """After silence, time, a view or a profile nothing but reads is sent."""
        after = self.walk
        started = after.attempt != before.attempt and after.busy is not None
        if started and isinstance(event, Faulted | ClockMoved | Viewed | ProfileKnown):
            assert isinstance(after.busy, READS)
        if started and isinstance(event, Answered | Refused):
            assert isinstance(after.busy, (*READS, OpenLink))
        if isinstance(event, Acted) and before.busy is not None and started:
            assert isinstance(after.busy, READS) or event.action is Action.CANCEL_RESET

    def keeps_keys(self, before: Walk, event: Event) -> None:
        """One key, one change; and the same unanswered change keeps its key."""
        match self.walk.busy:
            case AskReset(idempotency_key=key) | ChangePassword(idempotency_key=key) as call:
                assert self.keys.setdefault(key, call) == call
                if isinstance(event, get_args(Typed)) and is_same_change(call, before.unanswered):
                    assert call == before.unanswered
            case _:
                pass

    @initialize(step=st.sampled_from(STEPS))
    def starts_anywhere(self, step: Step) -> None:
        self.walker = Walker(step)

    @rule(
        new=st.sampled_from([NEW, NEW, f"{NEW} again"]),
        code=st.sampled_from(["123456", CODE, SPARE]),
        pasted=st.sampled_from([LINK, "ABCD-1234", CODE]),
        came=st.none() | st.just("as asked") | answers | problems | faults | actions,
    )
    def sends_the_form(self, new: str, code: str, pasted: str, came: Any) -> None:
        """The step's own form, and what comes of it, if anything comes."""
        form = fitting_form(self.walk.step, new, code, pasted)
        if form is not None:
            self.happens(form)
        self.comes(came)

    @precondition(lambda self: self.walk.busy is not None)
    @rule(came=st.just("as asked") | answers | problems | faults)
    def comes(self, came: Any) -> None:
        attempt = self.walk.attempt
        match came:
            case None:
                return
            case Problem():
                self.happens(Refused(attempt, came))
            case GatewayFault():
                self.happens(Faulted(attempt, came))
            case Action():
                self.happens(Acted(came))
            case "as asked":
                self.happens(Answered(attempt, _fitting(self.walk)))
            case answer:
                self.happens(Answered(attempt, answer))

    @rule(at=st.integers(0, 9), came=st.none() | st.just("as asked") | answers | problems | faults)
    def takes_a_choice(self, at: int, came: Any) -> None:
        """One of the actions that the step offers, and what comes of it."""
        offered = [*words_of(self.walk.step, self.walk.profile).choices, Action.GO_ON, Action.KEPT]
        self.happens(Acted(offered[at % len(offered)]))
        self.comes(came)

    @rule(form=forms)
    def types(self, form: Typed) -> None:
        self.happens(form)

    @rule(action=actions)
    def acts(self, action: Action) -> None:
        self.happens(Acted(action))

    @rule(answer=answers, problem=problems, fault=faults, back=st.integers(1, 3))
    def comes_late(self, answer: Any, problem: Problem, fault: Any, back: int) -> None:
        """Late answers never change anything."""
        attempt, before = self.walk.attempt - back, self.walk
        late: list[Event] = [Answered(attempt, answer), Refused(attempt, problem), Faulted(attempt, fault)]
        for event in late:
            assert turn(before, event, self.walker.now, self.walker.new_key) is before

    @rule(view=views)
    def sees(self, view: Any) -> None:
        self.happens(Viewed(view))

    @rule(profile=profiles)
    def learns(self, profile: Any) -> None:
        self.happens(ProfileKnown(profile))

    @rule(seconds=st.sampled_from([0.0, 1.0, 100.0, 1800.0]))
    def waits(self, seconds: float) -> None:
        self.walker.now += seconds
        self.happens(ClockMoved())

    @invariant()
    def can_be_drawn(self) -> None:
        walk = self.walk
        assert set(walk.trouble.fields) <= FIELDS
        assert all(walk.trouble.fields.values())
        drawn = words_of(walk.step, walk.profile)
        assert drawn.title
        assert drawn.primary or drawn.choices
        assert all(help_text(walk.step, walk.profile))
        assert all(leaving_text(walk.step, self.walker.now))
        assert walk.busy is None or busy_text(walk.busy)
        assert in_the_middle(walk) or reset_of(walk.step) is None
        assert watches(walk) in {None, getattr(reset_of(walk.step), "hold", None)}

    @invariant()
    def shows_no_secret(self) -> None:
        assert not any(planted in repr(self.walk) for planted in PLANTED)

    @invariant()
    def is_consistent(self) -> None:
        walk = self.walk
        assert walk.busy is not None or (walk.tries == 0 and walk.delay == 0.0)
        assert walk.delay == 0.0 or isinstance(walk.busy, READS)
        assert not isinstance(walk.unanswered, READS)
        assert self.walker.now >= NOW


def _fitting(walk: Walk) -> Any:
    """The usual answer to the call under way, so that walks get far."""
    match walk.busy:
        case AskReset():
            return asked()
        case BeginPause():
            return Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300)
        case ChangePassword():
            return PasswordChanged(step=ResetStep.DONE, sessions_ended=1)
        case LookAtReset(hold):
            return view_of(ResetStep.SET_PASSWORD, id=hold.id, proof=Proof.VERIFICATION_CODE)
        case ReadAccount():
            return account_of(two_factor=True)
        case OpenLink():
            return opened()
        case PushPassword():
            return Pushed(state="accepted", detail="It has confirmed the change.")
        case None:
            return NoContent()
        case _:
            return view_of(ResetStep.SET_PASSWORD, proof=Proof.TOTP)


AnyOrder.TestCase.settings = settings(max_examples=400, stateful_step_count=20, deadline=None)
TestAnyOrder = AnyOrder.TestCase
