"""Serves a backend with uvicorn until it is told to stop, and then ends in order."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from litestar.types import ASGIApp

from tui_reset.server.http.backend import Backend, Setup, running_backend
from tui_reset.server.http.protocol import BoundedProtocol
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.http.supervisor import READY, STOPPING, tell_supervisor

log = logging.getLogger(__name__)

_BACKLOG: Final = 1024
_CONNECTIONS: Final = 2000
_IDLE_SECONDS: Final = 15


class _Server(uvicorn.Server):
    """uvicorn without signal handling of its own: who stops it is decided here."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def listen(bind: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises CannotServe when it cannot be had."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((bind, port))
        listener.listen(_BACKLOG)
    except OSError as fault:
        listener.close()
        sentence = (
            f"cannot listen on {bind} port {port}: {fault.strerror}. Stop the other program or choose another port."
        )
        raise CannotServe(sentence, Exit.UNAVAILABLE) from fault
    listener.setblocking(False)
    return listener


@asynccontextmanager
async def served(setup: Setup, listener: socket.socket) -> AsyncIterator[Backend]:
    """A backend that answers on `listener`; at the end it takes no more calls, finishes those under way, and closes.

    Where a balancer is to turn away first it goes on for `drain_seconds`, and says that it is stopping.
    """
    async with running_backend(setup) as backend:
        server = _Server(_config(backend.app, setup.settings.server.grace_seconds))
        _spare_the_collector()
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield backend
        finally:
            backend.stopping.set()
            try:
                await asyncio.sleep(setup.settings.server.drain_seconds)
            except asyncio.CancelledError:
                server.force_exit = True
                raise
            finally:
                server.should_exit = True
                await serving


async def serve_until_signal(setup: Setup, listener: socket.socket) -> signal.Signals:
    """Serve until SIGTERM or SIGINT and give which one it was; a second one ends without waiting."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[signal.Signals] = loop.create_future()
    with _handled(loop, asked):
        async with served(setup, listener):
            log.info("serving", extra={"address": "{}:{}".format(*listener.getsockname()[:2])})
            tell_supervisor(READY)
            reason = await asked
            tell_supervisor(STOPPING)
            log.info("stopping", extra={"signal": reason.name})
    log.info("stopped")
    return reason


@contextmanager
def _handled(loop: asyncio.AbstractEventLoop, asked: "asyncio.Future[signal.Signals]") -> Iterator[None]:
    earlier = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    main = asyncio.current_task()

    def heard(number: signal.Signals) -> None:
        if not asked.done():
            asked.set_result(number)
        elif main is not None:
            main.cancel()

    for number in earlier:
        loop.add_signal_handler(number, heard, number)
    try:
        yield
    finally:
        for number, handler in earlier.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _spare_the_collector() -> None:
    """What stands now stands until the end: each full collection would stop everything for 10 ms."""
    gc.collect()
    gc.freeze()


def _config(app: ASGIApp, grace_seconds: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="none",
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=grace_seconds,
        backlog=_BACKLOG,
    )
