"""The door's figures, for Prometheus."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from tui_reset.ssh.sentences import Ending, Refusal

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
_LAG_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_LAG_SECONDS: Final = 0.5


class Measures(Protocol):
    """Where figures go."""

    def shook_hands(self, seconds: float) -> None:
        """From the connection to the first session on it."""
        ...

    def started(self, mode: str) -> None:
        """A session has a place."""
        ...

    def shown(self, seconds: float) -> None:
        """From its beginning to the first bytes of its screen."""
        ...

    def ended(self, ending: Ending, received: int, sent: int) -> None:
        """A session is over; bytes as the app read and wrote them."""
        ...

    def refused(self, reason: Refusal) -> None:
        """Somebody was turned away, or a part of what was asked for."""
        ...

    def lagged(self, seconds: float) -> None:
        """The loop came so much later than it wanted to."""
        ...


class NoMeasures:
    """Counts nothing."""

    def shook_hands(self, seconds: float) -> None:
        """Leave it."""

    def started(self, mode: str) -> None:
        """Leave it."""

    def shown(self, seconds: float) -> None:
        """Leave it."""

    def ended(self, ending: Ending, received: int, sent: int) -> None:
        """Leave it."""

    def refused(self, reason: Refusal) -> None:
        """Leave it."""

    def lagged(self, seconds: float) -> None:
        """Leave it."""


class PrometheusMeasures:
    """Imported and started only where a port is set."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # noqa: PLC0415 - few need it

        self.registry = registry = CollectorRegistry()
        self._open = Gauge("tui_reset_ssh_sessions_open", "Sessions", registry=registry)
        self._started = Counter("tui_reset_ssh_sessions_started", "Sessions begun", ["mode"], registry=registry)
        self._ended = Counter("tui_reset_ssh_sessions_ended", "Sessions over", ["how"], registry=registry)
        self._refused = Counter("tui_reset_ssh_refusals", "What was not let in", ["reason"], registry=registry)
        self._bytes = Counter("tui_reset_ssh_bytes", "Bytes of ended sessions", ["direction"], registry=registry)
        self._handshake = Histogram(
            "tui_reset_ssh_handshake_seconds", "From connection to session", buckets=_BUCKETS, registry=registry
        )
        self._first_frame = Histogram(
            "tui_reset_ssh_first_frame_seconds", "From session to first frame", buckets=_BUCKETS, registry=registry
        )
        self._lag = Histogram(
            "tui_reset_ssh_loop_lag_seconds", "How late the loop came", buckets=_LAG_BUCKETS, registry=registry
        )

    def shook_hands(self, seconds: float) -> None:
        """Observe it."""
        self._handshake.observe(seconds)

    def started(self, mode: str) -> None:
        """Count it."""
        self._started.labels(mode).inc()
        self._open.inc()

    def shown(self, seconds: float) -> None:
        """Observe it."""
        self._first_frame.observe(seconds)

    def ended(self, ending: Ending, received: int, sent: int) -> None:
        """Count it."""
        self._open.dec()
        self._ended.labels(ending.value).inc()
        self._bytes.labels("received").inc(received)
        self._bytes.labels("sent").inc(sent)

    def refused(self, reason: Refusal) -> None:
        """Count it."""
        self._refused.labels(reason.value).inc()

    def lagged(self, seconds: float) -> None:
        """Observe it."""
        self._lag.observe(seconds)

    def listen(self, port: int) -> Callable[[], None]:
        """Serve `/metrics` on 127.0.0.1 and give what ends it. Raises OSError when the port is taken."""
        from prometheus_client import start_http_server  # noqa: PLC0415 - the same

        server, thread = start_http_server(port, addr="127.0.0.1", registry=self.registry)

        def close() -> None:
            server.shutdown()
            server.server_close()
            thread.join(timeout=2)

        return close


@contextmanager
def measured(port: int) -> Iterator[Measures]:
    """Figures that can be read on `port`; none for port 0. Raises OSError when the port is taken."""
    if port == 0:
        yield NoMeasures()
        return
    measures = PrometheusMeasures()
    close = measures.listen(port)
    try:
        yield measures
    finally:
        close()


async def watch_lag(measures: Measures) -> None:
    """Look twice a second how late this loop comes, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_SECONDS
        await asyncio.sleep(_LAG_SECONDS)
        measures.lagged(max(0.0, loop.time() - due))
