"""Where a code goes, and that the answer is true (S2.4, S2.4a): rules first, then real tmux, screen and xclip."""

import pytest

from tui_reset.terminal.clipboard import COPY_BYTES, Clipboard, Copied, TerminalClipboard
from tui_reset.terminal.programs import Ran

CODE = "H7K2-M9QR"
OSC = "\x1b]52;c;SDdLMi1NOVFS\x07"
TERM = {"TERM": "xterm-256color"}
SSH = {**TERM, "SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22"}
TMUX = {"TERM": "screen", "TMUX": "socket,1,0"}


class FakeRunner:
    """Ends each program as told by the first word of its module or command; remembers what ran."""

    def __init__(self, desktop: int | None = 1, load_buffer: int | None = 0, shown: str = "") -> None:
        self._desktop, self._load_buffer, self._shown = desktop, load_buffer, shown
        self.ran: list[str] = []
        self.given: list[str] = []

    async def __call__(self, arguments: list[str], given: str, seconds: float, *, reads: bool = False) -> Ran:
        assert seconds <= 2
        assert CODE not in " ".join(arguments)
        self.given.append(given)
        if arguments[:2] == ["tmux", "show-environment"]:
            assert reads
            self.ran.append("show-environment")
            return Ran(0, self._shown)
        if arguments[0] == "tmux":
            self.ran.append("load-buffer")
            return Ran(self._load_buffer)
        self.ran.append("desktop")
        return Ran(self._desktop)


def clipboard(environment: dict[str, str], run: FakeRunner) -> tuple[Clipboard, list[str]]:
    written: list[str] = []
    return TerminalClipboard(environment, written.append, run), written


async def test_a_desktop_that_read_it_back_has_it_here() -> None:
    """S2.4a: copied to this machine's clipboard."""
    run = FakeRunner(desktop=0)
    board, written = clipboard(TERM, run)
    assert await board.copy(CODE) is Copied.HERE
    assert (run.ran, run.given, written) == (["desktop"], [CODE], [])


@pytest.mark.parametrize("code", [1, None])
async def test_without_a_desktop_clipboard_the_terminal_is_asked(code: int | None) -> None:
    """S2.4a: sent to your terminal, which may ignore it."""
    board, written = clipboard(TERM, FakeRunner(desktop=code))
    assert await board.copy(CODE) is Copied.SENT
    assert written == [OSC]


async def test_over_ssh_this_machines_clipboard_is_never_touched() -> None:
    """SECURITY.md 111: on SSH never the server's clipboard."""
    run = FakeRunner(desktop=0)
    board, written = clipboard(SSH, run)
    assert await board.copy(CODE) is Copied.SENT
    assert (run.ran, written) == ([], [OSC])


async def test_a_tmux_that_is_watched_over_ssh_counts_as_ssh() -> None:
    run = FakeRunner(desktop=0, shown="SSH_CONNECTION=192.0.2.1 5000 192.0.2.2 22\n")
    board, written = clipboard(TMUX, run)
    assert await board.copy(CODE) is Copied.SENT
    assert run.ran == ["show-environment", "load-buffer"]
    assert written == [f"{OSC}\x1bPtmux;\x1b{OSC}\x1b\\"]


@pytest.mark.parametrize("shown", ["-SSH_CONNECTION\n", ""])
async def test_a_tmux_on_this_desk_uses_its_clipboard(shown: str) -> None:
    run = FakeRunner(desktop=0, shown=shown)
    board, _ = clipboard(TMUX, run)
    assert await board.copy(CODE) is Copied.HERE
    assert run.ran == ["show-environment", "desktop"]


@pytest.mark.parametrize("term", ["", "dumb", "linux"])
async def test_a_terminal_without_a_clipboard_is_not_asked(term: str) -> None:
    """S2.4a: or not copied: select it by hand."""
    board, written = clipboard({"TERM": term}, FakeRunner())
    assert await board.copy(CODE) is Copied.NOT_COPIED
    assert written == []


@pytest.mark.parametrize(("load_buffer", "copied"), [(0, Copied.SENT), (1, Copied.NOT_COPIED)])
async def test_a_terminal_that_is_gone_is_told_from_a_tmux_that_took_it(load_buffer: int, copied: Copied) -> None:
    def write(_: str) -> None:
        raise OSError

    board = TerminalClipboard({**SSH, **TMUX}, write, FakeRunner(load_buffer=load_buffer))
    assert await board.copy(CODE) is copied


@pytest.mark.parametrize("text", ["", "x" * (COPY_BYTES + 1), "ü" * COPY_BYTES, "half \ud800"])
async def test_what_cannot_be_copied_is_said_to_be_not_copied(text: str) -> None:
    run = FakeRunner(desktop=0)
    board, written = clipboard(TERM, run)
    assert await board.copy(text) is Copied.NOT_COPIED
    assert (run.ran, written) == ([], [])


async def test_the_longest_text_is_copied_whole() -> None:
    board, written = clipboard(SSH, FakeRunner())
    assert await board.copy("x" * COPY_BYTES) is Copied.SENT
    assert len(written[0]) > COPY_BYTES
