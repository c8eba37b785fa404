"""The step that an answer leads to."""

import pytest

from tests.doubles.walker import (
    HOLD,
    LINK,
    NOW,
    Walker,
    account_of,
    asked,
    opened,
    password_form,
    proven,
    reset_of_walk,
    view_of,
)
from tui_reset.contract.calls import AskReset, CancelReset, Hold, OpenLink, ReadAccount
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import NoContent, PasswordChanged, Proof, RecoveryCodes, ResetStep, TwoFactorSeed
from tui_reset.flow.answers import after_answer
from tui_reset.flow.events import Action, TypedPresentPassword, TypedTurnOff
from tui_reset.flow.moves import Stay
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    EnterMail,
    Over,
    ScanSeed,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)

TOKEN = Secret("a session token")


def test_a_request() -> None:
    """S2.3, S2.6: the code, or none where the profile shows none to this account."""
    move = after_answer(AskAddress(), AskReset(None, "bob", "k"), None, asked(verification_code=None), NOW)
    assert move == (ShowCode(reset_of_walk(email="bob", verification_code=None)), move[1])  # type: ignore[index]
    assert isinstance(after_answer(AskAddress(), None, None, asked(), NOW), tuple)


@pytest.mark.parametrize(
    ("step", "leads"),
    [
        (ResetStep.DONE, Over(Ending.USED)),
        (ResetStep.REVOKED, Over(Ending.REVOKED)),
        (ResetStep.UNKNOWN, None),
        (ResetStep.SET_PASSWORD, None),
    ],
)
def test_a_link(step: ResetStep, leads: object) -> None:
    """S2.11: pasted into the terminal, the link opens the password screen."""
    found = Walker(link=LINK).is_answered(opened(step=step)).step
    assert found == leads if leads else isinstance(found, SetPassword)


def test_a_link_alone_brings_its_own_hold() -> None:
    step = Walker(EnterMail()).pastes(LINK).is_answered(opened()).step
    assert isinstance(step, SetPassword)
    assert step.reset.hold == Hold("request-2", Secret("the secret of the link"))
    assert step.reset.email == ""


@pytest.mark.parametrize(
    ("view", "leads"),
    [
        (view_of(ResetStep.EXPIRED), Over(Ending.EXPIRED, "alice@example.org")),
        (view_of(ResetStep.CANCELLED), Over(Ending.CANCELLED, "alice@example.org")),
        (view_of(ResetStep.DONE), Done("alice@example.org", elsewhere=True)),
        (proven(Proof.UNKNOWN), Over(Ending.NEWER, "alice@example.org")),
    ],
)
def test_a_proof_that_came_too_late(view: object, leads: object) -> None:
    walker = Walker(WaitForMail(reset_of_walk())).pastes(LINK)
    assert walker.is_answered(view).step == leads  # type: ignore[arg-type]


def test_a_locked_asker_keeps_the_link() -> None:
    walker = Walker(WaitForMail(reset_of_walk())).acts(Action.RESEND)
    walker.is_answered(view_of(ResetStep.LOCKED, attempts_left=0))
    assert isinstance(walker.step, WaitForMail)
    assert walker.step.reset.attempts_left == 0


def test_a_proof_that_left_the_step_where_it_was_says_nothing() -> None:
    assert Walker(WaitForMail(reset_of_walk())).pastes(LINK).is_answered(view_of()).said == ""


def test_a_refused_change_that_was_looked_up() -> None:
    walker = Walker(SetPassword(reset_of_walk(proof=Proof.NONE))).types(password_form())
    call = ReadAccount(TOKEN)
    move = after_answer(walker.step, call, None, proven(), NOW)
    assert isinstance(move, Stay)
    assert "has not been changed so far" in move.trouble.sentence
    ended = after_answer(walker.step, call, None, view_of(ResetStep.REVOKED), NOW)
    assert ended[0] == Over(Ending.REVOKED, "alice@example.org")  # type: ignore[index]


def test_a_change() -> None:
    """S2.17, S2.18."""
    walker = Walker(SetPassword(reset_of_walk(proof=Proof.NONE))).types(password_form())
    walker.is_answered(PasswordChanged(step=ResetStep.DONE, sessions_ended=3, recovery_codes_left=9))
    assert walker.step == Done("alice@example.org", sessions_ended=3, recovery_codes_left=9)


def test_cancelling() -> None:
    walker = Walker(WaitForMail(reset_of_walk())).acts(Action.CANCEL_RESET)
    assert walker.busy == CancelReset(HOLD)
    assert walker.is_answered(NoContent()).step == Over(Ending.CANCELLED, "alice@example.org")


def test_signing_out() -> None:
    walker = Walker(SignedIn(TOKEN, account_of())).acts(Action.SIGN_OUT).is_answered(NoContent())
    assert walker.step == SignIn("bob@example.org")
    assert walker.said == "You are signed out."


def test_a_seed() -> None:
    walker = Walker(TurnOnTwoFactor(TOKEN, account_of())).types(TypedPresentPassword(Secret("old")))
    walker.is_answered(TwoFactorSeed(secret="S", otpauth_uri="U"))
    assert walker.step == ScanSeed(TOKEN, account_of(), Secret("S"), Secret("U"))


def test_switching_off_reads_the_account() -> None:
    form = TypedTurnOff(Secret("old"), Secret("123456"), Secret(""), Secret(""))
    walker = Walker(TurnOffTwoFactor(TOKEN, account_of(two_factor=True))).types(form).is_answered(NoContent())
    assert walker.busy == ReadAccount(TOKEN)
    assert walker.is_answered(account_of()).said == "Two-factor authentication is off."


def test_a_lost_switch_that_was_not_made() -> None:
    form = TypedTurnOff(Secret("old"), Secret("123456"), Secret(""), Secret(""))
    walker = Walker(TurnOffTwoFactor(TOKEN, account_of(two_factor=True))).types(form).is_lost()
    assert walker.is_answered(account_of(two_factor=True)).said.endswith("Two-factor authentication is on.")


STRAY = (
    view_of(),
    proven(),
    account_of(),
    NoContent(),
    RecoveryCodes(recovery_codes=[]),
    TwoFactorSeed(secret="S", otpauth_uri="U"),
)


@pytest.mark.parametrize("answer", STRAY)
def test_answers_that_fit_no_step_are_passed_over(answer: object) -> None:
    assert after_answer(SignIn(), OpenLink(Secret("x")), None, answer, NOW) == Stay()  # type: ignore[arg-type]
