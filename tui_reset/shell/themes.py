"""The four themes, those from files and a deployment's accent; text on its ground meets WCAG 2.2 AA everywhere.

Text has 4.5 : 1 and edges have 3 : 1 (1.4.3, 1.4.11), text in high contrast 7 : 1 (1.4.6). In a terminal's own sixteen
colours no figure can be promised, but that text is never worse than the terminal's own: see `TERMINAL`.
"""

from dataclasses import replace
from typing import Final

from textual.theme import Theme

from tui_reset.contract.colours import DARK_GROUNDS, LIGHT_GROUNDS, TEXT_RATIO, ink_on, least_contrast
from tui_reset.contract.wire import Brand

DARK: Final = Theme(
    name="tui-reset-dark",
    primary="#7fc8b8",
    accent="#7fc8b8",
    foreground="#e4e8ec",
    background=DARK_GROUNDS[0],
    surface=DARK_GROUNDS[1],
    panel=DARK_GROUNDS[2],
    success="#93d6a0",
    warning="#ecc48d",
    error="#ffa198",
    variables={
        "quiet": "#9fabb8",
        "edge": "#6c7986",
        "on-accent": "#0c1114",
        "trouble-edge": "#ffa198",
        "screen-selection-background": "#35525b",
        "screen-selection-foreground": "#ffffff",
    },
)
LIGHT: Final = Theme(
    name="tui-reset-light",
    primary="#0b6b5d",
    accent="#0b6b5d",
    foreground="#1c232b",
    background=LIGHT_GROUNDS[0],
    surface=LIGHT_GROUNDS[1],
    panel=LIGHT_GROUNDS[2],
    success="#1b6b33",
    warning="#7a4b00",
    error="#b3261e",
    dark=False,
    variables={
        "quiet": "#515d69",
        "edge": "#77838e",
        "on-accent": "#ffffff",
        "trouble-edge": "#b3261e",
        "screen-selection-background": "#b9dcd5",
        "screen-selection-foreground": "#000000",
    },
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
    variables={
        "quiet": "#e6e6e6",
        "edge": "#ffffff",
        "on-accent": "#000000",
        "trouble-edge": "#ffb3ab",
        "screen-selection-background": "#ffffff",
        "screen-selection-foreground": "#000000",
    },
)
TERMINAL: Final = Theme(
    name="tui-reset-terminal",
    ansi=True,
    primary="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    variables={
        **dict.fromkeys(("surface", "panel", "quiet", "edge", "on-accent"), "ansi_default"),
        **dict.fromkeys(("ansi-background", "ansi-foreground"), "ansi_default"),
        # Bright red and bright magenta alone have 3 : 1 on the grounds of all palettes that terminals come with.
        "trouble-edge": "ansi_bright_red",
        # The one pair besides black and white that has 4.5 : 1 in all of them.
        "screen-selection-background": "ansi_bright_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)
"""Text is the terminal's own on its own ground; weight, lines and reversed video say what colours say elsewhere."""
THEMES: Final = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST, TERMINAL)}


def theme_name(setting: str) -> str:
    """The theme of a setting: `dark`, `light`, `high-contrast` or `terminal`."""
    return f"tui-reset-{setting}"


def theme_of(setting: str) -> Theme:
    """That of a name, or of what a theme file says (`read_theme`)."""
    return _own_theme(setting) if setting.startswith("{") else THEMES[theme_name(setting)]


def next_theme(name: str, first: Theme = DARK) -> str:
    """The one after it, round and round; a theme from a file has its turn before the others."""
    names = list(dict.fromkeys((first.name, *THEMES))) if first.name not in THEMES else list(THEMES)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def branded(theme: Theme, brand: Brand) -> Theme:
    """`theme` with a deployment's accent, where it is a plain dark or light one and the accent can be read in it."""
    accents = {DARK.name: (brand.accent_dark, DARK_GROUNDS), LIGHT.name: (brand.accent_light, LIGHT_GROUNDS)}
    accent, grounds = accents.get(theme.name, ("", ()))
    if not _is_colour(accent) or least_contrast(accent, grounds) < TEXT_RATIO:
        return theme
    name = f"{theme.name}-{accent.removeprefix('#').lower()}"
    variables = theme.variables | {"on-accent": ink_on(accent)}
    return replace(theme, name=name, primary=accent, accent=accent, variables=variables)


def _is_colour(text: str) -> bool:
    """What a service sends is not believed to be one."""
    digits = text.removeprefix("#")
    return len(text) == 7 and len(digits) == 6 and all(digit in "0123456789abcdefABCDEF" for digit in digits)


def _own_theme(said: str) -> Theme:
    from zlib import crc32  # noqa: PLC0415 - with the next: most people have no theme of their own

    import msgspec  # noqa: PLC0415

    from tui_reset.settings.theme_file import OwnTheme  # noqa: PLC0415

    own = msgspec.json.decode(said, type=OwnTheme)
    return Theme(
        name=theme_name(f"own-{own.name}-{crc32(said.encode()):08x}"),
        dark=own.dark,
        primary=own.accent,
        accent=own.accent,
        foreground=own.foreground,
        background=own.background,
        surface=own.surface,
        panel=own.panel,
        success=own.success,
        warning=own.warning,
        error=own.error,
        variables={
            "quiet": own.quiet,
            "edge": own.edge,
            "on-accent": own.on_accent,
            "trouble-edge": own.error,
            "screen-selection-background": own.accent,
            "screen-selection-foreground": own.on_accent,
        },
    )
