"""The app that plays itself: the strip is on every screen, and no key but the player's reaches the walk."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.doubles.app_under_test import ASKED, screen_text, settled
from tests.doubles.fake_letters import put, reset_mail
from tests.pictures.services import parts, tokens
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.play.caption import State
from tui_reset.demo.play.caption_strip import CaptionStrip
from tui_reset.demo.play.played_app import PlayedApp
from tui_reset.demo.play.timing import Pace
from tui_reset.demo.side_screen import SideScreen
from tui_reset.flow.steps import AskAddress, SignIn, WaitForMail
from tui_reset.screens.help import HelpScreen

WINDOWS = ((80, 24), (40, 12), (120, 40))


class HeldSeconds:
    """Rests end when the test lets them; what the machine does takes as long as it takes."""

    piece = 10.0

    def __init__(self) -> None:
        self.go = asyncio.Event()

    def clock(self) -> float:
        return 0.0

    async def rest(self, seconds: float) -> None:
        await self.go.wait()
        await asyncio.sleep(min(seconds, 0.005))

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.005))


def played(folder: Path, *, held: bool = False, **more: Any) -> PlayedApp:
    """Alice's walk up to the mail; it goes on as fast as it can unless it is held."""
    seconds = HeldSeconds()
    if not held:
        seconds.go.set()
    box = Letterbox(folder / "mails")
    return PlayedApp(
        parts("standard", ASKED, *more.pop("plays", ())),
        box,
        tokens(),
        theme="dark",
        no_color=False,
        pace=Pace(),
        seconds=seconds,
    )


def assert_strip(app: PlayedApp) -> None:
    """Two rows over the whole width, at the end of the window, once the screen is laid out."""
    for strip in (found.region for found in app.screen.query(CaptionStrip) if found.region):
        assert (strip.bottom, strip.height, strip.width) == (app.size.height, 2, app.size.width)


@pytest.mark.parametrize("size", WINDOWS)
async def test_the_walk_goes_on_by_itself_with_the_strip_below_every_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = played(tmp_path)
    async with app.run_test(size=size) as pilot:
        async with asyncio.timeout(20):
            while not app.stands_on(WaitForMail):
                await pilot.pause(0.01)
                assert_strip(app)
            assert app.screen.query_one(CaptionStrip).region
            put(tmp_path / "mails", 1, reset_mail())
            while not app.is_filled("mail"):
                await pilot.pause(0.01)
                assert_strip(app)


async def test_no_key_click_or_paste_of_anybody_reaches_the_walk(tmp_path: Path) -> None:
    app = played(tmp_path, held=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("x", "f5", "f6", "tab", "f12", "f1")
        app.post_message(events.Paste("a password"))
        x, y = app.screen.query_one("#forgot").region.offset
        for click in (events.MouseDown, events.MouseUp):
            app.post_message(click(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await settled(pilot)
        assert isinstance(app.walk.step, SignIn)
        assert not app.is_filled("identifier")
        assert "Paused" not in screen_text(app)


async def test_the_players_keys(tmp_path: Path) -> None:
    app = played(tmp_path, held=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("space")
        await settled(pilot)
        assert app.player.caption.state is State.PAUSED
        assert "Paused." in screen_text(app)
        await pilot.press("plus", "plus", "minus", "space")
        await settled(pilot)
        assert "Pace 1.5" in screen_text(app)
        before = app.theme
        await pilot.press("f4")
        assert app.theme != before
        await pilot.press("ctrl+q")
        assert app.return_code == 0


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_whoever_takes_over_has_all_keys(tmp_path: Path, key: str) -> None:
    """The strip stays below what is open over the step, and goes with it: nothing jumps."""
    app = played(tmp_path, held=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert "By hand from here." in screen_text(app)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.query(CaptionStrip)
        await pilot.press("escape", "f6")
        await settled(pilot)
        assert isinstance(app.screen, SideScreen)
        await pilot.press("escape", "f5")
        await settled(pilot)
        assert isinstance(app.walk.step, AskAddress)
        assert not app.screen.query(CaptionStrip)


async def test_old_mails_are_not_taken_for_the_one_that_is_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "mails", 1, reset_mail())
    app = played(tmp_path, held=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert not app.has_mail("alice@example.org", with_link=True)
        put(tmp_path / "mails", 2, reset_mail())
        app._look_for_mail()
        assert app.has_mail("alice@example.org", with_link=True)
        assert not app.has_mail("alice@example.org", with_link=False)


@pytest.mark.parametrize(("comes", "code"), [(True, 0), (False, 3)])
async def test_a_film_ends_with_the_play_and_says_how(tmp_path: Path, *, comes: bool, code: int) -> None:
    app = played(tmp_path)
    app.leaves_at_end = True
    app.player._choose = lambda _: ()
    app.player._patience = 1.0 if comes else -1.0
    app.player._theatre = app if comes else _Empty()  # type: ignore[assignment] # all that is needed
    async with app.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(20):
            while app.return_code is None and app._return_value is None:
                await pilot.pause(0.01)
        assert app.return_value == code


class _Empty:
    """A stage on which nothing ever comes."""

    profile = None

    def show(self, caption: object) -> None:
        """Nobody looks."""
