"""Everything that is drawn can be read, in each theme and, in the terminal's own colours, on common palettes.

WCAG 2.2: text 4.5 : 1 (1.4.3), in high contrast 7 : 1 (1.4.6), borders and bars 3 : 1 (1.4.11).
"""

from collections.abc import AsyncIterator, Iterable

import pytest
from textual.pilot import Pilot

from tests.doubles.app_under_test import bench, open_at, settled, typed
from tests.doubles.desk_under_test import desk_bench, press, sign_in
from tests.doubles.drawn_cells import ANY, PALETTES, Cell, Palette, drawn_cells
from tests.screens.test_every_screen import STATES
from tui_reset.contract.colours import contrast
from tui_reset.flow.steps import SelfServiceOff
from tui_reset.screens.overlay import Overlay
from tui_reset.widgets.text_box import TextBox

THEMES = {"dark": 4.5, "light": 4.5, "high-contrast": 7.0, "terminal": 4.5}
SEEN = (
    "sign-in-refused",
    "ask-address-refused",
    "ask-address-offline",
    "show-code",
    "wait-for-mail-late",
    "pause-two-factor-again",
    "keep-recovery-codes",
    "signed-in",
    "access-refused",
)
EDGE = 3.0


async def views(pilot: Pilot[int]) -> AsyncIterator[str]:
    """Each way that something can look: troubles, notices, rules, focus, selections, what opens over a step."""
    for name in SEEN:
        await open_at(pilot, SelfServiceOff())
        await open_at(pilot, *STATES[name])
        yield name
    await open_at(pilot, *STATES["set-password"])
    await typed(pilot, "seven quiet herons")
    yield "rules"
    pilot.app.screen.query_one("#new_password", TextBox).action_select_all()
    await settled(pilot)
    yield "selected"
    for key in ("f1", "f3", "ctrl+q"):
        await press(pilot, key)
        yield key
        await press(pilot, "escape")


def faults(cells: Iterable[Cell], palette: Palette, least: float) -> set[str]:
    """Pairs that nobody should have to read, with a letter that is drawn so."""
    found = set()
    for cell in cells:
        if cell.letter.isspace() or cell.style.dim:  # what lies under a question is not in use
            continue
        if cell.is_own:
            continue  # no better and no worse than everything else in that terminal
        ink, ground = cell.seen(palette)
        if contrast(ink, ground) < (EDGE if cell.is_line else least):
            found.add(f"{cell.letter} {ink} on {ground}: {contrast(ink, ground):.2f}")
    return found


def cells_of(pilot: Pilot[int]) -> list[Cell]:
    """Those that are in use: what lies under something that is open is not."""
    screen = pilot.app.screen
    within = screen.query(".-overlay").first().region if isinstance(screen, Overlay) else None
    return list(drawn_cells(pilot.app, within))


@pytest.mark.parametrize("theme", THEMES)
async def test_every_pair_of_text_and_ground_can_be_read(theme: str) -> None:
    table = bench(theme=theme)
    async with table.app.run_test(size=(80, 24)) as pilot:
        async for name in views(pilot):
            cells = cells_of(pilot)
            for palette in PALETTES.values() if theme == "terminal" else [ANY]:
                assert not faults(cells, palette, THEMES[theme]), name
            if theme == "terminal":  # no colour and no ground of ours: text is never worse than the terminal's own
                assert all(cell.is_own or cell.is_line or cell.letter.isspace() for cell in cells), name


@pytest.mark.parametrize("theme", THEMES)
async def test_so_it_is_at_the_desk(theme: str) -> None:
    table = desk_bench(theme=theme)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        for keys in ((), ("f9",), ("3",)):
            await press(pilot, *keys)
            cells = cells_of(pilot)
            for palette in PALETTES.values() if theme == "terminal" else [ANY]:
                assert not faults(cells, palette, THEMES[theme]), keys
