"""A way to a backend on which the answer to one call never comes: the call is done, and nobody hears of it."""

import contextlib
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self
from urllib.parse import urlsplit

_NOT_OURS: Final = frozenset({"connection", "content-length", "transfer-encoding", "keep-alive"})


class HoldingProxy:
    """Carries calls to `target`. The answer to the next `POST` whose path ends with `hold` is kept back.

    `held` is set once that call was answered by the backend.
    """

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target).netloc
        self.hold: str | None = None
        self.held = threading.Event()

    def __enter__(self) -> Self:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(ConnectionError):
                    proxy.carry(self)

            do_POST = do_DELETE = do_GET  # noqa: N815 - names that the library looks for

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def carry(self, asked: BaseHTTPRequestHandler) -> None:
        """One call, there and back."""
        body = asked.rfile.read(int(asked.headers.get("content-length", "0")))
        backend = HTTPConnection(self._target, timeout=60)
        try:
            backend.request(asked.command, asked.path, body or None, {**dict(asked.headers.items())})
            answer = backend.getresponse()
            content = answer.read()
        finally:
            backend.close()
        if asked.command == "POST" and self.hold is not None and asked.path.endswith(self.hold):
            self.hold = None
            self.held.set()
            self._wait_until_gone(asked.connection)
            asked.close_connection = True
            return
        asked.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _NOT_OURS:
                asked.send_header(name, value)
        if answer.status not in {204, 304}:
            asked.send_header("content-length", str(len(content)))
        asked.end_headers()
        asked.wfile.write(content)

    def _wait_until_gone(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.recv(1)
