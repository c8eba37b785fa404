"""Everything that a key does can be reached with Tab and Enter, and nothing that was typed leaks."""

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.doubles.app_under_test import settled, typed
from tests.doubles.desk_under_test import desk_bench, open_jim, press, sign_in
from tui_reset.widgets.push_button import PushButton

PLANTED = "planted otter secret words"


def files_in(folder: Path) -> list[Path]:
    """Whatever was written there."""
    return list(folder.iterdir())


class PlantedError(RuntimeError):
    """A fault of our own."""


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ((), {"search", "people", "menu"}),
        (("f9", "3"), {"mails", "primary", "refresh", "menu"}),
        (("f9", "4"), {"account", "reference", "entries", "menu"}),
        (("f9", "5"), {"code", "primary", "menu"}),
        (("f9", "6"), {"host", "port", "tls", "username", "sender", "password", "code", "primary", "test", "menu"}),
    ],
)
async def test_tab_reaches_all_of_a_page(keys: tuple[str, ...], wanted: set[str]) -> None:
    """Fields, lists and buttons, the menu's among them."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, *keys)
        reached = set()
        for _ in wanted:
            assert table.app.screen.focused is not None
            reached.add(table.app.screen.focused.id)
            await pilot.press("tab")
            await settled(pilot, 1)
        assert reached == wanted


async def test_tab_and_enter_reset_a_password_from_the_door_on() -> None:
    """S1.12, S1.13: no function key is needed."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "enter")
        assert isinstance(table.app.screen.focused, OptionList)
        await press(pilot, "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "tab")
        assert isinstance(table.app.screen.focused, PushButton)
        await press(pilot, "enter")
        assert "Reference number" in table.text
        await press(pilot, "enter")
        assert "Open resets" in table.text


async def test_a_crash_says_one_sentence_and_shows_nothing_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback with locals would print the password: one sentence, exit code 1."""
    table = desk_bench()

    def fall_over(password: str) -> None:
        raise PlantedError(password)

    with pytest.raises(PlantedError):  # noqa: PT012 - run_test raises again at its end
        async with table.app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("tab")
            await typed(pilot, PLANTED)
            assert PLANTED not in table.text
            table.app.screen.call_later(fall_over, PLANTED)
            await settled(pilot)
    said = "".join(capsys.readouterr())
    assert "tui-reset desk had to stop" in " ".join(said.split())
    assert PLANTED not in said
    assert table.app.return_code == 1


async def test_neither_title_nor_file_holds_what_is_shown(tmp_path: Path) -> None:
    """S1.14a: a code is on the screen alone."""
    table = desk_bench()
    table.backend.code = "K7QM2XPB"
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter")
        table.app.action_screenshot(path=str(tmp_path))
        assert files_in(tmp_path) == []
        assert "K7QM" not in f"{table.app.title}{table.app.sub_title}{table.app.screen.title}"
        assert "K7QM" not in repr(table.app.screen)


@pytest.mark.parametrize("size", [(29, 24), (80, 7), (1, 1)])
async def test_a_window_too_small_says_so(size: tuple[int, int]) -> None:
    """And survives."""
    table = desk_bench()
    async with table.app.run_test(size=size) as pilot:
        await settled(pilot)
        assert size == (1, 1) or "make the window" in table.said
        await pilot.resize_terminal(80, 24)
        await sign_in(pilot)
        assert "User Management" in table.text
        await pilot.resize_terminal(*size)
        await settled(pilot)


@pytest.mark.parametrize("key", ["f4", "ctrl+t"])
async def test_a_key_goes_through_the_themes(key: str) -> None:
    """As everywhere else."""
    table = desk_bench(theme="light")
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        assert table.app.theme == "tui-reset-high-contrast"
