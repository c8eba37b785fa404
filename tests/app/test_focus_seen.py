"""Where the focus is can be seen without any colour, and nothing jumps while one looks (WCAG 2.2 2.4.7, 2.4.11)."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from tests.doubles.app_under_test import RESET, bench, open_at, settled
from tests.doubles.drawn_cells import drawn_cells
from tests.screens.test_every_screen import PAUSED, STATES
from tui_reset.app.reset_app import ResetApp
from tui_reset.flow.events import ClockMoved
from tui_reset.flow.steps import AskAddress, SelfServiceOff, SetPassword, ShowCode, SignIn, Step, WaitForMail
from tui_reset.flow.trouble import Trouble, at_field
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import TextBox

SCREENS = (
    "sign-in",
    "ask-address-refused",
    "show-code",
    "wait-for-mail-late",
    "set-password-wrong-code",
    "pause-two-factor",
    "scan-seed",
    "keep-recovery-codes",
    "signed-in-with-apps",
    "access-refused",
)
Look = frozenset[tuple[object, ...]]


def look_of(widget: Widget) -> Look:
    """How it is drawn, colours left out, from its own corner; the cursor of a field is its own, and not counted."""
    region = widget.region
    rows = {region.y} if isinstance(widget, TextBox) else set(range(region.y, region.bottom))
    return frozenset(
        (cell.x - region.x, cell.y - region.y, *cell.look) for cell in drawn_cells(widget.app, region) if cell.y in rows
    )


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_tab_shows_each_stop_whole_and_unlike_the_others(size: tuple[int, int]) -> None:
    """In no colour at all: what marks, weight and lines say holds in every theme of the terminal's own too."""
    table = bench(no_color=True)
    async with table.app.run_test(size=size) as pilot:
        for name in SCREENS:
            await open_at(pilot, SelfServiceOff())
            await open_at(pilot, *STATES[name])
            await each_stop(pilot, name)


async def each_stop(pilot: Pilot[int], name: str) -> None:
    screen = pilot.app.screen
    stops = len(screen.focus_chain)
    without: dict[str, Look] = {}
    for stop in range(stops + 1):
        focused = screen.focused
        assert focused is not None, name
        place = screen.find_widget(focused)
        # A step without fields is first read from its top; the line of keys says what Enter does there.
        if stop or isinstance(focused, TextBox):
            assert place.visible_region == place.region, (name, focused.id)
        for other in screen.focus_chain:
            seen = screen.find_widget(other)
            if other is not focused and other.id and seen.visible_region == seen.region:
                without[other.id] = look_of(other)
        if focused.id in without:
            assert look_of(focused) != without[focused.id], (name, focused.id)
        await pilot.press("tab")
        await settled(pilot, 2)
    assert stops == 1 or len(without) >= stops - 1, name  # one may be out of sight wherever else one is


async def test_nothing_blinks_and_nothing_moves_by_itself() -> None:
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, *STATES["set-password"])
        assert not any(box.cursor_blink for box in pilot.app.screen.query(TextBox))
        for node in (pilot.app.screen, *pilot.app.screen.query("*")):
            assert not node.styles.transitions
            assert not node.styles.text_style.blink


@pytest.mark.parametrize("step", [ShowCode(RESET), WaitForMail(RESET), SetPassword(PAUSED)])
async def test_a_second_changes_its_own_line_alone(step: Step) -> None:
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, step)
        before = table.text.splitlines()
        table.clock.pass_by(1)
        table.app.happen(ClockMoved())
        await settled(pilot)
        after = table.text.splitlines()
        changed = [row for row, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
        assert len(changed) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
@pytest.mark.parametrize(
    ("step", "trouble"),
    [
        (SignIn(), Trouble("The address or the password is not right.")),
        (AskAddress("alice"), at_field("email", "An email address has an @ in it.")),
    ],
)
async def test_a_refusal_moves_the_fields_by_its_own_lines_alone(
    step: Step, trouble: Trouble, size: tuple[int, int]
) -> None:
    table = bench()
    async with table.app.run_test(size=size) as pilot:
        await open_at(pilot, step)
        before = rows_of(table.app)
        table.app._walk = replace(table.app._walk, trouble=trouble)
        table.app._draw()
        await settled(pilot)
        after = rows_of(table.app)
        assert after["title"] == before["title"]
        told = [line for line in table.app.screen.query("ProblemLine") if line.display]
        assert sum(line.outer_size.height for line in told) > 0
        room = sum(line.outer_size.height + line.styles.margin.height for line in told)
        assert all(0 <= after[name] - before[name] <= room for name in before)


def rows_of(app: ResetApp) -> dict[str, int]:
    """Where title and fields begin, on paper as long as it is: scrolling moves nothing there."""
    screen = app.screen
    assert isinstance(screen, StepScreen)
    shown = [widget for widget in screen.query("#title, TextBox") if widget.display]
    return {str(widget.id): widget.virtual_region.y for widget in shown}
