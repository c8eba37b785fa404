"""Each repair, beside what is seen without it."""

import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual.app
import textual.strip
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.app import ComposeResult
from textual.cache import FIFOCache
from textual.strip import Strip
from textual.widgets import Input

from tests.doubles.fake_peer import FIRST, FakePeer, request
from tests.doubles.processes import until
from tui_reset.shell.calm_app import CalmApp
from tui_reset.ssh import apps, repairs
from tui_reset.ssh.shared import SharedHost

PROGRAMS = Path(__file__).parent.parent / "doubles"


@pytest.fixture
def stock() -> Iterator[None]:
    """Whatever is repaired is as it was afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XTermParser, "_parse_extended_key", XTermParser._parse_extended_key)
        for name in ("redirect_stdout", "redirect_stderr"):
            patch.setattr(textual.app, name, getattr(contextlib, name))
        patch.setattr(textual.strip, "FIFOCache", FIFOCache)
        yield


async def test_sixteen_colours_beside_millions() -> None:
    """The first to draw decided for everybody."""
    host = SharedHost()
    rich, poor, again = FakePeer(), FakePeer(), FakePeer()
    await host.open(request(), rich)
    await rich.shows(FIRST)
    await host.open(request(term="xterm", environment={}), poor)
    await poor.shows(FIRST)
    await host.open(request(), again)
    await again.shows(FIRST)
    assert b"48;2;" in rich.raw
    assert b"48;2;" not in poor.raw
    assert b"38;2;" not in poor.raw
    assert b"\x1b[40m" in poor.raw or b";40m" in poor.raw
    assert b"48;2;" in again.raw
    await host.close()


def test_a_style_is_drawn_as_each_terminal_can() -> None:
    """It keeps the codes of whoever drew with it first; ours asks each time."""
    style = Style(color="#7fc8b8", link="https://example.org")
    repairs.render_by_session()
    repairs.render_by_session()
    many = Strip.render_style(style, "x", ColorSystem.TRUECOLOR)
    few = Strip.render_style(style, "x", ColorSystem.STANDARD)
    assert "38;2;" in many
    assert "38;2;" not in few
    assert "example.org" not in many
    assert Strip.render_style(Style(), "x", ColorSystem.STANDARD) == "x"
    assert Strip.blank(3) is not Strip.blank(3)


async def test_the_door_s_terminal_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, TERM and COLORTERM of whoever started it."""
    for name, value in {"NO_COLOR": "1", "TERM": "vt100", "COLORTERM": ""}.items():
        monkeypatch.setenv(name, value)
    repairs.repair.cache_clear()
    host = SharedHost()
    peer = FakePeer()
    await host.open(request(), peer)
    await peer.shows(FIRST)
    assert b"48;2;18;22;27" in peer.raw
    assert "NO_COLOR" not in os.environ
    await host.close()


@pytest.mark.usefixtures("stock")
def test_the_key_parser_keeps_no_parser() -> None:
    """Its cache held 1,024 of them, each with its app and all that was typed."""

    def left_behind() -> bool:
        parser = XTermParser()
        list(parser.feed("\x1b[97;5u"))
        kept = weakref.ref(parser)
        del parser
        gc.collect()
        return kept() is not None

    repairs.forget_keys()
    repairs.forget_keys()
    assert not left_behind()


class Changing(CalmApp):
    """Counts changes of its field."""

    CSS_PATH = None  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        self.inside, self.released = asyncio.Event(), asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_changed(self) -> None:
        self.changes += 1

    async def prevent_for_a_while(self) -> None:
        with self.query_one(Input).prevent(Input.Changed):
            self.inside.set()
            await self.released.wait()


async def test_prevented_messages_are_one_app_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one app prevents was prevented in every other, once any had been made in the door's own context."""
    made: list[Changing] = [Changing()]

    def app_of(_: object) -> Changing:
        made.append(Changing())
        return made[-1]

    monkeypatch.setattr(apps, "app_of", app_of)
    host = SharedHost()
    seats = [await host.open(request(), FakePeer()) for _ in range(2)]
    await until(lambda: len(made) == 3 and all(app.is_running and app.query(Input) for app in made[1:]), "both to run")
    _, first, second = made
    first.call_later(first.prevent_for_a_while)
    async with asyncio.timeout(20):
        await first.inside.wait()
    seats[1].feed(b"x")
    await until(lambda: second.changes == 1, "the other's change to be told")
    first.released.set()
    await host.close()


@pytest.mark.usefixtures("stock")
def test_output_is_not_captured() -> None:
    """Neither for a moment nor for good."""
    before = sys.stdout, sys.stderr
    repairs.keep_output()
    with textual.app.redirect_stdout(None), textual.app.redirect_stderr(None):  # type: ignore[attr-defined]
        assert (sys.stdout, sys.stderr) == before


@pytest.mark.usefixtures("stock")
def test_lines_keep_no_copies_of_themselves() -> None:
    """And are drawn as before."""
    before = Strip([Segment("one two")])
    repairs.keep_no_strips()
    after = Strip([Segment("one two")])
    for strip in (before, after):
        assert strip.crop(0, 3).text == "one"
        assert [part.text for part in strip.divide([4, 7])] == ["one ", "two"]
    assert before.crop(0, 3) is before.crop(0, 3)
    assert after.crop(0, 3) is not after.crop(0, 3)


def test_a_typed_password_is_nowhere_in_the_process() -> None:
    """Neither in an object nor in freed memory, however the session ended."""
    ran = subprocess.run(
        [sys.executable, str(PROGRAMS / "typed_passwords.py")], capture_output=True, text=True, timeout=55, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["while it is typed: found", "afterwards: 0 in memory, 0 apps"]
