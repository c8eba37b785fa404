"""Four themes, one of which is the terminal's own, and none at all under NO_COLOR."""

from pathlib import Path

import pytest
from textual.color import Color

from tests.doubles.app_under_test import bench, settled
from tests.doubles.drawn_cells import ANY, drawn_cells
from tui_reset.settings.theme_file import read_theme
from tui_reset.shell.themes import next_theme, theme_name


@pytest.mark.parametrize("key", ["f4", "ctrl+t"])
async def test_a_key_goes_through_the_themes(key: str) -> None:
    """Light, high contrast, the terminal's own, dark, light."""
    table = bench(theme="light")
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert table.app.theme == "tui-reset-light"
        for expected in ("high-contrast", "terminal", "dark", "light"):
            await pilot.press(key)
            await settled(pilot)
            assert table.app.theme == theme_name(expected)
            assert "Sign in" in table.text


def test_an_unknown_theme_leads_to_the_first() -> None:
    """Nobody is left without one."""
    assert next_theme("elsewhere") == "tui-reset-dark"


async def test_no_color_draws_without_colours_and_still_shows_the_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR: marks and weight alone tell where one is."""
    monkeypatch.setenv("NO_COLOR", "1")
    table = bench(no_color=True)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        filters = table.app.get_line_filters()
        strips = table.app.screen._compositor.render_strips()
        ground = Color.parse("black")
        for each in filters:
            strips = [strip.apply_filter(each, ground) for strip in strips]
        styles = {segment.style for strip in strips for segment in strip if segment.style}
        assert all(style.color is None or style.color.is_default for style in styles)
        assert "┏" in table.text
        await pilot.press("tab", "tab")
        assert "\u203a Sign in \u2039" in table.text


async def test_a_theme_from_a_file_has_its_turn_before_the_others(tmp_path: Path) -> None:
    """What a file says is all that an app is given: it opens no file by itself."""
    path = tmp_path / "evening.toml"
    path.write_text('name = "evening"\nbackground = "#16131f"\nforeground = "#e9e4f0"\naccent = "#c8a2ff"\n')
    said = read_theme(path)
    path.unlink()
    table = bench(theme=said)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        own = table.app.current_theme
        assert (own.accent, own.surface, own.variables["on-accent"]) == ("#c8a2ff", "#16131f", "#000000")
        grounds = {cell.seen(ANY)[1] for cell in drawn_cells(table.app) if cell.letter == "S"}
        assert grounds <= {"#16131f", "#c8a2ff"}
        turns = []
        for _ in range(5):
            await pilot.press("f4")
            await settled(pilot)
            turns.append(table.app.theme)
        assert turns == [*(theme_name(each) for each in ("dark", "light", "high-contrast", "terminal")), own.name]
