"""The three themes; every pair of text and ground meets WCAG 2.2 AA (4.5 : 1), high contrast AAA (7 : 1)."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="tui-reset-dark",
    primary="#7fc8b8",
    accent="#7fc8b8",
    foreground="#e4e8ec",
    background="#12161b",
    surface="#1a2027",
    panel="#232b34",
    success="#93d6a0",
    warning="#ecc48d",
    error="#ffa198",
    variables={"quiet": "#9fabb8", "edge": "#3b4754", "on-accent": "#0c1114"},
)
LIGHT: Final = Theme(
    name="tui-reset-light",
    primary="#0b6b5d",
    accent="#0b6b5d",
    foreground="#1c232b",
    background="#eceff1",
    surface="#ffffff",
    panel="#e3e8eb",
    success="#1b6b33",
    warning="#7a4b00",
    error="#b3261e",
    dark=False,
    variables={"quiet": "#515d69", "edge": "#a9b4be", "on-accent": "#ffffff"},
)
HIGH_CONTRAST: Final = Theme(
    name="tui-reset-high-contrast",
    primary="#ffe14d",
    accent="#ffe14d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#7dff8a",
    warning="#ffd27d",
    error="#ffb3ab",
    variables={"quiet": "#e6e6e6", "edge": "#ffffff", "on-accent": "#000000"},
)
THEMES: Final = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST)}


def theme_name(setting: str) -> str:
    """The theme of a setting: `dark`, `light` or `high-contrast`."""
    return f"tui-reset-{setting}"


def next_theme(name: str) -> str:
    """The one after it, round and round."""
    names = list(THEMES)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
