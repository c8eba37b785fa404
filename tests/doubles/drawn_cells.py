"""What an app really draws, cell by cell, with the colours that a terminal of some palette gives to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.style import Style
from textual.app import App
from textual.geometry import Region


@dataclass(frozen=True)
class Palette:
    """The sixteen colours of a terminal, and the two that it draws with when it is told none."""

    ink: str
    ground: str
    sixteen: tuple[str, ...]

    def shown(self, colour: Color | None, otherwise: str) -> str:
        """A colour as `#rrggbb`."""
        if colour is None or colour.type is ColorType.DEFAULT:
            return otherwise
        if colour.triplet is not None:
            return colour.triplet.hex
        assert colour.number is not None
        return self.sixteen[colour.number]


def _palette(ink: str, ground: str, sixteen: str) -> Palette:
    return Palette(f"#{ink}", f"#{ground}", tuple(f"#{each}" for each in sixteen.split()))


_XTERM: Final = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_VGA: Final = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
_SOLARIZED: Final = (
    "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"
)
_TANGO: Final = (
    "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec"
)
PALETTES: Final = {
    "xterm": _palette("000000", "ffffff", _XTERM),
    "xterm-dark": _palette("e5e5e5", "000000", _XTERM),
    "vga": _palette("aaaaaa", "000000", _VGA),
    "solarized-dark": _palette("839496", "002b36", _SOLARIZED),
    "solarized-light": _palette("657b83", "fdf6e3", _SOLARIZED),
    "tango-dark": _palette("d3d7cf", "2e3436", _TANGO),
    "tango-light": _palette("2e3436", "ffffff", _TANGO),
}
ANY: Final = PALETTES["xterm"]


@dataclass(frozen=True)
class Cell:
    """One letter; `ink` and `ground` as they are seen, reversed video seen to; `look` is all but colour."""

    x: int
    y: int
    letter: str
    style: Style

    def seen(self, palette: Palette) -> tuple[str, str]:
        """Ink and ground."""
        ink = palette.shown(self.style.color, palette.ink)
        ground = palette.shown(self.style.bgcolor, palette.ground)
        return (ground, ink) if self.style.reverse else (ink, ground)

    @property
    def is_own(self) -> bool:
        """Whether it is the terminal's own ink on its own ground, either way round."""
        return all(colour is None or colour.is_default for colour in (self.style.color, self.style.bgcolor))

    @property
    def is_line(self) -> bool:
        """Borders, bars and the large letters, which are drawn with blocks."""
        return "\u2500" <= self.letter <= "\u259f"

    @property
    def look(self) -> tuple[str, bool, bool, bool]:
        """What is left without any colour."""
        style = self.style
        return (self.letter, bool(style.bold), bool(style.underline), bool(style.reverse))


def drawn_cells(app: App[Any], within: Region | None = None) -> Iterator[Cell]:
    """Every cell of the present screen, filtered as on its way to the terminal."""
    strips = app.screen._compositor.render_strips()
    for filter_ in app.get_line_filters():
        strips = [strip.apply_filter(filter_, app.screen.styles.background) for strip in strips]
    for y, strip in enumerate(strips):
        x = 0
        for text, style, _control in strip:
            for letter in text:
                if within is None or within.contains(x, y):
                    yield Cell(x, y, letter, style or Style())
                x += cell_len(letter)
