"""Every way in which HTTP can fail, as one of the gateway's faults with a sentence for the person."""

import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.language.texts import gettext as _

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
        said = _("What answers at {host} does not speak HTTP. Check the address given with --url.")
        return NotAResetServer(said.format(host=host))
    if isinstance(error, (httpx.LocalProtocolError, httpx.UnsupportedProtocol)):
        said = _("What was to be sent to {host} cannot be put into a request. Start again.")
        return Unreachable(said.format(host=host))
    return _unanswered(changes, host)


def _not_connected(error: "httpx.HTTPError", host: str) -> GatewayFault:
    import httpx  # noqa: PLC0415 - the same

    causes = list(_causes(error))
    if isinstance(error, httpx.TimeoutException):
        return _no_way(_("{host} did not answer in time.").format(host=host))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _no_trust(cause, host)
    if isinstance(error, httpx.ProxyError):
        said = _("The proxy would not connect to {host}.").format(host=host)
        return _told_twice(
            said, _("Check HTTPS_PROXY, then try again."), _("Check HTTPS_PROXY. This goes on by itself.")
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _told_twice(
            _("The name {host} cannot be found.").format(host=host),
            _("Check it and your network connection, then try again."),
            _("Check it and your network connection. This goes on by itself."),
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _told_twice(
            _("Nothing answers at {host}.").format(host=host),
            _("It may be starting again: try again in a moment."),
            _("It may be starting again. This goes on by itself."),
        )
    return _no_way(_("There is no connection to {host}.").format(host=host))


def _no_way(said: str) -> Unreachable:
    return _told_twice(
        said,
        _("Check your network connection, then try again."),
        _("Check your network connection. This goes on by itself."),
    )


def _told_twice(said: str, to_do: str, goes_on: str) -> Unreachable:
    """What happened with what to do now, and with what is said while it is tried again by itself."""
    return Unreachable(f"{said} {to_do}", f"{said} {goes_on}")


def nothing_changed(said: str, *, in_a_moment: bool = False) -> Unreachable:
    """What happened, and that trying again does no harm."""
    again = _("Nothing was changed: try again in a moment.") if in_a_moment else _("Nothing was changed: try again.")
    return _told_twice(said, again, _("Nothing was changed. This goes on by itself."))


def not_known(said: str) -> OutcomeUnknown:
    """What happened to a change that may have been done."""
    look = _("Look before doing it again.")
    return OutcomeUnknown(f"{said} {look}", said)


def _no_trust(error: ssl.SSLError, host: str) -> NotAResetServer:
    if isinstance(error, ssl.SSLCertVerificationError):
        said = _(
            "The certificate of {host} is not to be trusted: {why}. Nothing was sent. "
            "Check the address given with --url; if it is right, tell the people who run the service."
        )
        return NotAResetServer(said.format(host=host, why=error.verify_message.rstrip(".")))
    said = _(
        "{host} does not speak TLS as it should. Nothing was sent. Check the address and the port given with --url."
    )
    return NotAResetServer(said.format(host=host))


def _unanswered(changes: bool, host: str) -> GatewayFault:
    if changes:
        said = _("The connection to {host} was lost before an answer came, so whether this was done is not known.")
        return not_known(said.format(host=host))
    return nothing_changed(_("The connection to {host} was lost before an answer came.").format(host=host))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and all that led to it, through exception groups (several addresses tried at once)."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__
