"""The address of the backend, as a person gives it with --url: read once, refused with a sentence."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

_WRITTEN: Final = re.compile(r"[!-~\u00a1-\U0010ffff]+")
_LABELS: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")
_EXAMPLE: Final = "https://reset.example.org"


class UrlRefused(ValueError):  # noqa: N818 - it is a refusal, said to the person as it stands
    """The address cannot be used. `sentence` says why and what to write; it never repeats the address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def checked_base_url(written: str) -> str:
    """`written` without its trailing slash, if secrets may travel to it.

    `https://` anywhere, `http://` to loopback only (ASVS 12.2.1); no user, query or fragment; a path is a prefix.
    Raises `UrlRefused`.
    """
    parts = _split(written)
    if parts.scheme not in {"https", "http"}:
        raise UrlRefused(f"The address of the service needs its scheme: write it like {_EXAMPLE}.")
    host = _checked_host(parts)
    if parts.username is not None or parts.password is not None:
        raise UrlRefused(f"The address of the service must not hold a user name or password: write {_EXAMPLE} alone.")
    if "/r/" in f"{parts.path}/":
        raise UrlRefused("That is a link from a mail: pass it with --link, and the service's own address with --url.")
    if parts.query or parts.fragment or "?" in written or "#" in written:
        raise UrlRefused(f"The address of the service must not hold ? or #: write it like {_EXAMPLE}.")
    if parts.scheme == "http" and not is_loopback(host):
        raise UrlRefused("Passwords do not travel over plain http://. Use https://, or http:// on this machine only.")
    return written.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address without brackets) is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(written: str) -> SplitResult:
    if not _WRITTEN.fullmatch(written) or "\\" in written:
        raise UrlRefused(f"The address of the service is empty or holds spaces or control characters: use {_EXAMPLE}.")
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        port, parts = 0, urlsplit("")
    if port == 0:
        raise UrlRefused(
            f"The address of the service has a port or host that cannot be: write it like {_EXAMPLE}:8443."
        )
    return parts


def _checked_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        return host
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not _LABELS.fullmatch(ascii_host):
        raise UrlRefused(f"The address of the service has no usable host name: write it like {_EXAMPLE}.")
    return host
