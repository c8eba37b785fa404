"""What each refusal means on each step: a sentence at its field, or the end of the reset (S2.14a, S2.15a, S2.17a)."""

import pytest

from tests.doubles.walker import (
    CODE,
    HOLD,
    LINK,
    NEW,
    SPARE,
    Walker,
    account_of,
    opened,
    password_form,
    reset_of_walk,
    view_of,
)
from tui_reset.contract.calls import LookAtReset
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof, ResetStep
from tui_reset.flow.events import Action, TypedAddress, TypedCode, TypedPresentPassword, TypedSignIn, TypedTurnOff
from tui_reset.flow.moves import Stay
from tui_reset.flow.refusals import after_refusal
from tui_reset.flow.steps import (
    AskAddress,
    Ending,
    Over,
    PauseTwoFactor,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignIn,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)

TOKEN = Secret("a session token")
LOST_CLOCK = "set the clock of the device"


def signing_in() -> Walker:
    return Walker(SignIn()).types(TypedSignIn("bob@example.org", Secret("old")))


def with_code(*, recovery: bool = False) -> Walker:
    step = SecondFactor("bob@example.org", Secret("old"), recovery=recovery)
    return Walker(step).types(TypedCode(Secret(SPARE if recovery else "123456")))


def asking() -> Walker:
    return Walker(AskAddress()).types(TypedAddress("alice@example.org"))


def proving(text: str = "ABCD-1234") -> Walker:
    return Walker(WaitForMail(reset_of_walk())).pastes(text)


def changing(proof: Proof = Proof.VERIFICATION_CODE, *, recovery: bool = False) -> Walker:
    code = {Proof.VERIFICATION_CODE: CODE, Proof.TOTP: SPARE if recovery else "123456", Proof.NONE: ""}[proof]
    return Walker(SetPassword(reset_of_walk(proof=proof), recovery=recovery)).types(password_form(code=code))


def resending() -> Walker:
    return Walker(WaitForMail(reset_of_walk())).acts(Action.RESEND)


def turning_off(*, new: str = "", recovery: bool = False) -> Walker:
    form = TypedTurnOff(Secret("old"), Secret(SPARE if recovery else "123456"), Secret(new), Secret(new))
    return Walker(TurnOffTwoFactor(TOKEN, account_of(two_factor=True), recovery=recovery)).types(form)


def scanning() -> Walker:
    return Walker(ScanSeed(TOKEN, account_of(), Secret("s"), Secret("u"))).types(TypedCode(Secret("123456")))


P = ProblemCode


@pytest.mark.parametrize(
    ("walker", "code", "members", "said"),
    [
        (signing_in(), P.WRONG_CREDENTIALS, {}, "address or the password is not right"),
        (signing_in(), P.MALFORMED, {}, "cannot read this"),
        (signing_in(), P.TOO_LARGE, {}, "Shorten what you typed"),
        (signing_in(), P.OVERLOADED, {"retry_after": 5}, "this try changed nothing. Try again in 5 seconds."),
        (with_code(), P.WRONG_PROOF, {"attempts_left": 1}, "1 attempt left."),
        (with_code(), P.WRONG_PROOF, {"hint": "clock"}, LOST_CLOCK),
        (with_code(), P.PROOF_LOCKED, {"retry_after": 600}, "in 10 minutes. A recovery code still works."),
        (with_code(recovery=True), P.WRONG_PROOF, {}, "recovery code is not right"),
        (asking(), P.MALFORMED, {}, "cannot read this address"),
        (asking(), P.TOO_MANY_REQUESTS, {}, "too many requests from here. Try again in a while."),
        (asking(), P.FORBIDDEN, {"request_id": "r-7"}, "The service refused this: forbidden (request r-7)"),
        (asking(), P.FORBIDDEN, {"detail": "it rains"}, "The service refused this: it rains"),
        (proving(), P.WRONG_LINK, {"attempts_left": 4}, "not the code from the newest mail. 4 attempts left."),
        (proving(), P.WRONG_LINK, {"attempts_left": 0}, "short codes are no longer taken here"),
        (proving(), P.PROOF_LOCKED, {}, "short codes are no longer taken here"),
        (proving(), P.MALFORMED, {}, "Compare it with the mail"),
        (proving(), P.UNAVAILABLE, {}, "Try again in a while"),
        (Walker(link=LINK), P.TOO_MANY_REQUESTS, {}, "opened too often"),
        (Walker(link=LINK), P.TOO_MANY_REQUESTS, {"retry_after": 9}, "in 9 seconds"),
        (Walker(link=LINK), P.WRONG_LINK, {}, "to its last character"),
        (
            changing(),
            P.WRONG_PROOF,
            {"attempts_left": 4},
            "code of this request. 4 attempts left.",
        ),
        (changing(), P.PROOF_LOCKED, {"retry_after": 60}, "Try again in 1 minute."),
        (changing(Proof.TOTP), P.WRONG_PROOF, {"hint": "clock"}, LOST_CLOCK),
        (changing(Proof.TOTP), P.PROOF_LOCKED, {"retry_after": 60}, "A recovery code still works."),
        (changing(Proof.TOTP, recovery=True), P.WRONG_PROOF, {}, "recovery code is not right"),
        (changing(), P.PASSWORD_REFUSED, {"fields": {"new_password": ["common", "too_short"]}}, "too short"),
        (changing(), P.PASSWORD_REFUSED, {}, "Choose another one"),
        (changing(), P.FORBIDDEN, {}, "refused this"),
        (resending(), P.RESEND_TOO_SOON, {"retry_after": 40}, "a moment ago. Try again in 40 seconds."),
        (resending(), P.TOO_MANY_REQUESTS, {}, "cannot be sent again"),
        (resending(), P.TOO_MANY_REQUESTS, {"retry_after": 9}, "in 9 seconds"),
        (resending(), P.PROOF_LOCKED, {}, "The link that was sent works"),
        (turning_off(), P.WRONG_CREDENTIALS, {}, "The password is not right"),
        (turning_off(), P.WRONG_PROOF, {}, "authenticator code is not right"),
        (turning_off(recovery=True), P.WRONG_PROOF, {}, "recovery code is not right"),
        (turning_off(), P.PROOF_LOCKED, {}, "A recovery code still works"),
        (turning_off(), P.PASSWORD_REFUSED, {}, "must be longer"),
        (turning_off(new=NEW), P.PASSWORD_REFUSED, {"fields": {"new_password": ["common"]}}, "on their lists"),
        (scanning(), P.WRONG_PROOF, {}, "authenticator code is not right"),
        (scanning(), P.UNAUTHORIZED, {}, "Sign in again"),
    ],
)
def test_what_is_said(walker: Walker, code: ProblemCode, members: dict[str, object], said: str) -> None:
    """S2.14a, S2.15a, S2.17b: refused and counted, what is left is told, a clock that is off is hinted at."""
    assert walker.busy is not None
    walker.is_refused(code, **members)  # type: ignore[arg-type]
    assert said in walker.said
    assert walker.busy is None


@pytest.mark.parametrize("walker", [changing(), scanning(), turning_off(recovery=True), with_code(recovery=True)])
def test_a_recovery_code_is_offered_only_where_one_is_taken(walker: Walker) -> None:
    assert "recovery code" not in walker.is_refused(P.PROOF_LOCKED, retry_after=60).said


@pytest.mark.parametrize(
    ("walker", "code", "members", "step"),
    [
        (signing_in(), P.TWO_FACTOR_REQUIRED, {}, SecondFactor("bob@example.org", Secret("old"))),
        (with_code(), P.WRONG_CREDENTIALS, {}, SignIn("bob@example.org", named=True)),
        (asking(), P.SELF_SERVICE_OFF, {}, SelfServiceOff("alice@example.org")),
        (proving(LINK), P.LINK_SUPERSEDED, {}, Over(Ending.SUPERSEDED, "alice@example.org")),
        (proving(), P.UNAUTHORIZED, {}, Over(Ending.OVER, "alice@example.org")),
        (changing(), P.WRONG_PROOF, {"attempts_left": 0}, Over(Ending.LOCKED, "alice@example.org")),
        (changing(), P.PROOF_LOCKED, {}, Over(Ending.LOCKED, "alice@example.org")),
        (changing(), P.LINK_EXPIRED, {}, Over(Ending.EXPIRED, "alice@example.org")),
        (resending(), P.UNAUTHORIZED, {}, Over(Ending.OVER, "alice@example.org")),
        (resending(), P.NOT_FOUND, {}, Over(Ending.OVER, "alice@example.org")),
        (scanning(), P.UNAUTHORIZED, {}, SignIn("bob@example.org")),
    ],
)
def test_where_it_leads(walker: Walker, code: ProblemCode, members: dict[str, int], step: object) -> None:
    """S2.17a: each ending has its own screen. A reset's 401 is never called a lost sign-in."""
    assert walker.is_refused(code, **members).step == step  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [P.RESET_OVER, P.LINK_USED, P.IDEMPOTENCY_MISMATCH])
def test_the_truth_is_looked_up(code: ProblemCode) -> None:
    assert changing().is_refused(code).busy == LookAtReset(HOLD)
    assert resending().is_refused(P.RESET_OVER).busy == LookAtReset(HOLD)


def test_attempts_left_are_put_on_record() -> None:
    """S2.14a: attempts left are shown."""
    walker = proving().is_refused(P.WRONG_LINK, attempts_left=2)
    assert isinstance(walker.step, WaitForMail)
    assert walker.step.reset.attempts_left == 2
    walker.pastes("ABCD-1234").is_refused(P.PROOF_LOCKED)
    assert walker.pastes("ABCD-1234").busy is None
    assert "no longer taken" in walker.said


def test_a_longer_password_is_asked_for_once() -> None:
    walker = turning_off().is_refused(P.PASSWORD_REFUSED)
    assert isinstance(walker.step, TurnOffTwoFactor)
    assert walker.step.new_password


def test_a_seed_needs_the_password() -> None:
    walker = Walker(TurnOnTwoFactor(TOKEN, account_of())).types(TypedPresentPassword(Secret("wrong")))
    assert walker.is_refused(P.WRONG_CREDENTIALS).walk.trouble.fields == {"password": ("The password is not right.",)}


def test_a_refusal_on_a_step_that_has_moved_on_is_only_told() -> None:
    call = changing().busy
    assert isinstance(after_refusal(ShowCode(reset_of_walk()), call, Problem(P.WRONG_PROOF), None), Stay)
    wrong = proving().busy
    assert isinstance(after_refusal(SignIn(), wrong, Problem(P.WRONG_LINK, attempts_left=3), None), Stay)


def test_every_sentence_ends() -> None:
    for code in ProblemCode:
        for walker in (signing_in(), with_code(), asking(), proving(), changing(), resending(), turning_off()):
            said = walker.is_refused(code).said
            assert not said or said.endswith((".", "…", f": {code.value}"))


@pytest.mark.parametrize(("code", "members"), [(P.WRONG_PROOF, {"attempts_left": 0}), (P.PROOF_LOCKED, {})])
def test_used_up_authenticator_codes_leave_the_recovery_codes(code: ProblemCode, members: dict[str, int]) -> None:
    """S2.16: the form asks for one of them, and ends only when those are used up as well."""
    walker = changing(Proof.TOTP).is_refused(code, **members)  # type: ignore[arg-type]
    assert isinstance(walker.step, SetPassword)
    assert (walker.step.recovery, walker.step.reset.attempts_left) == (True, 0)
    assert "Type one of your recovery codes" in walker.said
    walker.types(password_form(code=SPARE)).is_refused(P.RESET_OVER)
    still_open = view_of(ResetStep.LOCKED, proof=Proof.TOTP, attempts_left=0)
    assert isinstance(walker.is_answered(still_open).step, SetPassword)
    ended = walker.types(password_form(code=SPARE)).is_refused(P.WRONG_PROOF, attempts_left=0)
    assert ended.step == Over(Ending.LOCKED, "alice@example.org")


def test_a_link_whose_authenticator_codes_are_used_up_still_takes_a_recovery_code() -> None:
    """S2.16: coming back with the link; with a verification code there is no other way, and it is over."""
    walker = Walker(link=LINK).is_answered(opened(step=ResetStep.LOCKED, proof=Proof.TOTP, attempts_left=0))
    assert isinstance(walker.step, SetPassword)
    assert walker.step.recovery
    walker = Walker(link=LINK).is_answered(opened(step=ResetStep.LOCKED, proof=Proof.NONE, must_pause=True))
    assert isinstance(walker.step, PauseTwoFactor)
    walker = Walker(link=LINK).is_answered(opened(step=ResetStep.LOCKED, attempts_left=0))
    assert isinstance(walker.step, Over)
