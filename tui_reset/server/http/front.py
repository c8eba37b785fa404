"""Stands in front of the application: request id, caller, safe headers, one log line, and no plain HTTP."""

import logging
import time
from collections.abc import Callable
from random import getrandbits
from typing import Any, Final, Protocol

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from tui_reset.contract.problems import Problem, ProblemCode, ProblemDocument
from tui_reset.contract.secret import Secret
from tui_reset.server.house import Caller
from tui_reset.server.http.answers import encoded
from tui_reset.server.http.callers import CALLER
from tui_reset.server.http.front_door import OF_DOOR, FrontDoor
from tui_reset.server.http.languages import wished_language
from tui_reset.server.http.one_packet import HEAD_LINES
from tui_reset.server.http.outbox import MailFigures
from tui_reset.server.http.peers import Peer, Peers, named_source
from tui_reset.server.http.request_lines import RequestLines

log = logging.getLogger("tui_reset.server.requests")

Header = tuple[bytes, bytes]
_FORWARDED_READ: Final = 512
"""Characters read of X-Forwarded-For, from its end, where the trusted proxies write."""
_HEALTH: Final = frozenset({"/healthz", "/readyz"})
_DEFAULTS: Final[tuple[Header, ...]] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), clipboard-read=()"),
)
_HSTS: Final[Header] = (b"strict-transport-security", b"max-age=31536000")


class Meter(MailFigures, Protocol):
    """Where figures go."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request has been answered; `route` is the template, never the path."""
        ...

    def hashed(self, seconds: float) -> None:
        """argon2 took so long; called from a hashing thread."""
        ...

    def doubted(self, why: str) -> None:
        """Somebody said to be a front door, and was not believed."""
        ...

    def asked_for_leak(self, known: str) -> None:
        """A new password was looked for in the leaks; `known` is a `leaks.leaked.Known`."""
        ...


class Front:
    """The outermost ASGI application. `https` is whether the public URL is: only then HSTS is sent (ASVS 3.4.1)."""

    def __init__(
        self, app: ASGIApp, peers: Peers, *, https: bool, meter: Meter | None = None, door: FrontDoor | None = None
    ) -> None:
        self._app = app
        self._peers = peers
        self._door = door or FrontDoor(Secret(""), meter)
        self._defaults = _Defaults((*_DEFAULTS, _HSTS) if https else _DEFAULTS)
        self._meter = meter
        self._lines = RequestLines(log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a websocket is refused by the server below, which knows none."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        peer, language = self._heard(scope)
        caller = Caller(peer.source, f"{getrandbits(64):016x}", peer.address, language)
        scope.setdefault("state", {})[CALLER] = caller
        answer = _Answer(send, caller.request_id, self._defaults, _adder_of(scope))
        try:
            if peer.secure or scope["path"] in _HEALTH:
                await self._app(scope, receive, answer.send)
            else:
                await answer.refuse(Problem(ProblemCode.FORBIDDEN, "Use https: secrets do not travel over plain HTTP."))
        except Exception as fault:
            # Only its type: the text of a fault may hold what was typed.
            log.critical("fault", extra={"request_id": caller.request_id, "fault": type(fault).__name__})
            await answer.refuse(Problem(ProblemCode.UNAVAILABLE))
        finally:
            self._record(scope, caller, answer.status, (answer.began or time.perf_counter()) - began)

    def _heard(self, scope: Any) -> tuple[Peer, str | None]:
        """Who calls, and in which language."""
        forwarded_for, forwarded_proto, of_door = [], "", []
        language = None
        for name, value in scope["headers"]:
            if name == b"x-forwarded-for":
                forwarded_for.append(value.decode("latin-1"))
            elif name == b"x-forwarded-proto":
                forwarded_proto = value.decode("latin-1")
            elif name == b"accept-language":
                language = wished_language(value)
            elif name.startswith(OF_DOOR):
                of_door.append((name, value))
        client = scope.get("client")
        peer = self._peers.of(
            client[0] if client else "",
            ",".join(forwarded_for)[-_FORWARDED_READ:],
            forwarded_proto[:16],
            scope["scheme"],
        )
        person = self._door.source_in(of_door) if of_door else None
        if person is not None:
            peer = Peer(named_source(person), str(person), peer.secure)
        return peer, language

    def _record(self, scope: Any, caller: Caller, status: int, seconds: float) -> None:
        route = scope.get("path_template") or "-"
        if self._meter is not None:
            self._meter.answered(route, scope["method"], status, seconds)
        if log.isEnabledFor(logging.INFO):
            facts = {
                "method": scope["method"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "source": caller.source,
                "request_id": caller.request_id,
            }
            self._lines.add(facts)

    def write_lines(self) -> None:
        """Write the log's lines that still wait."""
        self._lines.write()


class _Defaults:
    """The headers that an answer has unless its route says otherwise; `lines` are all of them as they are sent."""

    def __init__(self, headers: tuple[Header, ...]) -> None:
        self.headers = headers
        self.names = frozenset(name for name, _ in headers)
        self.lines = b"".join(b"%s: %s\r\n" % header for header in headers)


def _adder_of(scope: Any) -> Callable[[bytes], None] | None:
    adder: Callable[[bytes], None] | None = scope.get("extensions", {}).get(HEAD_LINES, {}).get("add")
    return adder


class _Answer:
    """One answer on its way out, with the headers that every answer has."""

    __slots__ = ("_add_lines", "_defaults", "_request_id", "_send", "began", "status")

    def __init__(
        self, send: Send, request_id: str, defaults: _Defaults, add_lines: Callable[[bytes], None] | None
    ) -> None:
        self._send = send
        self._request_id = request_id
        self._defaults = defaults
        self._add_lines = add_lines
        self.status = 0
        self.began = 0.0
        """When the answer was ready: what the line to the caller takes is not our time. 0 while there is none."""

    async def send(self, message: Message) -> None:
        """Pass a message on; a header that the route has set is left as it is."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.began = time.perf_counter()
            headers = list(message["headers"])
            present = {name.lower() for name, _ in headers}
            if self._add_lines is not None and present.isdisjoint(self._defaults.names):
                self._add_lines(self._defaults.lines)
            else:
                headers.extend(header for header in self._defaults.headers if header[0] not in present)
            headers.append((b"x-request-id", self._request_id.encode()))
            message["headers"] = headers
        await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        """Answer with a problem document, unless an answer has begun."""
        if self.status:
            return
        document: ProblemDocument = problem.document(self._request_id)
        body = encoded(document)
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": document.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})
