"""No answer: what is said, what is looked up, and what keeps its key."""

import pytest

from tests.doubles.walker import HOLD
from tui_reset.contract.calls import (
    AskReset,
    BeginTwoFactor,
    Call,
    CancelReset,
    ChangePassword,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    LookAtReset,
    OpenLink,
    OpenSession,
    ReadAccount,
    ReplaceRecoveryCodes,
    ResendMail,
)
from tui_reset.contract.faults import NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.contract.secret import Secret
from tui_reset.flow.faults import after_fault, stopped, while_reading
from tui_reset.flow.moves import Asking, Stay
from tui_reset.flow.trouble import Tone, Trouble

S = Secret("s")
LOST, AWAY = OutcomeUnknown("Lost. Look before doing it again."), Unreachable("Nothing answers there.")
ASK, CHANGE = AskReset("a@b.c", None, "k"), ChangePassword(HOLD, S, "k")
CHANGES = [CHANGE, ResendMail(HOLD), ConfirmTwoFactor(S, S), EndTwoFactor(S, S), ReplaceRecoveryCodes(S, S)]
OTHERS = [
    (ASK, "same request"),
    (CloseSession(S), "Sign out again"),
    (CancelReset(HOLD), "Cancel again"),
    (OpenSession("a", S), "Nothing typed is lost"),
    (OpenSession("a", S, totp=S), "wait for the next one"),
    (OpenSession("a", S, recovery_code=S), "take the next one"),
    (OpenLink(S), "Nothing typed is lost"),
    (BeginTwoFactor(S, S), "Nothing typed is lost"),
]


@pytest.mark.parametrize("call", CHANGES)
def test_a_lost_change_is_read(call: Call) -> None:
    for move in (after_fault(call, LOST, unknown=True), stopped(call, None)):
        assert isinstance(move, Asking)
        assert isinstance(move.call, LookAtReset | ReadAccount)
        assert move.unanswered == call


@pytest.mark.parametrize(("call", "said"), OTHERS)
def test_what_is_said_of_the_others(call: Call, said: str) -> None:
    """The gateway's advice to look first is not repeated where trying again is harmless."""
    for move in (after_fault(call, LOST, unknown=True), stopped(call, None)):
        assert isinstance(move, Stay)
        assert said in move.trouble.sentence
        assert "Look before" not in move.trouble.sentence
        assert move.unanswered == (call if isinstance(call, AskReset) else None)


def test_what_was_not_sent_keeps_its_key() -> None:
    assert after_fault(CHANGE, AWAY, unknown=False) == Stay(Trouble(AWAY.sentence, Tone.OFFLINE), CHANGE)
    assert after_fault(ASK, AWAY, unknown=False) == Stay(Trouble(AWAY.sentence, Tone.OFFLINE), ASK)
    assert after_fault(OpenLink(S), AWAY, unknown=False) == Stay(Trouble(AWAY.sentence, Tone.OFFLINE))


@pytest.mark.parametrize(
    ("unanswered", "said"),
    [
        (CHANGE, "not known yet whether your password"),
        (ResendMail(HOLD), "If no mail comes"),
        (EndTwoFactor(S, S), "Go back to look it up"),
        (ASK, "Nothing typed is lost"),
        (None, "Nothing typed is lost"),
    ],
)
def test_a_stopped_read_tells_what_is_not_known(unanswered: Call | None, said: str) -> None:
    move = stopped(LookAtReset(HOLD), unanswered)
    assert isinstance(move, Stay)
    assert said in move.trouble.sentence
    assert move.unanswered == unanswered


def test_reads_go_on_by_themselves() -> None:
    assert while_reading(AWAY, None).sentence == "There is no answer at the moment. This is asked again by itself."
    assert "What became of it" in while_reading(AWAY, CHANGE).sentence
    assert while_reading(NotAResetServer("A page."), None).sentence.startswith("A page.")
    assert "Nothing was changed" not in while_reading(Unreachable("Nothing was changed."), CHANGE).sentence
