"""What is known already is not asked for, not said twice, and not offered where it is not there."""

import pytest

from tests.doubles.fake_gateway import FakeGateway
from tests.doubles.lines_under_test import talk
from tests.doubles.profiles import shipped
from tests.doubles.walker import reset_of_walk, session
from tui_reset.contract.calls import OpenSession
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.secret import Secret
from tui_reset.flow.asides import BY_KEYS
from tui_reset.flow.steps import Done, SignIn, WaitForMail
from tui_reset.flow.walk import Walk
from tui_reset.lines.front import CHOICES_NOW

ALICE = "alice@example.org"


async def test_a_name_that_is_given_first_is_told_once_after_a_reset() -> None:
    """S1.17, S2.18: the next question is the one for the password, and help knows no keys of a screen."""
    profile = shipped("access-workspace")
    gateway = FakeGateway(session(), profile=profile)
    async with talk(gateway=gateway, walk=Walk(Done(ALICE), profile=profile)) as there:
        await there.answers("Enter for 1: ", "?")
        assert BY_KEYS not in await there.reads("To answer, type and press Enter.")
        await there.answers("Enter for 1: ", "1")
        said = await there.reads("Password: ")
        assert (said.count("Sign in\n"), said.count(ALICE)) == (1, 1)
        there.terminal.types("right")
        await there.reads("Signed in as: ")
    assert gateway.calls == [OpenSession(ALICE, Secret("right"))]


async def test_without_a_name_it_is_asked_for_first() -> None:
    profile = shipped("access-workspace")
    async with talk(gateway=FakeGateway(profile=profile), walk=Walk(Done(""), profile=profile)) as there:
        await there.answers("Enter for 1: ", "")
        await there.answers("Email address: ", ALICE)
        await there.reads(ALICE, "Password: ")


async def test_another_name_can_be_typed_instead_of_the_known_one() -> None:
    async with talk(session(), walk=Walk(SignIn(ALICE))) as there:
        await there.chooses("Sign in with another address")
        await there.answers("Enter keeps it: ", "bob@example.org")
        await there.answers("Password: ", "right")
        await there.reads("Signed in as: ")
        call = there.gateway.calls[0]
    assert isinstance(call, OpenSession)
    assert call.identifier == "bob@example.org"


async def test_the_services_own_words_for_the_choices_are_announced() -> None:
    """S1.4: the question that stood there is not asked again first."""
    async with talk(gateway=FakeGateway(profile=shipped("access-crm"))) as there:
        said = await there.reads("2. Forgot Password?", "Type a number from 1 to 4: ")
    assert said.count(CHOICES_NOW) == 1
    assert said.count("Type a number") == 2


async def test_only_what_lines_have_is_among_the_other_choices() -> None:
    """S1.5: Enter keeps the same name for the second question, so no choice copies it."""
    async with talk(gateway=FakeGateway(profile=shipped("access-crm"))) as there:
        await there.reads(CHOICES_NOW)
        await there.chooses("Forgot Password?")
        assert "Use the same" not in await there.reads("Other choices, with ?: ", "Username: ")


@pytest.mark.parametrize("second", [Unreachable("Nothing answers there."), OutcomeUnknown("Lost on the way.")])
async def test_a_service_that_is_away_is_said_once_whatever_comes_of_each_try(
    second: Unreachable | OutcomeUnknown,
) -> None:
    async with talk(walk=Walk(WaitForMail(reset_of_walk()))) as there:
        await there.reads("short code: ")
        there.gateway.views.put_nowait(OutcomeUnknown("The connection was lost."))
        await there.waits(1)
        for _ in range(3):
            there.gateway.views.put_nowait(second)
            await there.waits(10)
        assert there.unread.count("No answer: ") == 1
