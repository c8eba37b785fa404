"""What is said beside the steps: busy, help, leaving (S2.5a, S2.20)."""

from typing import get_args

import pytest

from tests.doubles.walker import NOW, account_of, profile_of, reset_of_walk
from tests.flow.any_event import STEPS
from tui_reset.contract.calls import Call
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.asides import busy_text, help_text, leaving_text
from tui_reset.flow.steps import KeepRecoveryCodes, PauseTwoFactor, SetPassword, ShowCode, SignIn, Step


def test_each_call_is_named() -> None:
    said = [busy_text(kind.__new__(kind)) for kind in get_args(Call)]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("step", STEPS)
def test_help_ends_in_the_contact(step: Step) -> None:
    """S2.20: help on every screen ends in a contact route that the operator configures."""
    assert help_text(step, profile_of())[-1] == "Still stuck? Call the desk: 555 0100"
    assert all(help_text(step, None))
    assert not any("Still stuck" in line for line in help_text(step, profile_of(contact="")))


def test_help_names_the_reference() -> None:
    """S2.16: the desk with a reference number."""
    assert "Reference of this reset: R-1234" in help_text(SetPassword(reset_of_walk()), None)


def test_help_while_pausing_names_what_a_lost_device_leaves() -> None:
    """S1.27: a recovery code, or the desk with the reference."""
    said = " ".join(help_text(PauseTwoFactor(reset_of_walk(must_pause=True)), profile_of()))
    assert "recovery codes" in said
    assert "Reference of this reset: R-1234" in said


@pytest.mark.parametrize(
    ("step", "now", "said"),
    [
        (ShowCode(reset_of_walk()), NOW + 61, "for another 28 minutes"),
        (ShowCode(reset_of_walk()), NOW + 1800, "nothing is lost by leaving"),
        (ShowCode(reset_of_walk(verification_code=None)), NOW, "works for another 30 minutes"),
        (SetPassword(reset_of_walk(proof=Proof.TOTP)), NOW, "The link in the mail works for another 30 minutes"),
        (KeepRecoveryCodes(Secret("t"), account_of(), ()), NOW, "not shown again"),
        (SignIn(), NOW, "still under way"),
    ],
)
def test_leaving(step: Step, now: float, said: str) -> None:
    """S2.5a: leaving asks first, and says what would be lost and what would not."""
    assert said in " ".join(leaving_text(step, now))
