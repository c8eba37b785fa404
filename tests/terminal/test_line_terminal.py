"""Lines from a real pseudo-terminal, from pipes and from files: echo off for secrets, and nothing without end."""

import asyncio
import contextlib
import os
import signal
import termios
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tui_reset.terminal import line_terminal
from tui_reset.terminal.line_terminal import LINE_BYTES, LineTerminal

_LOCAL = 3


class Pty:
    """Both ends; `types` is the keyboard, `shown` the screen."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()
        self.before = termios.tcgetattr(self.theirs)

    def types(self, text: str | bytes) -> None:
        """Into the terminal."""
        os.write(self.ours, text.encode() if isinstance(text, str) else text)

    def shown(self) -> str:
        """All that is on the screen since the last time."""
        os.set_blocking(self.ours, False)
        shown = b""
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.ours, 65_536):
                shown += data
        os.set_blocking(self.ours, True)
        return shown.decode()

    def echoes(self) -> bool:
        """Whether typing is shown."""
        return bool(termios.tcgetattr(self.theirs)[_LOCAL] & termios.ECHO)

    def hang_up(self) -> None:
        """The window is closed."""
        os.close(self.ours)
        self.ours = -1

    def close(self) -> None:
        """Both ends."""
        for end in (self.ours, self.theirs):
            if end >= 0:
                os.close(end)


@pytest.fixture
def pty() -> Iterator[Pty]:
    both = Pty()
    yield both
    both.close()


@asynccontextmanager
async def opened(terminal: LineTerminal) -> AsyncIterator[LineTerminal]:
    with terminal.open(lambda: None):
        yield terminal


def on(pty: Pty, encoding: str = "utf-8") -> LineTerminal:
    return LineTerminal(pty.theirs, pty.theirs, encoding)


@asynccontextmanager
async def piped(data: bytes, *, ends: bool = True) -> AsyncIterator[LineTerminal]:
    theirs, ours = os.pipe()
    os.write(ours, data)
    if ends:
        os.close(ours)
    try:
        async with opened(LineTerminal(theirs, theirs, "utf-8")) as terminal:
            yield terminal
    finally:
        os.close(theirs)
        if not ends:
            os.close(ours)


@asynccontextmanager
async def read_from(path: str) -> AsyncIterator[LineTerminal]:
    file = os.open(path, os.O_RDONLY)
    try:
        async with opened(LineTerminal(file, 1, "utf-8")) as terminal:
            yield terminal
    finally:
        os.close(file)


async def test_a_line_comes_without_its_end_and_typing_is_shown(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("alice@example.org\r")
        assert await terminal.line() == "alice@example.org"
        assert pty.shown() == "alice@example.org\r\n"
        assert terminal.is_terminal


async def test_a_secret_is_not_shown_and_echo_comes_back(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        terminal.hide()
        pty.types("secret\n")
        assert await terminal.line() == "secret"
        assert pty.shown() == "\r\n"
        terminal.show()
        assert termios.tcgetattr(pty.theirs) == pty.before
        terminal.show()


async def test_whatever_ends_it_echo_comes_back(pty: Pty) -> None:
    async def falls_over() -> None:
        async with opened(on(pty)) as terminal:
            await terminal.forget_typed()
            assert not pty.echoes()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await falls_over()
    assert termios.tcgetattr(pty.theirs) == pty.before


async def test_what_was_typed_ahead_is_dropped_also_where_a_slow_line_brings_it_later(pty: Pty) -> None:
    """A paste must never become a password."""
    async with opened(on(pty)) as terminal:
        pty.types("first\nsecond\n")
        assert await terminal.line() == "first"
        pty.types("half of the th")
        terminal.hide()
        forgetting = asyncio.ensure_future(terminal.forget_typed())
        await asyncio.sleep(0)
        for part in ("ird\nfourth\n", "fifth\n", "six"):
            pty.types(part)
            await asyncio.sleep(0.02)
        await forgetting
        pty.types("the password\n")
        assert await terminal.line() == "the password"
    assert "fourth" not in pty.shown()


async def test_half_a_line_and_a_second_one_are_dropped_at_once(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("one\ntwo\nthr")
        assert await terminal.line() == "one"
        terminal.forget_more()
        pty.types("four\n")
        assert await terminal.line() == "four"


async def test_what_was_dropped_after_the_loop_heard_of_it_is_not_waited_for(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("typed ahead\n")
        terminal.forget_more()
        terminal._read()
        pty.types("now\n")
        assert await terminal.line() == "now"


async def test_enter_pressed_ahead_is_dropped_and_anything_else_is_kept(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("1\n\n  \nx\n\n")
        assert await terminal.line() == "1"
        await asyncio.sleep(0.02)
        terminal.forget_blank()
        assert await terminal.line() == "x"
        assert await terminal.line() == ""
        terminal.forget_blank()


async def test_a_paste_is_read_to_its_end(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("https://reset.example.org/r/\n")
        assert await terminal.line() == "https://reset.example.org/r/"
        pasting = asyncio.ensure_future(terminal.pasted())
        for part in ("Ab-9\n", "_xyZ\n"):
            await asyncio.sleep(0.03)
            pty.types(part)
        assert await pasting == ["Ab-9", "_xyZ"]
        pty.types("x\n\x04")
        assert await terminal.pasted() == ["x"]


async def test_a_paste_without_end_is_cut() -> None:
    async with piped(b"x\n" * 300) as terminal:
        assert await terminal.pasted() == ["x"] * 100


async def test_ctrl_d_is_an_end_each_time_and_twice_in_a_row_for_good(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("\x04")
        assert await terminal.line() is None
        pty.types("still here\n")
        assert await terminal.line() == "still here"
        pty.types("\x04\x04")
        assert await terminal.line() is None
        assert await terminal.line() is None
        assert await terminal.line() is None


async def test_ctrl_d_in_a_line_begun_hands_it_on_later(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.types("al\x04")
        await asyncio.sleep(0.02)
        pty.types("ice\n")
        assert await terminal.line() == "alice"


async def test_a_window_that_is_closed_is_the_end(pty: Pty) -> None:
    async with opened(on(pty)) as terminal:
        pty.hang_up()
        assert await terminal.line() is None
        assert await terminal.line() is None
        terminal.hide()
        terminal.show()
        await terminal.forget_typed()
        with pytest.raises(OSError, match="Input/output error"):
            terminal.write("x")


@pytest.mark.parametrize(
    ("encoding", "typed", "text"),
    [
        ("utf-8", "ü".encode(), "ü"),
        ("iso-8859-1", b"\xfc", "ü"),
        ("utf-8", b"\xfc", "\udcfc"),
        ("ascii", b"\xfc", "\udcfc"),
        ("no-such-encoding", b"x\xfc", "x\udcfc"),
    ],
)
async def test_what_is_typed_is_read_in_the_terminals_encoding(
    pty: Pty, encoding: str, typed: bytes, text: str
) -> None:
    async with opened(on(pty, encoding)) as terminal:
        pty.types(typed + b"\n")
        assert await terminal.line() == text


async def test_what_is_said_is_written_in_it_too(pty: Pty) -> None:
    on(pty, "iso-8859-1").write("“ü”\n")
    os.set_blocking(pty.ours, False)
    assert os.read(pty.ours, 100) == b'"\xfc"\r\n'


async def test_a_pipe_keeps_its_lines_and_ends() -> None:
    async with piped(b"1\r\n\n\nlast") as terminal:
        assert not terminal.is_terminal
        await terminal.forget_typed()
        terminal.forget_more()
        terminal.forget_blank()
        terminal.hide()
        terminal.show()
        assert [await terminal.line() for _ in range(5)] == ["1", "", "", "last", None]
        assert terminal.columns() == 0


async def test_a_file_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    path.write_text("2\nalice@example.org\n")
    async with read_from(str(path)) as terminal:
        assert [await terminal.line() for _ in range(3)] == ["2", "alice@example.org", None]


async def test_a_line_that_is_too_long_is_cut_and_answers_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    path.write_bytes(b"a" * 10_000_000 + b"\nnext\n")
    async with read_from(str(path)) as terminal:
        assert await terminal.line() == "a" * LINE_BYTES
        assert await terminal.line() == "next"


async def test_input_without_any_end_of_a_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_terminal, "MOST_DROPPED", 1_000_000)
    async with read_from("/dev/zero") as terminal:
        assert await terminal.line() is None


async def test_a_pipe_that_never_ends_waits_until_it_is_asked() -> None:
    theirs, ours = os.pipe()
    os.set_blocking(ours, False)
    try:
        async with opened(LineTerminal(theirs, 1, "utf-8")) as terminal:
            written = 0
            for _ in range(20):
                with contextlib.suppress(BlockingIOError):
                    written += os.write(ours, b"y\n" * 20_000)
                await asyncio.sleep(0)
            assert written < 500_000
            for _ in range(written // 2):
                assert await terminal.line() == "y"
    finally:
        os.close(theirs)
        os.close(ours)


async def test_a_terminal_that_does_not_wait_is_waited_for(pty: Pty) -> None:
    """Some other program has left it so."""
    os.set_blocking(pty.theirs, False)
    async with opened(on(pty)) as terminal:
        terminal._read()
        terminal._listen()
        asking = asyncio.ensure_future(terminal.line())
        await asyncio.sleep(0.01)
        pty.types("here\n")
        assert await asking == "here"
    theirs, ours = os.pipe()
    os.set_blocking(ours, False)
    os.set_blocking(theirs, False)
    slow = LineTerminal(theirs, ours, "utf-8")
    slow._read()
    writing = asyncio.create_task(asyncio.to_thread(slow.write, "x" * 200_000))
    read = 0
    while read < 200_000:
        with contextlib.suppress(BlockingIOError):
            read += len(os.read(theirs, 65_536))
        await asyncio.sleep(0)
    await writing
    os.close(theirs)
    os.close(ours)


async def test_a_shell_that_set_the_terminal_its_own_way_does_not_show_the_secret(pty: Pty) -> None:
    """After Ctrl+Z and fg echo is what the shell likes."""
    async with opened(on(pty)) as terminal:
        os.kill(os.getpid(), signal.SIGCONT)
        await asyncio.sleep(0.02)
        assert pty.echoes()
        terminal.hide()
        termios.tcsetattr(pty.theirs, termios.TCSANOW, pty.before)
        assert pty.echoes()
        os.kill(os.getpid(), signal.SIGCONT)
        await asyncio.sleep(0.02)
        assert not pty.echoes()
    assert pty.echoes()


async def test_the_width_is_the_windows(pty: Pty) -> None:
    termios.tcsetwinsize(pty.theirs, (24, 40))
    assert on(pty).columns() == 40


async def test_input_that_cannot_be_read_is_the_end() -> None:
    theirs, ours = os.pipe()
    try:
        terminal = LineTerminal(ours, ours, "utf-8")
        terminal._read()
        assert await terminal.line() is None
    finally:
        os.close(theirs)
        os.close(ours)


class JustFlushed(LineTerminal):
    """Ctrl+C came between the word that something can be read and the reading of it."""

    def _is_readable(self) -> bool:
        return True


async def test_what_ctrl_c_dropped_before_it_was_read_is_not_waited_for(pty: Pty) -> None:
    terminal = JustFlushed(pty.theirs, pty.theirs, "utf-8")
    with terminal.open(lambda: None):
        terminal._read()
        pty.types("still here\n")
        assert await terminal.line() == "still here"
    assert os.get_blocking(pty.theirs)
