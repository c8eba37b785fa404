"""One session's process: forked warm, then held to what a session needs, then the app or the lines on its link."""

import asyncio
import os
import resource
import socket
from pathlib import Path
from typing import Final

import msgspec

from tui_reset.shell.channel_driver import channel_driver
from tui_reset.shell.style_cache import use_styles
from tui_reset.ssh import apps
from tui_reset.ssh.frames import HEAD, BadFrame, Frames, Kind, framed
from tui_reset.ssh.line_session import run_lines
from tui_reset.ssh.link import FramedLink
from tui_reset.ssh.request import Mode, SessionRequest

CPU_SECONDS: Final = 120
"""Of a whole session; a reset takes less than one."""
DESCRIPTORS: Final = 64
_HELLO_SECONDS: Final = 10.0
_FAREWELL_SECONDS: Final = 2.0
_MIB: Final = 1024 * 1024
_PAGE: Final = resource.getpagesize()


def run(session: socket.socket) -> int:
    """Until the session is over; gives the exit code. Never raises: there is nobody to tell."""
    try:
        request, rest = _hello(session)
        hold_to_limits(request.memory_mib)
        os.environ.clear()
        os.environ.update(apps.terminal_environment(request))
        return asyncio.run(_run(session, request, rest))
    except (BadFrame, OSError, msgspec.MsgspecError):
        return 1


def hold_to_limits(memory_mib: int) -> None:
    """Memory on top of what was forked, processor time, descriptors; no file is written, and no core."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    memory = pages * _PAGE + memory_mib * _MIB
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _hello(session: socket.socket) -> tuple[SessionRequest, bytes]:
    """The first frame, and what came after it already. Raises BadFrame, OSError."""
    session.settimeout(_HELLO_SECONDS)
    frames, hello, rest = Frames(), None, b""
    while hello is None:
        data = session.recv(HEAD.size + 64 * 1024)
        if not data:
            raise BadFrame
        for kind, payload in frames.feed(data):
            if hello is None and kind is Kind.HELLO:
                hello = payload
            elif hello is None:
                raise BadFrame
            else:
                rest += framed(kind, payload)
    session.setblocking(False)
    return msgspec.json.decode(hello, type=SessionRequest), rest + frames.rest


async def _run(session: socket.socket, request: SessionRequest, rest: bytes) -> int:
    link = FramedLink((request.columns, request.rows))
    await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=session)
    if rest:
        link.data_received(rest)
    code = await front_end(request, link)
    link.exit(code)
    await link.finish(_FAREWELL_SECONDS)
    return code


async def front_end(request: SessionRequest, link: FramedLink) -> int:
    """The app or the lines, until they are left."""
    if request.mode in {Mode.LINES, Mode.DESK_LINES}:
        return await run_lines(request, link)
    app = apps.app_of(request)
    use_styles(app)
    app.driver_class = channel_driver(link)
    left = await app.run_async()
    code = left if left is not None else app.return_code or 0
    if app.crashed:
        link.send(f"{app.crashed}\r\n".encode())
    return code
