"""One session's process: forked warm, then held to what a session needs, then the app or the lines on its link."""

import asyncio
import contextlib
import os
import resource
import socket
from pathlib import Path
from typing import Final

import msgspec

from tui_reset.language.texts import speak
from tui_reset.ssh import apps
from tui_reset.ssh.frames import HEAD, BadFrame, Frames, Kind, framed
from tui_reset.ssh.front_end import front_end, kind_of
from tui_reset.ssh.link import FramedLink
from tui_reset.ssh.request import SessionRequest

CPU_SECONDS: Final = 120
"""Of a whole session; a reset takes less than one."""
DESCRIPTORS: Final = 64
TRUST: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Whose certificates are believed: the operator's word, and no secret."""
_HELLO_SECONDS: Final = 10.0
_FAREWELL_SECONDS: Final = 2.0
_OOM_SCORE: Final = Path("/proc/self/oom_score_adj")
_MIB: Final = 1024 * 1024
_PAGE: Final = resource.getpagesize()


def run(session: socket.socket) -> int:
    """Until the session is over; gives the exit code. Never raises: there is nobody to tell."""
    try:
        request, rest = _hello(session)
        hold_to_limits(request.memory_mib)
        take_environment(request)
        speak(request.language)
        return asyncio.run(_run(session, request, rest))
    except (BadFrame, OSError, msgspec.MsgspecError):
        return 1


def take_environment(request: SessionRequest) -> None:
    """What was checked of the client's, and whom the operator trusts; nothing else of this machine's."""
    trusted = {name: value for name in TRUST if (value := os.environ.get(name))}
    os.environ.clear()
    os.environ.update({**trusted, **apps.terminal_environment(request)})


def hold_to_limits(memory_mib: int) -> None:
    """Memory on top of what was forked, processor time, descriptors; no file is written, and no core.

    Where the machine itself runs out of memory, a session is ended before the door.
    """
    with contextlib.suppress(OSError):
        _OOM_SCORE.write_text("1000", encoding="ascii")
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
    code = 1
    try:
        code = await front_end(request, link)
        link.exit(code)
    except Exception as fault:
        link.fault(kind_of(fault))
    await link.finish(_FAREWELL_SECONDS)
    return code
