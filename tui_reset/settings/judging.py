"""Turns one raw value from any source into the setting's type, or says what was expected."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec

from tui_reset.language.choice import chosen
from tui_reset.settings.fields import Field

SHOWN_CHARACTERS: Final = 40
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SQLITE: Final = "sqlite:///"
POSTGRES: Final = "postgresql+asyncpg://"
TAKES_WRITES: Final = frozenset({"primary", "read-write"})
"""Which one of several PostgreSQL servers may be meant: one that only reads is of no use."""
TLS_MODES: Final = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
"""As libpq names them; who says none gets TLS where the server offers it, and no check of who that is."""
THEMES: Final = ("dark", "light", "high-contrast", "terminal")
"""Those that come with the product, in the order in which a key goes through them."""
MAILBOX: Final = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")


def judge(field: Field, raw: object) -> Any:
    """The value in its type. Raises ValueError with "must be …", or why not."""
    if isinstance(raw, str) and field.bare == tuple[str, ...]:
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    if isinstance(raw, float) and not float("-inf") < raw < float("inf"):
        raise ValueError(_refusal(field, raw))
    try:
        value = msgspec.convert(raw, field.annotation, strict=not isinstance(raw, str))
    except msgspec.ValidationError as error:
        raise ValueError(_refusal(field, raw)) from error
    if any(CONTROL.search(text) for text in _texts(value)):
        message = "must not contain control characters or line breaks"
        raise ValueError(message)
    check = CHECKS.get(field.kind)
    if check and value and not check(value):
        raise ValueError(_refusal(field, raw))
    return value


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine and nobody else can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of a checked URL, without brackets; empty when there is none."""
    return urlsplit(url).hostname or ""


def _texts(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [part for part in value if isinstance(part, str)]
        if isinstance(value, tuple)
        else []
    )


def _refusal(field: Field, raw: object) -> str:
    # An address may carry a password by mistake, so addresses are not repeated.
    shown = "" if field.kind in {"url", "origin", "database"} else f", not {_shown(raw)}"
    return f"must be {field.expected}{shown}"


def _shown(raw: object) -> str:
    text = ascii(raw) if not isinstance(raw, bool) else str(raw).lower()
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def _is_address(text: str) -> bool:
    return text == "localhost" or _parses(ip_address, text)


def _is_database(text: str) -> bool:
    if text.startswith(POSTGRES):
        return _is_postgres(text)
    return text.startswith(SQLITE) and len(text) > len(SQLITE) and "?" not in text


def _is_postgres(text: str) -> bool:
    """One database; behind it at most where its servers are, that one takes writes, and how TLS is insisted on."""
    try:
        parts = urlsplit(text)
        more = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True) if parts.query else {}
        port_reads = parts.port is None or parts.port > 0
    except ValueError:
        return False
    name = parts.path.removeprefix("/")
    known = set(more) <= {"host", "ssl", "target_session_attrs"} and set(more.get("ssl", [])) <= TLS_MODES
    known = known and set(more.get("target_session_attrs", [])) <= TAKES_WRITES
    return bool(name) and "/" not in name and not parts.fragment and port_reads and known and not re.search(r"\s", text)


def _are_networks(texts: tuple[str, ...]) -> bool:
    return all(_parses(ip_network, text) for text in texts)


def _is_url(text: str) -> bool:
    """An absolute http or https address without sign-in, query or fragment; http on loopback alone."""
    try:
        parts = urlsplit(text)
        port_reads = parts.port is None or parts.port > 0
    except ValueError:
        return False
    sound = bool(parts.hostname) and "@" not in parts.netloc and not parts.query and not parts.fragment
    scheme = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    return sound and port_reads and scheme and not re.search(r"[\s\\]", text)


def _is_origin(text: str) -> bool:
    return _is_url(text) and urlsplit(text).path in {"", "/"}


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "address": _is_address,
    "database": _is_database,
    "language": lambda text: chosen([text]) is not None,
    "mailbox": lambda text: bool(MAILBOX.fullmatch(text)),
    "networks": _are_networks,
    "origin": _is_origin,
    "theme": lambda text: text in THEMES or text.endswith(".toml"),
    "url": _is_url,
}
