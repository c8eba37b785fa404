"""Where each action leads from each step."""

import pytest

from tests.doubles.walker import account_of, reset_of_walk
from tests.flow.any_event import STEPS
from tui_reset.contract.calls import CancelReset, CloseSession, ReadAccount, ResendMail
from tui_reset.contract.secret import Secret
from tui_reset.flow.actions import SIGNED_IN, act, email_of
from tui_reset.flow.events import Action
from tui_reset.flow.moves import UNMOVED, Asking, Stay
from tui_reset.flow.steps import (
    AskAddress,
    EnterMail,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    ScanSeed,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
    reset_of,
    stage_of,
)

TOKEN = Secret("a session token")
PAGE = SignedIn(TOKEN, account_of())
WAIT = WaitForMail(reset_of_walk())
ALICE = "alice@example.org"


@pytest.mark.parametrize(
    ("step", "action", "leads"),
    [
        (SignIn(ALICE), Action.FORGOT, AskAddress(ALICE)),
        (SignIn(ALICE), Action.HAVE_MAIL, EnterMail()),
        (AskAddress(ALICE), Action.BACK, SignIn(ALICE)),
        (WAIT, Action.OTHER_ADDRESS, AskAddress(ALICE, reset=WAIT.reset)),
        (AskAddress(ALICE, reset=WAIT.reset), Action.BACK, WAIT),
        (AskAddress(ALICE, reset=WAIT.reset), Action.HAVE_MAIL, WAIT),
        (WAIT, Action.FINISHED_ELSEWHERE, SignIn(ALICE, WAIT.reset)),
        (SignIn(ALICE, WAIT.reset), Action.HAVE_MAIL, WAIT),
        (SignIn(ALICE, WAIT.reset), Action.FORGOT, AskAddress(ALICE, reset=WAIT.reset)),
        (WAIT, Action.BACK, ShowCode(WAIT.reset)),
        (ShowCode(WAIT.reset), Action.GO_ON, WAIT),
        (ShowCode(WAIT.reset), Action.BACK, SignIn(ALICE)),
        (SetPassword(WAIT.reset), Action.USE_RECOVERY_CODE, SetPassword(WAIT.reset, recovery=True)),
        (SetPassword(WAIT.reset, recovery=True), Action.USE_AUTHENTICATOR, SetPassword(WAIT.reset)),
        (PAGE, Action.TURN_ON, TurnOnTwoFactor(TOKEN, account_of())),
        (PAGE, Action.TURN_OFF, TurnOffTwoFactor(TOKEN, account_of())),
        (PAGE, Action.NEW_CODES, NewRecoveryCodes(TOKEN, account_of())),
        (NewRecoveryCodes(TOKEN, account_of()), Action.BACK, PAGE),
    ],
)
def test_steps(step: Step, action: Action, leads: Step) -> None:
    """S2.1, S2.1a, S2.5a, S2.10a, S2.16."""
    move = act(step, action)
    assert isinstance(move, tuple)
    assert move[0] == leads


@pytest.mark.parametrize(
    ("step", "action", "call"),
    [
        (WAIT, Action.RESEND, ResendMail(WAIT.reset.hold)),
        (WAIT, Action.CANCEL_RESET, CancelReset(WAIT.reset.hold)),
        (PAGE, Action.SIGN_OUT, CloseSession(TOKEN)),
        (KeepRecoveryCodes(TOKEN, account_of(), ()), Action.KEPT, ReadAccount(TOKEN)),
        (ScanSeed(TOKEN, account_of(), TOKEN, TOKEN), Action.BACK, ReadAccount(TOKEN)),
    ],
)
def test_calls(step: Step, action: Action, call: object) -> None:
    assert act(step, action) == Asking(call)  # type: ignore[arg-type]


def test_a_mail_is_not_asked_for_in_vain() -> None:
    """S2.3a: a mail is sent again three times per request."""
    move = act(WaitForMail(reset_of_walk(resends_left=0)), Action.RESEND)
    assert isinstance(move, Stay)
    assert "cannot be sent again" in move.trouble.sentence


@pytest.mark.parametrize("action", Action)
def test_a_session_is_left_by_signing_out_only(action: Action) -> None:
    for step in STEPS:
        if isinstance(step, SIGNED_IN):
            move = act(step, action)
            assert not isinstance(move, tuple) or isinstance(move[0], SIGNED_IN)


@pytest.mark.parametrize("step", STEPS)
def test_no_action_breaks_a_step(step: Step) -> None:
    for action in Action:
        assert act(step, action) is not None
    assert isinstance(email_of(step), str)
    assert (stage_of(step) is None) <= (reset_of(step) is None)


def test_without_a_reset_there_is_nothing_to_send_again() -> None:
    assert act(Over.__new__(Over), Action.RESEND) is UNMOVED
    assert act(ShowCode(WAIT.reset), Action.SHOW_CODE) is UNMOVED
