"""A screen as an SVG picture: text that can be compared, blocks and lines as shapes, so that no font matters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any, Final

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual._compositor import LayoutUpdate
from textual.app import App

CELL: Final = 10
ROW: Final = 20
_EDGE: Final = 10
_BAR: Final = 32
_FONT: Final = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
_BLOCKS: Final = {
    "█": (0, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    "▄": (0, 0.5, 1, 0.5),
    "▌": (0, 0, 0.5, 1),
    "▐": (0.5, 0, 0.5, 1),
    **{chr(0x2581 + eighth): (0, 1 - (eighth + 1) / 8, 1, (eighth + 1) / 8) for eighth in range(7)},
    "▔": (0, 0, 1, 0.125),
    "▕": (0.875, 0, 0.125, 1),
    "▏": (0, 0, 0.125, 1),
    "▎": (0, 0, 0.25, 1),
    "▍": (0, 0, 0.375, 1),
    "▊": (0, 0, 0.75, 1),
    "▋": (0, 0, 0.625, 1),
    "▉": (0, 0, 0.875, 1),
}
"""Left, top, width and height in parts of a cell."""
_LEFT, _RIGHT, _UP, _DOWN = "M0 10H5", "M5 10H10", "M5 0V10", "M5 10V20"
_LINES: Final = {
    "─": "M0 10H10",
    "━": "M0 10H10",
    "│": "M5 0V20",
    "┃": "M5 0V20",
    "╭": "M10 10Q5 10 5 20",
    "╮": "M0 10Q5 10 5 20",
    "╰": "M10 10Q5 10 5 0",
    "╯": "M0 10Q5 10 5 0",
    "┌": _RIGHT + _DOWN,
    "┐": _LEFT + _DOWN,
    "└": _RIGHT + _UP,
    "┘": _LEFT + _UP,
    "┏": _RIGHT + _DOWN,
    "┓": _LEFT + _DOWN,
    "┗": _RIGHT + _UP,
    "┛": _LEFT + _UP,
}
_HEAVY: Final = frozenset("━┃┏┓┗┛")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    ink: str
    ground: str
    bold: bool
    underline: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one look and one kind."""

    column: int
    cells: int
    text: str
    look: Look


def picture(app: App[Any], title: str) -> str:
    """The whole window as it is drawn now; the same screen gives the same text, byte for byte."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    page = _rgb(app.screen.styles.background.rich_color, "#12161b")
    ink = _rgb(app.screen.styles.color.rich_color, "#e4e8ec")
    plain = Look(ink, page, bold=False, underline=False, italic=False)
    rows = [list(_runs((segment for strip in row for segment in strip), plain)) for row in update.strips]
    return drawn(rows, app.size.width, title, page, ink)


def drawn(rows: list[list[Run]], columns: int, title: str, page: str, ink: str) -> str:
    """The picture: a quiet window with its name, and the rows in it."""
    width, height = columns * CELL + 2 * _EDGE, len(rows) * ROW + _BAR + _EDGE
    looks = list(dict.fromkeys(run.look for row in rows for run in row))
    names = {look: f"l{number}" for number, look in enumerate(looks)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>text{{font:16px {_FONT};white-space:pre}}path{{fill:none;stroke-width:1.4}}"
        + "".join(_rule(name, look) for look, name in names.items())
        + "</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{page}" stroke="{ink}" stroke-opacity=".25"/>',
        f'<text x="{width // 2}" y="20" text-anchor="middle" fill="{ink}" fill-opacity=".7" '
        f'style="font-size:13px">{escape(title)}</text>',
        f'<g transform="translate({_EDGE},{_BAR})">',
        *(line for number, row in enumerate(rows) for line in _row(number * ROW, row, names, page)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rule(name: str, look: Look) -> str:
    weight = ";font-weight:bold" if look.bold else ""
    line = ";text-decoration:underline" if look.underline else ""
    slant = ";font-style:italic" if look.italic else ""
    return f".{name}{{fill:{look.ink}{weight}{line}{slant}}}path.{name}{{fill:none;stroke:{look.ink}}}"


def _row(top: int, row: list[Run], names: dict[Look, str], page: str) -> Iterator[str]:
    for ground, same in groupby(row, key=lambda run: run.look.ground):
        runs = list(same)
        if ground != page:
            cells = sum(run.cells for run in runs)
            place = f'x="{runs[0].column * CELL}" y="{top}" width="{cells * CELL}" height="{ROW}"'
            yield f'<rect {place} fill="{ground}" shape-rendering="crispEdges"/>'
    for run in row:
        yield from _ink(top, run, names[run.look])


def _ink(top: int, run: Run, name: str) -> Iterator[str]:
    left = run.column * CELL
    if not run.text.strip():
        return
    if run.text[0] in _BLOCKS:
        x, y, width, height = _BLOCKS[run.text[0]]
        wide = (len(run.text) - 1 + width) * CELL if x == 0 and width == 1 else width * CELL
        place = f'x="{left + x * CELL:g}" y="{top + y * ROW:g}" width="{wide:g}" height="{height * ROW:g}"'
        yield f'<rect {place} class="{name}" shape-rendering="crispEdges"/>'
    elif run.text[0] in _LINES:
        shape = _LINES[run.text[0]] if run.text[0] not in "─━" else f"M0 10H{run.cells * CELL}"
        heavy = ' style="stroke-width:3"' if run.text[0] in _HEAVY else ""
        yield f'<path d="{shape}" class="{name}" transform="translate({left},{top})"{heavy}/>'
    else:
        text, cells = run.text.rstrip(), cell_len(run.text.rstrip())
        before = cells - cell_len(text.lstrip())
        place = f'x="{left + before * CELL}" y="{top + 15}" textLength="{(cells - before) * CELL}"'
        yield f'<text {place} class="{name}">{escape(text.lstrip())}</text>'


def _runs(row: Iterable[Segment], plain: Look) -> Iterator[Run]:
    column = 0
    cells = [(char, _look(segment.style, plain)) for segment in row for char in segment.text]
    for (_, look), same in groupby(cells, key=lambda cell: (_kind(cell[0]), cell[1])):
        text = "".join(char for char, _ in same)
        # A block or corner is a shape of its own; a line or a whole block goes on as far as it does.
        pieces = text if text[0] in _BLOCKS.keys() | _LINES.keys() and text[0] not in "─━█▀▄" else [text]
        for piece in pieces:
            yield Run(column, cell_len(piece), piece, look)
            column += cell_len(piece)


def _kind(char: str) -> str:
    return char if char in _BLOCKS or char in _LINES else ""


def _look(style: Style | None, plain: Look) -> Look:
    if style is None:
        return plain
    ink, ground = _rgb(style.color, plain.ink), _rgb(style.bgcolor, plain.ground)
    if style.reverse:
        ink, ground = ground, ink
    return Look(ink, ground, bool(style.bold), bool(style.underline), bool(style.italic))


def _rgb(color: Color | None, default: str) -> str:
    if color is None or color.is_default:
        return default
    return color.get_truecolor(DEFAULT_TERMINAL_THEME).hex
