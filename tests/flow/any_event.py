"""Anything that can happen to a walk: every step, form, answer, refusal and fault, for the test of any order."""

from typing import Any

from hypothesis import strategies as st

from tests.doubles.walker import (
    CODE,
    LINK,
    NEW,
    NOW,
    SPARE,
    TOKEN,
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
    AskReset,
    BeginPause,
    ChangePassword,
    LookAtReset,
    OpenLink,
    PushPassword,
    ReadAccount,
)
from tui_reset.contract.faults import NotAResetServer, OutcomeUnknown, Unreachable
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
from tui_reset.flow.events import (
    Action,
    Typed,
    TypedAddress,
    TypedApp,
    TypedCode,
    TypedMail,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
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
)
from tui_reset.flow.walk import Walk

LOST = OutcomeUnknown("Lost. Look before doing it again.")

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
profiles = st.sampled_from(
    [
        profile_of(),
        profile_of(self_service=False),
        profile_of(identity=["username", "email"], proof="none"),
        profile_of(sign_in="name_first", proof="none", two_factor="paused"),
    ]
)


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


def fitting_answer(walk: Walk) -> Any:
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
