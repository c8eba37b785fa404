"""What a process does once, so that each session in it or forked from it begins warm."""

import asyncio
import contextlib
import importlib
import pkgutil
import socket
from collections.abc import AsyncIterator
from typing import Final

from tui_reset import app, desk, lines, screens, widgets
from tui_reset.app.reset_app import ResetApp
from tui_reset.client import desk as _desk_client
from tui_reset.client.connection import made_client
from tui_reset.client.http import HttpGateway
from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.faults import GatewayFault, Unreachable
from tui_reset.contract.wire import Profile, View
from tui_reset.errands.parts import Parts
from tui_reset.language.catalogue import shipped, translations_of
from tui_reset.shell.channel_driver import Listener, channel_driver
from tui_reset.shell.style_cache import keep_styles, use_styles
from tui_reset.ssh import child as _child
from tui_reset.terminal.clipboard import TerminalClipboard

LOADED: Final = (_desk_client, _child)
_ROOMS: Final = (app, desk, lines, screens, widgets)
_EITHER: Final = ("http://127.0.0.1", "https://localhost")
"""A client for each loads the library and reads the authorities."""
_FRAME_SECONDS: Final = 10.0
_RUNS: Final = 3
"""What Textual keeps by and by is there after the third."""


class NoTerminal:
    """A link whose other end nobody holds."""

    size = (80, 24)

    def attach(self, listener: Listener) -> None:
        """Nothing will come."""

    def send(self, data: bytes) -> None:
        """Into nothing."""


class NoBackend:
    """A gateway that reaches nobody."""

    async def profile(self) -> Profile:
        """Nothing answers."""
        raise Unreachable("")

    async def submit(self, call: Call) -> CallAnswer:
        """Nothing answers."""
        del call
        raise Unreachable("")

    def watch(self, hold: Hold, version: int) -> AsyncIterator[View]:
        """Nothing answers."""
        del hold, version
        raise Unreachable("")

    async def close(self) -> None:
        """There is nothing."""


async def run_once() -> None:
    """Import each room that a session may enter, read the catalogues, run the app until its first frame is fast."""
    for room in _ROOMS:
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    for name in shipped():
        translations_of(name)
    for url in _EITHER:
        await made_client(url).aclose()
    await _reach_nobody()
    for _ in range(_RUNS):
        await _first_frame()


async def _reach_nobody() -> None:
    """What a first call imports and warms up; the port is taken, and nobody listens on it."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        gateway = HttpGateway(f"http://127.0.0.1:{nobody.getsockname()[1]}", _FRAME_SECONDS)
        with contextlib.suppress(GatewayFault):
            await gateway.profile()
        await gateway.close()


async def _first_frame() -> None:
    drawn = asyncio.Event()
    parts = Parts(NoBackend, lambda write: TerminalClipboard({}, write), ready=drawn.set)
    warm = ResetApp(parts)
    use_styles(warm)
    warm.driver_class = channel_driver(NoTerminal())
    running = asyncio.ensure_future(warm.run_async())
    async with asyncio.timeout(_FRAME_SECONDS):
        await drawn.wait()
    warm.exit(0)
    await running
    keep_styles(warm)
