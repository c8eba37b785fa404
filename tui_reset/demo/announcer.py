"""Says that the backend is ready, as soon as it answers so itself."""

import http.client
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from tui_reset.demo.options import Ready

_OK: Final = 200
_BETWEEN: Final = 0.02


class Announcer:
    """Asks `/readyz` from a thread of its own while the main thread serves."""

    def __init__(self, ready: Ready, announce: Callable[[Ready], None]) -> None:
        self._ready = ready
        self._announce = announce
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="announcer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        address = urlsplit(self._ready.url)
        while not self._over.wait(_BETWEEN):
            connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=1)
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == _OK:
                    self._announce(self._ready)
                    return
            except (OSError, http.client.HTTPException):
                continue
            finally:
                connection.close()
