"""The line editor that a kernel's terminal would be: what is typed, echoed, rubbed out and dropped."""

import asyncio

import pytest

from tui_reset.ssh.channel_terminal import LINE_CHARACTERS, ChannelTerminal


class Line:
    """A terminal and what it has sent."""

    def __init__(self, *, is_pty: bool = True) -> None:
        self.sent = b""
        self.terminal = ChannelTerminal(self._take, is_pty=is_pty, columns=80)
        self.interrupts = 0
        self.warnings: list[str] = []
        self.terminal.interrupt = self._interrupt
        self.terminal.warn = self.warnings.append

    def types(self, *pieces: str | bytes) -> None:
        """As it comes."""
        for piece in pieces:
            self.terminal.heard(piece.encode() if isinstance(piece, str) else piece)

    async def line(self) -> str | None:
        """The next one."""
        async with asyncio.timeout(5):
            return await self.terminal.line()

    def _take(self, data: bytes) -> None:
        self.sent += data

    def _interrupt(self) -> None:
        self.interrupts += 1


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def pipe() -> Line:
    return Line(is_pty=False)


async def test_what_is_typed_is_shown_and_comes_as_a_line(line: Line) -> None:
    """Letters cut by packets too; Enter as terminals send it in three ways."""
    line.types("Zo", b"\xc3", b"\xab\r", "two\n", "three\r\n", "\r")
    assert [await line.line() for _ in range(4)] == ["Zoë", "two", "three", ""]
    assert line.sent == "Zoë\r\ntwo\r\nthree\r\n\r\n".encode()


async def test_escape_takes_no_key_with_it_that_ends_a_line_or_everything(line: Line) -> None:
    """Somebody tries to go back with Escape, and then presses Enter or Ctrl+C."""
    line.types("a\x1b\r", "b\x1b[\r")
    assert [await line.line() for _ in range(2)] == ["a", "b"]
    line.types("\x1b]\x03")
    assert line.interrupts == 1


@pytest.mark.parametrize(
    ("typed", "left", "shown"),
    [
        ("ab\x7fc", "ac", "ab\b \bc"),
        ("ab\x08c", "ac", "ab\b \bc"),
        ("\x7fa", "a", "a"),
        ("日本\x7f", "日", "日本\b \b\b \b"),
        ("one two\x15x", "x", "one two" + "\b \b" * 7 + "x"),
        ("one two \x17x", "onex", "one two " + "\b \b" * 5 + "x"),
        ("a\x01\x00\x1f\x85b", "ab", "ab"),
        ("a\x1b[A\x1b[3~\x1bOP\x1bxb", "ab", "ab"),
        ("a\x1b[1;5\x07b", "ab", "ab"),
        ("a\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29;42;45;46;314cb", "ab", "ab"),
        ("a\x1b]11;rgb:0000/0000/0000\x07b", "ab", "ab"),
        ("a\x1b]11;rgb:0000/0000/0000\x1b\\b", "ab", "ab"),
        ("a\x1bP>|xterm(354)\x1b\\\x1b_Gi=1;OK\x1b\\b", "ab", "ab"),
        ("a\x1b", "a", "a"),
        ("a\x1b]", "a", "a"),
        ("ab\x1b\x7fc", "ac", "ab\b \bc"),
        ("a\x04b", "ab", "ab"),
    ],
)
async def test_it_edits_as_a_kernel_does_and_sends_no_escape(line: Line, typed: str, left: str, shown: str) -> None:
    """Backspace by columns, Ctrl+U, Ctrl+W; arrows and other sequences mean nothing on a line."""
    line.types(typed, "\r")
    assert await line.line() == left
    assert line.sent.decode() == f"{shown}\r\n"
    assert b"\x1b" not in line.sent


async def test_what_is_hidden_is_never_sent(line: Line) -> None:
    """Neither when it is typed nor when it is rubbed out."""
    line.terminal.hide()
    line.types("secret\x7f\x15word\r")
    assert await line.line() == "word"
    assert line.sent == b"\r\n"
    line.terminal.show()
    line.types("x")
    assert line.sent == b"\r\nx"


async def test_marks_that_turn_text_around_are_not_echoed(line: Line) -> None:
    """A pasted one would change how the line reads."""
    line.types("a\u202eb\r")
    assert "\u202e" not in line.sent.decode()


async def test_broken_bytes_arrive_as_such(line: Line) -> None:
    """Whoever asks says that half a letter came, and is shown something for it."""
    line.types(b"a\xffb\r")
    assert await line.line() == "a\udcffb"
    assert b"\xff" not in line.sent


async def test_a_flood_is_shown_in_one_piece(line: Line) -> None:
    """And what is said in between stands where it was said."""
    pieces: list[bytes] = []
    line.terminal._send = pieces.append
    line.terminal.interrupt = lambda: line.terminal.write("Really?\n")
    line.types("x" * 1000 + "\x03y")
    assert pieces == [b"x" * 1000 + b"^C", b"Really?\r\n", b"y"]


async def test_the_keys_that_end_and_interrupt(line: Line) -> None:
    """Ctrl+C drops what was typed, and says so; Ctrl+D on an empty line is the end."""
    line.types("half\x03")
    assert line.interrupts == 1
    assert line.sent.endswith(b"^C")
    line.types("x\r", "\x04")
    assert await line.line() == "x"
    assert await line.line() is None


async def test_a_line_and_what_waits_are_bounded(line: Line) -> None:
    """Of a flood the rest is dropped."""
    line.types("x" * (LINE_CHARACTERS + 100), "\r", "y\r" * 500)
    assert len(await line.line() or "") == LINE_CHARACTERS
    more = 0
    while line.terminal._lines:
        assert await line.line() == "y"
        more += 1
    assert more < 200


async def test_typed_ahead_can_be_dropped(line: Line) -> None:
    """Before a secret, all of it; Enter pressed ahead alone; what came with the last line."""
    line.types("\r", " \r", "kept\r")
    line.terminal.forget_blank()
    assert await line.line() == "kept"
    line.types("one\r", "tw")
    assert line.terminal.forget_more()
    assert not line.terminal.forget_more()
    line.types("o\r")
    assert await line.line() == "o"
    line.types("three\r", "four\r")
    assert await line.terminal.forget_typed()
    assert not await line.terminal.forget_typed()
    line.types("five\r")
    assert await line.line() == "five"


async def test_a_paste_is_its_lines(line: Line) -> None:
    """Those that follow at once."""
    line.types("one\r", "two\r", "\x04")
    assert await line.terminal.pasted() == ["one", "two"]


async def test_who_waits_is_woken(line: Line) -> None:
    """By a line, and by the end."""
    waiting = asyncio.ensure_future(line.line())
    await asyncio.sleep(0)
    line.types("come\r")
    assert await waiting == "come"
    waiting = asyncio.ensure_future(line.line())
    await asyncio.sleep(0)
    line.types("unfinished")
    line.terminal.lost()
    assert await waiting is None
    assert await line.line() is None


async def test_a_pipe_is_read_by_lines_and_shows_nothing(pipe: Line) -> None:
    """No echo, no editing; the last line needs no end."""
    pipe.types("one\ntw", "o\r\nthree")
    assert [await pipe.line(), await pipe.line()] == ["one", "two"]
    assert pipe.sent == b""
    pipe.terminal.forget_blank()
    pipe.terminal.forget_more()
    assert not await pipe.terminal.forget_typed()
    pipe.terminal.lost()
    assert [await pipe.line(), await pipe.line()] == ["three", None]


async def test_what_is_said_fits_the_terminal(line: Line, pipe: Line) -> None:
    """A pty wants both ends of a line; its width follows the window."""
    for each in (line, pipe):
        each.terminal.write("one\ntwo \udc80\n")
        each.terminal.resized(100, 30)
        each.terminal.warned(60)
        each.terminal.warned(0)
    assert line.sent == b"one\r\ntwo ?\r\n"
    assert pipe.sent == b"one\ntwo ?\n"
    assert (line.terminal.columns(), pipe.terminal.columns()) == (100, 0)
    assert (line.terminal.is_terminal, pipe.terminal.is_terminal) == (True, False)
    assert len(line.warnings) == 1
    assert "60 seconds" in line.warnings[0]
