"""A session in lines: the same front end as `tui-reset --lines`, on a channel."""

import asyncio
from typing import Final

from tui_reset.flow.walk import Walk, begin
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.console import Console
from tui_reset.lines.desk_front import DeskFront
from tui_reset.lines.front import LinesFront
from tui_reset.ssh import apps
from tui_reset.ssh.channel_terminal import ChannelTerminal
from tui_reset.ssh.link import SessionLink
from tui_reset.ssh.request import Mode, SessionRequest

NEEDS_TERMINAL: Final = mark(
    "The desk asks for a password, and without a terminal it would be seen as it is typed. Connect with: ssh -t"
)
_USAGE: Final = 2
_SERVICE: Final = ""
"""Whoever comes through a door knows where they are; the address behind it is the operator's own."""


async def run_lines(request: SessionRequest, link: SessionLink, walk: Walk | None = None) -> int:
    """Until it is left, or nobody is there any more. `walk` goes on where the full screen was."""
    if request.mode is Mode.DESK_LINES and not request.is_pty:
        link.send(f"{_(NEEDS_TERMINAL)}\n".encode())
        return _USAGE
    terminal = ChannelTerminal(link.send, is_pty=request.is_pty, columns=link.size[0])
    console = Console(terminal)
    front = _front(request, console, walk)
    terminal.interrupt, terminal.warn = front.interrupt, console.say
    link.attach(terminal)
    running = asyncio.ensure_future(front.run(_SERVICE))
    gone = asyncio.ensure_future(link.over.wait())
    try:
        await asyncio.wait({running, gone}, return_when=asyncio.FIRST_COMPLETED)
        return running.result() if running.done() else 0
    finally:
        for task in (running, gone):
            task.cancel()
        await asyncio.gather(running, gone, return_exceptions=True)


def _front(request: SessionRequest, console: Console, walk: Walk | None) -> LinesFront | DeskFront:
    if request.mode is Mode.DESK_LINES:
        return DeskFront(apps.desk_parts_of(request), console)
    return LinesFront(apps.parts_of(request), console, walk or begin(profile=request.profile))
