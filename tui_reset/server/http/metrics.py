"""Figures for Prometheus, on a loopback listener of their own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tui_reset.server.http.refusing import CannotServe, Exit

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)


@contextmanager
def metered(port: int) -> Iterator["PrometheusMeter | None"]:
    """A meter that is listened to on `port`; None for port 0. Raises CannotServe when the port is taken."""
    if port == 0:
        yield None
        return
    meter = PrometheusMeter()
    try:
        meter.listen(port)
    except OSError as fault:
        sentence = f"cannot listen on 127.0.0.1 port {port} for metrics: {fault.strerror}."
        raise CannotServe(sentence, Exit.UNAVAILABLE) from fault
    try:
        yield meter
    finally:
        meter.close()


class PrometheusMeter:
    """Counts requests by route template, method and status; imported and started only where a port is set."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # noqa: PLC0415 - 2 MiB that few need

        self.registry = CollectorRegistry()
        self._requests = Counter(
            "tui_reset_requests", "Answered requests", ["route", "method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "tui_reset_request_seconds",
            "Time until the answer is ready",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._hashing = Histogram(
            "tui_reset_hashing_seconds", "Time in argon2 alone", buckets=_BUCKETS, registry=self.registry
        )
        self._doubted = Counter(
            "tui_reset_door_refusals", "Who was not believed to be a front door", ["why"], registry=self.registry
        )
        self._held = Gauge(
            "tui_reset_mails_held", "Reset mails that wait for the hour's limit of all mails", registry=self.registry
        )
        self._late = Gauge(
            "tui_reset_mails_waiting", "Mails that have waited for more than a minute", registry=self.registry
        )
        self._not_taken = Counter(
            "tui_reset_mails_not_taken", "Tries that the mail server has not taken", ["end"], registry=self.registry
        )
        self._leaks = Counter(
            "tui_reset_leak_questions", "New passwords looked for in leaks", ["known"], registry=self.registry
        )
        tasks = Gauge(
            "tui_reset_tasks", "Tasks of the event loop: one that only grows is a leak", registry=self.registry
        )
        tasks.set_function(self._tasks)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._close: Callable[[], None] = _nothing_to_close

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request; an unknown method counts as `other`, so that nobody can make up labels."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def hashed(self, seconds: float) -> None:
        """One password was hashed or verified: what limits sign-ins and changes."""
        self._hashing.observe(seconds)

    def doubted(self, why: str) -> None:
        """Not believed to be a front door; words of ours alone are labels."""
        self._doubted.labels(why).inc()

    def held(self, mails: int) -> None:
        """So many reset mails wait for the hour's limit of all mails."""
        self._held.set(mails)

    def late(self, mails: int) -> None:
        """So many mails have waited for more than a minute, for whatever reason."""
        self._late.set(mails)

    def not_taken(self, end: str) -> None:
        """The mail server has not taken one; words of ours alone are labels."""
        self._not_taken.labels(end).inc()

    def asked_for_leak(self, known: str) -> None:
        """A new password was looked for in the leaks; words of ours alone are labels."""
        self._leaks.labels(known).inc()

    def _tasks(self) -> int:
        """Asked from the listener's thread: asyncio looks again where the tasks change meanwhile."""
        return len(asyncio.all_tasks(self._loop)) if self._loop else 0

    def listen(self, port: int) -> None:
        """Serve `/metrics` on 127.0.0.1; raises OSError when the port is taken."""
        from prometheus_client import start_http_server  # noqa: PLC0415 - the same

        server, thread = start_http_server(port, addr="127.0.0.1", registry=self.registry)

        def close() -> None:
            server.shutdown()
            server.server_close()
            thread.join(timeout=2)

        self._close = close

    def close(self) -> None:
        """Stop listening."""
        self._close()


def _nothing_to_close() -> None:
    return
