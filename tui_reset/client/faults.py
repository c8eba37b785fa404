"""Every way in which HTTP can fail, as one of the gateway's faults with a sentence for the person."""

import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable

if TYPE_CHECKING:
    import httpx

_CUT: Final = ("Server disconnected", "peer closed connection")
"""How httpx words a connection that ended; every other protocol error means that no HTTP is spoken."""


def fault_of(error: "httpx.HTTPError | OSError", changes: bool, host: str) -> GatewayFault:
    """The fault behind `error`.

    What could not connect was not sent: `Unreachable`, or `NotAResetServer` where TLS fails. A change that may have
    arrived and got no answer is `OutcomeUnknown`; a read that got none is `Unreachable`.
    """
    import httpx  # noqa: PLC0415 - it is loaded by now, and not before the first call

    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        return _not_connected(error, host)
    if isinstance(error, (httpx.RemoteProtocolError, httpx.DecodingError)) and not str(error).startswith(_CUT):
        return NotAResetServer(f"What answers at {host} does not speak HTTP. Check the address given with --url.")
    if isinstance(error, (httpx.LocalProtocolError, httpx.UnsupportedProtocol)):
        return Unreachable(f"What was to be sent to {host} cannot be put into a request. Start again.")
    return _unanswered(changes, host)


def _not_connected(error: "httpx.HTTPError", host: str) -> GatewayFault:
    import httpx  # noqa: PLC0415 - the same

    causes = list(_causes(error))
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"{host} did not answer in time. Check your network connection, then try again.")
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _no_trust(cause, host)
    if isinstance(error, httpx.ProxyError):
        return Unreachable(f"The proxy would not connect to {host}. Check HTTPS_PROXY, then try again.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Unreachable(f"The name {host} cannot be found. Check it and your network connection, then try again.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Unreachable(f"Nothing answers at {host}. It may be starting again: try again in a moment.")
    return Unreachable(f"There is no connection to {host}. Check your network connection, then try again.")


def _no_trust(error: ssl.SSLError, host: str) -> NotAResetServer:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotAResetServer(
            f"The certificate of {host} is not to be trusted: {error.verify_message.rstrip('.')}. Nothing was sent. "
            "Check the address given with --url; if it is right, tell the people who run the service."
        )
    return NotAResetServer(
        f"{host} does not speak TLS as it should. Nothing was sent. Check the address and the port given with --url."
    )


def _unanswered(changes: bool, host: str) -> GatewayFault:
    if changes:
        return OutcomeUnknown(
            f"The connection to {host} was lost before an answer came, so whether this was done is not known. "
            "Look before doing it again."
        )
    return Unreachable(f"The connection to {host} was lost before an answer came. Nothing was changed: try again.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and all that led to it, through exception groups (several addresses tried at once)."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__
