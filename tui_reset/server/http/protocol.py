"""HTTP/1.1 with two more bounds than uvicorn has, the time a request takes and the size of its head, and our words."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from tui_reset.server.http.one_packet import HEAD_LINES, OnePacket
from tui_reset.server.http.overload import FULL

HEAD_BYTES: Final = 32 * 1024
MESSAGE_BYTES: Final = 512 * 1024
"""A request that has grown to this and is still not answered has endless trailers: its body was judged long before."""
ARRIVAL_SECONDS: Final = 15.0
"""From the connection, or the first byte of a later request, to the last byte of its body."""


class BoundedProtocol(HttpToolsProtocol):
    """Hangs up on whoever sends endless headers or never finishes a request, so that connections stay for others."""

    arrival_seconds = ARRIVAL_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._size = 0
        self._in_head = False
        self._arriving = True
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """The first request is awaited from here."""
        super().connection_made(transport)
        self._late = self.loop.call_later(self.arrival_seconds, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more can come late."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, then judge what is still unfinished."""
        super().data_received(data)
        self._size += len(data)
        if self._in_head and self._size > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")
        if self._arriving and self._size > MESSAGE_BYTES and self.cycle and not self.cycle.response_complete:
            self.transport.close()
        if not self._arriving:
            self._arrived()
        elif self._late is None and not self.transport.is_closing():
            self._late = self.loop.call_later(self.arrival_seconds, self.transport.close)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._size, self._in_head, self._arriving = 0, True, True

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of the head; trailers are nothing that anybody reads."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is here."""
        self._arriving = False
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Over the limit of connections ours answers too, and says no more than that."""
        if app is service_unavailable:
            state: dict[str, Any] = cycle.scope["state"]
            state[FULL] = True
            app = self.app
        cycle.scope["extensions"] = {HEAD_LINES: {"add": OnePacket(cycle).add}}
        super()._start_asgi_task(cycle, app)

    def _unsupported_upgrade_warning(self) -> None:
        """Anybody can ask for a websocket, and is answered as if not: nothing for the log, and nothing to install."""

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
