"""Faults carry their sentence."""

import pytest

from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable


@pytest.mark.parametrize("kind", [Unreachable, NotAResetServer, OutcomeUnknown])
def test_a_fault_is_caught_as_one_and_says_its_sentence(kind: type[GatewayFault]) -> None:
    with pytest.raises(GatewayFault) as caught:
        raise kind("It rains. Wait.")
    assert caught.value.sentence == str(caught.value) == "It rains. Wait."
