"""The waiting screen: its times, its hint, and how it moves by itself."""

from tests.doubles.app_under_test import (
    ASKED,
    ask_for_reset,
    bench,
    focused_field,
    settled,
    view,
)
from tui_reset.contract.calls import ResendMail
from tui_reset.contract.wire import Proof, ResetStep


async def test_the_wait_counts_down_and_hints_by_itself() -> None:
    """S2.7, S2.10, S2.10a, S2.3a: live times, the hint after two minutes, the mail again after its pause."""
    table = bench(ASKED, view(ResetStep.WAIT_FOR_MAIL, Proof.UNKNOWN))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "30:00" in table.text
        assert "No mail yet?" not in table.text
        table.clock.pass_by(121)
        table.app._tick()
        await settled(pilot)
        assert "27:59" in table.text
        assert "No mail yet?" in table.text
        assert "spam" in table.text
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert isinstance(table.gateway.calls[-1], ResendMail)
        await pilot.press("f8")
        await settled(pilot)
        assert focused_field(table.app) == "email"
        assert "alice@example.org" in table.text


async def test_the_wait_ends_when_its_time_is_up() -> None:
    """S2.17a: the screen says that the reset has expired, by itself."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        table.clock.pass_by(1801)
        table.app._tick()
        await settled(pilot)
        assert "This reset has expired" in table.text


async def test_the_wait_moves_by_itself_when_finished_in_the_browser() -> None:
    """S2.9a: the watch shows it at once, even while help lies over the screen."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        await table.gateway.views.put(view(ResetStep.DONE))
        await settled(pilot)
        assert "changed in the browser" in table.text
        assert len(table.app.screen_stack) == 1


async def test_finished_in_the_browser_enter_goes_to_sign_in() -> None:
    """S2.9a: Enter on the empty box."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert focused_field(table.app) == "password"
