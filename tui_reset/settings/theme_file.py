"""Colours of one's own, from a TOML file: judged so that everything can be read, and handed on as one text."""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from tui_reset.contract.colours import EDGE_RATIO, TEXT_RATIO, contrast, ink_on, made_readable
from tui_reset.settings.errors import SettingsError
from tui_reset.settings.toml_file import TomlFile

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}\Z")]
_COLOUR: Final = 'a colour such as "#7fc8b8"'
_WANTED: Final = {
    "name": "up to 32 letters, digits, - and _",
    "dark": "true or false",
    "contrast": '"aa" or "any"',
}
_GROUNDS: Final = ("background", "surface", "panel")
_TEXTS: Final = ("foreground", "quiet", "accent", "success", "warning", "error")
_STARTS: Final = {
    True: {"success": "#93d6a0", "warning": "#ecc48d", "error": "#ffa198"},
    False: {"success": "#1b6b33", "warning": "#7a4b00", "error": "#b3261e"},
}


class OwnTheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A theme file: three colours are needed, the others are made from them where they are left out."""

    background: Colour
    """The window."""
    foreground: Colour
    """Text."""
    accent: Colour
    """The one colour: primary button, focus, the place on the rail, the code."""
    name: Name = "own"
    dark: bool = True
    surface: Colour = ""
    """The card; the background's where it is left out."""
    panel: Colour = ""
    """What opens over the card; the surface's where it is left out."""
    quiet: Colour = ""
    """Facts, hints, keys."""
    edge: Colour = ""
    """Borders of fields without the focus."""
    success: Colour = ""
    warning: Colour = ""
    error: Colour = ""
    on_accent: Colour = ""
    """Text upon the accent."""
    contrast: Literal["aa", "any"] = "aa"
    """`any` takes colours that cannot be read by everyone."""


def read_theme(path: Path) -> str:
    """The theme of that file, whole, as JSON. Raises SettingsError with file, line, key and what would do."""
    file = TomlFile(path, "theme file")
    for key in file.document:
        if key not in OwnTheme.__struct_fields__:
            keys = ", ".join(OwnTheme.__struct_fields__)
            raise SettingsError(f"{file.where(key)} is not a key of a theme; there are: {keys}.")
    try:
        theme = _whole(msgspec.convert(file.document, OwnTheme))
    except msgspec.ValidationError as error:
        raise SettingsError(_sentence(file, str(error))) from error
    if theme.contrast != "any" and (fault := _unreadable(theme)):
        key, what = fault
        raise SettingsError(f'{file.where(key)} {what}, or set contrast = "any" to take it as it is.')
    return msgspec.json.encode(theme).decode()


def _sentence(file: TomlFile, said: str) -> str:
    """msgspec names a missing key in backquotes at the front, and a wrong one at the end as `$.key`."""
    if "missing required field" in said:
        return f"{file.where(said.rpartition('field ')[2].strip('`'))} is missing: it must be {_COLOUR}."
    key = said.rpartition("$.")[2].strip("`")
    return f"{file.where(key)} must be {_WANTED.get(key, _COLOUR)}, not {ascii(file.document[key])[:40]}."


def _whole(theme: OwnTheme) -> OwnTheme:
    """With what was left out."""
    surface = theme.surface or theme.background
    panel = theme.panel or surface
    grounds = tuple(dict.fromkeys((surface, panel, theme.background)))
    made: dict[str, Any] = {
        name: getattr(theme, name) or made_readable(start, grounds) for name, start in _STARTS[theme.dark].items()
    }
    quiet = theme.quiet or theme.foreground
    return msgspec.structs.replace(
        theme,
        surface=surface,
        panel=panel,
        quiet=quiet,
        edge=theme.edge or quiet,
        on_accent=theme.on_accent or ink_on(theme.accent),
        **made,
    )


def _unreadable(theme: OwnTheme) -> tuple[str, str] | None:
    """The first key that cannot be read on a ground, and what to say of it."""
    pairs = [(text, ground, TEXT_RATIO) for text in _TEXTS for ground in _GROUNDS]
    pairs += [("edge", ground, EDGE_RATIO) for ground in _GROUNDS] + [("on_accent", "accent", TEXT_RATIO)]
    for key, ground, least in pairs:
        colour, below = getattr(theme, key), getattr(theme, ground)
        if (ratio := contrast(colour, below)) < least:
            better = made_readable(colour, (below,), least)
            return key, (
                f"must stand out from {ground}: {colour} on {below} has a contrast of {int(ratio * 100) / 100:.2f} "
                f"to 1, and {least} to 1 is needed. Take {better}"
            )
    return None
