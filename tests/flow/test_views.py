"""What the watch and the clock do to a step."""

import pytest

from tests.doubles.walker import NOW, proven, reset_of_walk, view_of
from tui_reset.contract.wire import Proof, ResetStep, View
from tui_reset.flow.steps import AskAddress, Done, Ending, Over, SetPassword, ShowCode, SignIn, Step, WaitForMail
from tui_reset.flow.views import after_time, after_view

WAIT = WaitForMail(reset_of_walk())
FORM = SetPassword(reset_of_walk(proof=Proof.TOTP))
ALICE = "alice@example.org"


@pytest.mark.parametrize(
    ("step", "view", "leads"),
    [
        (WAIT, view_of(ResetStep.DONE), Done(ALICE, elsewhere=True)),
        (WAIT, view_of(ResetStep.EXPIRED), Over(Ending.EXPIRED, ALICE)),
        (ShowCode(WAIT.reset), view_of(ResetStep.CANCELLED), Over(Ending.CANCELLED, ALICE)),
        (WAIT, proven(Proof.UNKNOWN), Over(Ending.NEWER, ALICE)),
        (WAIT, view_of(ResetStep.UNKNOWN), WAIT),
        (WAIT, view_of(ResetStep.DONE, id="another"), WAIT),
        (FORM, view_of(ResetStep.EXPIRED), FORM),
    ],
)
def test_where_a_view_leads(step: Step, view: View, leads: Step) -> None:
    """S2.9a: only the waiting screens move by themselves, and only for their own request."""
    assert after_view(step, view, NOW) == leads


def test_a_proven_mailbox_goes_on_though_the_answer_was_lost() -> None:
    step = after_view(WAIT, proven(Proof.TOTP), NOW)
    assert isinstance(step, SetPassword)
    assert step.reset.proof is Proof.TOTP


def test_numbers_come_from_the_server() -> None:
    step = after_view(WAIT, view_of(resend_in=30, resends_left=1, attempts_left=2, expires_in=100), NOW)
    assert isinstance(step, WaitForMail)
    reset = step.reset
    assert (reset.resend_at, reset.resends_left, reset.attempts_left) == (NOW + 30, 1, 2)
    assert (reset.expires_at, reset.version) == (NOW + 100, 2)


def test_locked_is_no_end_for_who_has_the_mail() -> None:
    step = after_view(WAIT, view_of(ResetStep.LOCKED, attempts_left=3), NOW)
    assert isinstance(step, WaitForMail)
    assert step.reset.attempts_left == 0


@pytest.mark.parametrize(
    ("step", "seconds", "leads"),
    [
        (WAIT, 1799.9, WAIT),
        (WAIT, 1800, Over(Ending.EXPIRED, ALICE)),
        (ShowCode(WAIT.reset), 1800, Over(Ending.EXPIRED, ALICE)),
        (FORM, 9999, FORM),
    ],
)
def test_time(step: Step, seconds: float, leads: Step) -> None:
    assert after_time(step, NOW + seconds) == leads


@pytest.mark.parametrize(
    ("step", "left"),
    [
        (SignIn(ALICE, WAIT.reset), SignIn(ALICE)),
        (AskAddress(ALICE, reset=WAIT.reset), AskAddress(ALICE)),
    ],
)
def test_an_open_reset_stays_at_hand_until_it_ends(step: Step, left: Step) -> None:
    """S2.5a: sign-in and another address do not lose the code; what was being typed there is not disturbed."""
    assert after_time(step, WAIT.reset.expires_at - 1) == step
    assert after_time(step, WAIT.reset.expires_at) == left
