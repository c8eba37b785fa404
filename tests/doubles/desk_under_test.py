"""The real desk app with a fake backend around it, its screen as text, and the way in."""

from dataclasses import dataclass, field

from textual.pilot import Pilot

from tests.doubles.app_under_test import settled, typed
from tests.doubles.fake_desk import FakeDesk
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.desk.desk_app import DeskApp
from tui_reset.errands.desk_parts import DeskParts

PASSWORD = "ada looks after it all"


@dataclass
class DeskBench:
    """The app and its fakes."""

    backend: FakeDesk
    app: DeskApp
    clock: FakeSeconds = field(default_factory=FakeSeconds)

    @property
    def text(self) -> str:
        """The whole screen as it is drawn, one line a row."""
        strips = self.app.screen._compositor.render_strips()
        filtered = [strip.apply_filter(self.app._plain_filter, self.app.screen.styles.background) for strip in strips]
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in filtered)

    @property
    def said(self) -> str:
        """The same in one line, for sentences that wrap."""
        return " ".join(self.text.replace("│", " ").split())


def desk_bench(backend: FakeDesk | None = None, **options: object) -> DeskBench:
    """A desk at its door."""
    desk, clock = backend or FakeDesk(), FakeSeconds()
    app = DeskApp(DeskParts(lambda: desk, clock=clock, sleep=clock.sleep), **options)  # type: ignore[arg-type] # a test's
    return DeskBench(desk, app, clock)


async def sign_in(pilot: Pilot[int], *, again: bool = False) -> None:
    """Through the door, by keys."""
    await settled(pilot)
    if not again:
        await typed(pilot, "ada@example.org")
        await pilot.press("enter")
    await typed(pilot, PASSWORD)
    await pilot.press("enter")
    await typed(pilot, "123456")
    await pilot.press("enter")
    await settled(pilot, 5)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Keys, each with time to have its effect."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot, 4)


async def open_jim(pilot: Pilot[int]) -> None:
    """From User Management to Jim Brennan's page."""
    await typed(pilot, "jim")
    await settled(pilot, 5)
    await press(pilot, "enter")
