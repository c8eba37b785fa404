"""The one HTTP client with its TLS, and reading an answer off the wire in bounds."""

import logging
import os
import ssl
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui_reset import __version__
from tui_reset.client.answers import ANSWER_BYTES, Received
from tui_reset.contract.faults import Unreachable
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import language

if TYPE_CHECKING:
    import httpx

_KEPT_SECONDS: Final = 3.0
"""An idle connection is dropped before servers do (5 s is common), or a change could meet a closing one."""

_TRUST: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def made_client(base_url: str) -> "httpx.AsyncClient":
    """A client; takes 60 to 150 ms the first time, which is why it is not made on the event loop.

    Raises `Unreachable` where the machine's proxy settings cannot be used.
    """
    # httpx is prepared for its own command line to be missing; loading that, rich and all, takes as long as the rest.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # how an import is made to fail
    import httpx  # noqa: PLC0415 - the first frame does not wait for it

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        return _client(base_url.startswith("https:"))
    except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
        said = _(
            "This machine's proxy settings (HTTPS_PROXY, ALL_PROXY, NO_PROXY) cannot be used. "
            "Correct or unset them, then start again."
        )
        raise Unreachable(said) from error


def _client(over_tls: bool) -> "httpx.AsyncClient":
    import httpx  # noqa: PLC0415 - the same

    return httpx.AsyncClient(
        verify=_context(over_tls, *map(os.environ.get, _TRUST)),
        trust_env=over_tls,  # plain HTTP goes to loopback only, never through a proxy
        follow_redirects=False,
        limits=httpx.Limits(max_connections=8, keepalive_expiry=_KEPT_SECONDS),
        headers={
            "User-Agent": f"tui-reset/{__version__}",
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "identity",
            "Accept-Language": language().replace("_", "-"),
        },
    )


async def received(response: "httpx.Response") -> Received:
    """The answer with its body as it was sent, read no further than `ANSWER_BYTES`."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES:
            break
    return Received(
        status=response.status_code,
        media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        location=response.headers.get("location", ""),
        retry_after=_whole_seconds(response.headers.get("retry-after", "")),
        body=bytes(body) if len(body) <= ANSWER_BYTES else None,
    )


def _whole_seconds(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else None


@lru_cache(maxsize=4)
def _context(over_tls: bool, *trust: str | None) -> ssl.SSLContext:  # noqa: ARG001 - what it depends on
    """One for all clients of a process: reading the authorities takes 20 ms and half a megabyte, and keeps no state."""
    return _trusting_context() if over_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _trusting_context() -> ssl.SSLContext:
    """This machine's own list of authorities; the one that comes with httpx where there is none."""
    context = ssl.create_default_context()
    known = ssl.get_default_verify_paths()
    if not (known.cafile or known.capath):
        import certifi  # noqa: PLC0415 - rarely needed

        context.load_verify_locations(certifi.where())
    return context
