"""One key ends the full screen so that plain lines go on at the very same step."""

import pytest

from tests.doubles.app_under_test import ASKED, CODE, ask_for_reset, bench, settled, typed
from tui_reset.flow.steps import AskAddress, ShowCode, SignIn, reset_of


@pytest.mark.parametrize("key", ["f12", "ctrl+underscore"])
async def test_the_walk_is_handed_over_with_its_code_and_times(key: str) -> None:
    """S2.5a: nothing is asked for twice."""
    table = bench(ASKED)
    table.app.offers_lines = True
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        reset = reset_of(table.app.walk.step)
        await pilot.press(key)
        await settled(pilot)
    assert table.app.return_value == 0
    walk = table.app.handed_over
    assert walk is not None
    assert isinstance(walk.step, ShowCode)
    assert walk.step.reset == reset
    assert walk.step.reset.verification_code
    assert walk.step.reset.verification_code.reveal() == CODE


async def test_a_name_goes_along_and_a_password_does_not() -> None:
    table = bench()
    table.app.offers_lines = True
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("tab")
        await typed(pilot, "a secret")
        await pilot.press("f12")
        await settled(pilot)
    assert table.app.handed_over is not None
    assert table.app.handed_over.step == SignIn("alice@example.org")


async def test_an_address_goes_along() -> None:
    table = bench()
    table.app.offers_lines = True
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@exa")
        await pilot.press("f12")
        await settled(pilot)
    assert table.app.handed_over is not None
    assert table.app.handed_over.step == AskAddress("alice@exa")


async def test_not_while_a_call_is_under_way_nor_over_help() -> None:
    table = bench()
    table.app.offers_lines = True
    async with table.app.run_test(size=(120, 48)) as pilot:
        await settled(pilot)
        assert "F12 Lines" in table.text
        await pilot.press("f1")
        await settled(pilot)
        assert "F12    Lines" in table.text
        await pilot.press("f12")
        await settled(pilot)
        await pilot.press("escape")
        await ask_for_reset(pilot)
        assert table.app.walk.busy is not None
        await pilot.press("f12")
        await settled(pilot)
        assert "F12" not in table.text
        assert table.app.is_running
    assert table.app.handed_over is None


async def test_where_nobody_goes_on_in_lines_the_key_is_not_offered() -> None:
    table = bench()
    async with table.app.run_test(size=(120, 24)) as pilot:
        await settled(pilot)
        assert "F12" not in table.text
        await pilot.press("f12")
        await settled(pilot)
        assert table.app.is_running
