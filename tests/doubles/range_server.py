"""A Pwned Passwords range server on a real port: the ranges as the public one pads them, or whatever the test wants."""

import contextlib
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class RangeServerDouble:
    """Knows the leaked passwords that it is given. `heard` are paths, `headers` those of the last question."""

    def __init__(self, *leaked: str) -> None:
        self._digits = [hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in leaked]
        self.heard: list[str] = []
        self.headers: dict[str, str] = {}
        self.status = 200
        self.location = ""
        self.body: bytes | None = None
        self.silent = False

    def __enter__(self) -> Self:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                double.heard.append(self.path)
                double.headers = {name.lower(): value for name, value in self.headers.items()}
                if double.silent:
                    double.over.wait(30)
                body = double.body if double.body is not None else double.range_of(self.path)
                self.send_response(double.status)
                if double.location:
                    self.send_header("location", double.location)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/range"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def range_of(self, path: str) -> bytes:
        """What is known of a range, between lines of others and padding that count nothing."""
        prefix = path.rpartition("/")[2]
        lines = [f"{place:035X}:{place}" for place in range(1, 40)] + [f"{place:035X}:0" for place in range(99, 140)]
        lines += [f"{digits[5:]}:37" for digits in self._digits if digits.startswith(prefix)]
        return "\r\n".join(sorted(lines)).encode()
