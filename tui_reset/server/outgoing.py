"""What the backend asks of others over HTTP: the client for it, whom it trusts, and what may be said of a fault."""

import logging
import os
import ssl
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def made_client(url: str, headers: Mapping[str, str], at_once: int = 1) -> "httpx.AsyncClient":
    """A client for `url` that follows no redirect (ASVS 15.3.2) and has no time limit of its own: the caller has one.

    It takes tens of milliseconds, so not on the event loop. `at_once` is the most connections; two are kept, for 30
    seconds.
    """
    import httpx  # noqa: PLC0415 - 70 ms that a start does not wait for

    for name in ("httpx", "httpcore"):  # they log addresses, and these tell names and ranges
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    over_tls = url.startswith("https:")
    trust = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    return httpx.AsyncClient(
        verify=_context(*trust) if over_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        trust_env=over_tls,  # plain HTTP goes to this machine alone, never through a proxy
        follow_redirects=False,
        timeout=None,  # noqa: S113 - each question, each push has one for everything
        limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=2, keepalive_expiry=30),
        headers={"Accept-Encoding": "identity", **headers},
    )


def kind_of(fault: BaseException) -> str:
    """The name of its innermost cause, such as `SSLCertVerificationError`: the text may hold address or message."""
    cause = fault.__cause__ or fault.__context__
    return type(fault).__name__ if cause is None else kind_of(cause)


def trusting_context() -> ssl.SSLContext:
    """This machine's own list of authorities, a house's own among them; the one that comes with httpx where none is."""
    context = ssl.create_default_context()
    known = ssl.get_default_verify_paths()
    if not (known.cafile or known.capath):
        import certifi  # noqa: PLC0415 - rarely needed

        context.load_verify_locations(certifi.where())
    return context


@lru_cache(maxsize=4)
def _context(*trust: str | None) -> ssl.SSLContext:  # noqa: ARG001 - what it depends on
    """One for all clients of a process: it keeps no state."""
    return trusting_context()
