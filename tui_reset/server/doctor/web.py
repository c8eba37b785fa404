"""What people reach: the service itself, its public address, and the certificate on the way."""

import email.utils
import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from tui_reset.server.doctor.finding import Finding, State, failed, ok, skipped, warning
from tui_reset.server.doctor.patient import Patient

SECONDS: Final = 5.0
"""For each step on the way: connecting, the handshake, an answer."""
_ANSWER_BYTES: Final = 256 * 1024
_DAY: Final = 86_400.0
DAYS_LEFT: Final = 21.0
"""What renews by itself does so at 30 days left, as a rule."""
CLOCKS_APART: Final = 3.0
"""A `Date` header has whole seconds."""
_STATUS_OK: Final = 200
_NOBODY_BEHIND: Final = {502, 503, 504}
"""What a proxy answers for a service that it cannot reach (RFC 9110 §15.6)."""
_NOT_READY: Final = {
    "stopping": "start it when it has ended, unless somebody else does",
    "unavailable": "see the checks of database and writing above, and its log",
    "unwritable": "see the checks of disk and writing above, and its log",
}
"""The words of `/readyz`, and what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> dict[str, Any]:
        """Its JSON object; empty for anything else."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def look_at_service(patient: Patient) -> Iterator[Finding]:
    """Whether the backend answers on this machine."""
    server = patient.settings.server
    host, where = _reachable(server.bind), f"{server.bind} port {server.port}"
    try:
        answer = _get(http.client.HTTPConnection(host, server.port, timeout=SECONDS), "/readyz")
    except (OSError, http.client.HTTPException) as fault:
        yield warning("service", f"nothing answers on {where}: {_words(fault)}", "start it: systemctl start tui-reset")
        return
    status = str(answer.document().get("status", ""))
    if answer.status == _STATUS_OK and status == "ready":
        yield ok("service", f"ready on {where}")
    elif status in _NOT_READY:
        yield failed("service", f"on {where} it says: {status}", _NOT_READY[status])
    else:
        yield failed(
            "service", f"what answers on {where} is another program", "choose another port, or stop that program"
        )


def look_at_certificate(patient: Patient) -> Iterator[Finding]:
    """Whether the public address has a certificate that people's machines take, and for how long."""
    parts = urlsplit(patient.settings.server.public_url)
    host = parts.hostname or ""
    if parts.scheme != "https":
        yield ok("certificate", "none: the public address is this machine's own, and plain")
        return
    try:
        with (
            closing(socket.create_connection((host, parts.port or 443), SECONDS)) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as secure,
        ):
            certificate: Mapping[str, Any] = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as fault:
        after = "renew it, or give the proxy one for this name with its whole chain"
        yield failed("certificate", f"{host}: {fault.verify_message.rstrip('.')}", after)
        return
    except OSError as fault:
        yield failed("certificate", f"{host}: {_words(fault)}", "see the name in DNS, the firewall, and the proxy")
        return
    left = (ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) / _DAY
    what = f"{host}: {left:.0f} days left"
    yield ok("certificate", what) if left > DAYS_LEFT else warning("certificate", what, "see why it was not renewed")


def look_at_public_address(patient: Patient) -> Iterator[Finding]:
    """Whether the public address leads to this service, and says so to browsers."""
    url = patient.settings.server.public_url
    try:
        health, profile = _get(_line_to(url), "/healthz"), _get(_line_to(url), "/v1/profile")
    except (OSError, http.client.HTTPException) as fault:
        after = "see DNS, firewall and proxy; a machine cannot always reach itself by its public address"
        yield failed("public url", f"{url}: {_words(fault)}", after)
        return
    ours = _is_ours(patient, health, profile)
    yield ours
    if url.startswith("https:") and ours.state is not State.FAILED:
        yield _hsts(profile)
        yield from _clock(health)


def _is_ours(patient: Patient, health: Answer, profile: Answer) -> Finding:
    url, shown = patient.settings.server.public_url, profile.document()
    if health.status != _STATUS_OK or health.document().get("status") != "alive" or profile.status != _STATUS_OK:
        what = f"{url} answers {health.status} and {profile.status}, and not as this service does"
        return failed("public url", what, _behind_the_proxy({health.status, profile.status}))
    if patient.profile is None:
        return skipped("public url", "there is no profile to compare with")
    if (shown.get("name"), shown.get("title")) != (patient.profile.name, patient.profile.title):
        what = f"{url} leads to a service with another profile"
        return failed("public url", what, "see where the proxy leads, or restart the service with these settings")
    return ok("public url", f"{url} leads to this service")


def _behind_the_proxy(statuses: set[int]) -> str:
    if statuses <= _NOBODY_BEHIND:
        return "see that the service runs, and that the proxy leads to it"
    return "see where the proxy leads, and that it passes X-Forwarded-Proto"


def _hsts(answer: Answer) -> Finding:
    if answer.headers.get("strict-transport-security"):
        return ok("hsts", "browsers are told to come by TLS alone")
    return warning("hsts", "Strict-Transport-Security is missing", "let the proxy pass it on as the service sends it")


def _clock(answer: Answer) -> Iterator[Finding]:
    try:
        at = email.utils.parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return
    apart = abs(at - time.time())
    if apart > CLOCKS_APART:
        yield warning("proxy clock", f"this machine and the proxy's are {apart:,.0f} s apart", "see both clocks")


def _line_to(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https":
        return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=ssl.create_default_context())


def _get(line: http.client.HTTPConnection, path: str) -> Answer:
    with closing(line):
        line.request("GET", path, headers={"Accept": "application/json", "Connection": "close"})
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, answer.read(_ANSWER_BYTES))


def _reachable(bind: str) -> str:
    """Where this machine reaches what listens on that address."""
    address = ip_address(bind) if bind[:1].isdigit() or ":" in bind else None
    if address is None or not address.is_unspecified:
        return bind
    return "::1" if address.version == 6 else "127.0.0.1"


def _words(fault: OSError | http.client.HTTPException) -> str:
    if isinstance(fault, TimeoutError):
        return f"no answer within {SECONDS:.0f} s"
    if isinstance(fault, ssl.SSLError):
        return f"TLS: {(fault.reason or 'no answer').replace('_', ' ').lower()}"
    if isinstance(fault, http.client.HTTPException):
        return "what answers does not speak HTTP"
    return (fault.strerror or type(fault).__name__).lower()
