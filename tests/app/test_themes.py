"""Three themes that can be read by everyone, and none at all under NO_COLOR."""

import re

import pytest
from textual.color import Color

from tests.doubles.app_under_test import bench, settled
from tui_reset.shell.themes import HIGH_CONTRAST, THEMES, next_theme, theme_name

PAIRS = [("foreground", "surface"), ("foreground", "background"), ("accent", "surface"), ("accent", "background")]
PAIRS += [("error", "surface"), ("warning", "surface"), ("success", "surface"), ("accent", "panel")]
COLOUR = re.compile(r"\x1b\[[0-9;]*[34]8;")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's relative luminance ratio."""
    lights = []
    for text in (one, other):
        parts = [part / 255 for part in Color.parse(text).rgb]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_from_its_ground(name: str) -> None:
    """WCAG 2.2 1.4.3 (4.5 : 1), for high contrast 1.4.6 (7 : 1)."""
    theme = THEMES[name]
    least = 7.0 if theme is HIGH_CONTRAST else 4.5
    for text, ground in PAIRS:
        assert contrast(getattr(theme, text), getattr(theme, ground)) >= least, (text, ground)
    assert theme.surface is not None
    assert contrast(theme.variables["quiet"], theme.surface) >= least
    assert theme.accent is not None
    assert contrast(theme.variables["on-accent"], theme.accent) >= least


@pytest.mark.parametrize("key", ["f4", "ctrl+t"])
async def test_a_key_goes_through_the_themes(key: str) -> None:
    """Dark, light, high contrast, dark."""
    table = bench(theme="light")
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert table.app.theme == "tui-reset-light"
        for expected in ("high-contrast", "dark", "light"):
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
