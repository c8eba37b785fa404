"""A plain HTTP/1.1 client for tests that attack: any header, any body, over one real connection."""

import http.client
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem's code; empty where the answer is no problem document."""
        return str(self.json.get("code", "")) if self.status >= 400 else ""

    def header(self, name: str) -> str:
        """The first header of that name; empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def headers_all(self, name: str) -> list[str]:
        """All headers of that name."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Wire:
    """One keep-alive connection, opened again when it was lost; over TLS it trusts `SSL_CERT_FILE`.

    `source` is the address of this machine that it comes from: all of 127.0.0.0/8 is.
    """

    def __init__(self, url: str, seconds: float = 30, source: str = "") -> None:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        place = (source, 0) if source else None
        self._connection = kind(parts.hostname or "", parts.port, timeout=seconds, source_address=place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        bearer: str = "",
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        raw: bytes | None = None,
    ) -> Reply:
        """Send one request; `body` goes as JSON, `raw` as it is. Given headers win over those made here."""
        given = list(headers.items() if isinstance(headers, Mapping) else headers)
        names = {name.lower() for name, _ in given}
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else b""
        made = [("Authorization", f"Bearer {bearer}")] if bearer else []
        if body is not None:
            made.append(("Content-Type", "application/json"))
        if content or method not in {"GET", "HEAD", "OPTIONS"}:
            made.append(("Content-Length", str(len(content))))
        self._connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
        for name, value in given + [(name, value) for name, value in made if name.lower() not in names]:
            self._connection.putheader(name, value)
        self._connection.endheaders(content or None)
        response = self._connection.getresponse()
        return Reply(response.status, tuple(response.getheaders()), response.read())
