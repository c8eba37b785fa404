"""Starts the front end in lines on this process's own terminal or pipes, and leaves them as they were."""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from shlex import quote
from typing import Protocol

from tui_reset.client.gateway import Gateway
from tui_reset.client.resume_file import InFile, Resume
from tui_reset.errands.keeping import Keeper, walk_of
from tui_reset.errands.parts import Parts, Write
from tui_reset.flow.walk import Walk, begin
from tui_reset.lines.console import Console
from tui_reset.lines.front import LinesFront
from tui_reset.settings import Settings
from tui_reset.terminal.clipboard import Clipboard, TerminalClipboard
from tui_reset.terminal.line_terminal import LineTerminal
from tui_reset.terminal.restore import kept_terminal


class Front(Protocol):
    """A conversation on one terminal."""

    async def run(self, service: str) -> int:
        """Until it is left; gives the exit code."""
        ...

    def interrupt(self) -> None:
        """Ctrl+C."""
        ...

    def fail(self, fault: BaseException | None) -> None:
        """Something of our own went wrong beside the conversation."""
        ...


def resume(settings: Settings, path: str, kept: Resume | None) -> int:
    """The same with a resume file at `path` that the reset is kept in, and that holds `kept` now.

    Raises GatewayFault, and Problem where the service is busy.
    """
    _leave_no_core()
    parts = parts_of(settings)
    walk = begin() if kept is None else asyncio.run(_walk_of(kept, parts))

    def make(console: Console) -> LinesFront:
        keeper = Keeper(lambda: InFile(path), settings.url, console.say, kept)
        kept_parts = replace(parts, keep=keeper.follow, kept_in=lambda: quote(path) if keeper.keeps else "")
        return LinesFront(kept_parts, console, walk)

    return on_this_terminal(make, settings.url)


async def _walk_of(kept: Resume, parts: Parts) -> Walk:
    gateway = parts.make_gateway()
    try:
        return await walk_of(kept, gateway, parts.clock)
    finally:
        await gateway.close()


def run(settings: Settings, *, link: str | None = None, walk: Walk | None = None, opened: bool = False) -> int:
    """Until it is left; gives the exit code. `walk` goes on where the full screen was; `opened`: the first question
    stands there already.
    """
    return on_this_terminal(
        lambda console: LinesFront(parts_of(settings), console, walk or begin(link), opened=opened), settings.url
    )


def parts_of(settings: Settings) -> Parts:
    """The gateway over HTTP, this terminal's clipboard, the machine's clock."""

    def make_gateway() -> Gateway:
        from tui_reset.client.http import HttpGateway  # noqa: PLC0415 - in a thread, while the first answer is typed

        return HttpGateway(settings.url, settings.timeout)

    def make_clipboard(write: Write) -> Clipboard:
        return TerminalClipboard(os.environ, write)

    return Parts(make_gateway, make_clipboard)


def on_this_terminal(make: Callable[[Console], Front], service: str) -> int:
    """Run the front end that `make` builds."""
    _leave_no_core()
    # With a closed input descriptor 0 is any file that was opened since.
    input_fd = 0 if sys.__stdin__ is not None else os.open(os.devnull, os.O_RDONLY)
    with kept_terminal(input_fd, 1, modes=b""):
        return asyncio.run(_run(make, service, input_fd))


def _leave_no_core() -> None:
    """A core file would hold what was typed, and what was kept."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


async def _run(make: Callable[[Console], Front], service: str, input_fd: int) -> int:
    encoding = sys.stdout.encoding if sys.stdout is not None else "ascii"
    terminal = LineTerminal(input_fd, 1, encoding)
    console = Console(terminal)
    front = make(console)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: front.fail(context.get("exception")))
    loop.add_signal_handler(signal.SIGINT, front.interrupt)
    with terminal.open(console.say_again):
        return await front.run(service)
