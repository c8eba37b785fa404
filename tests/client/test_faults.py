"""Errors of the HTTP library that no local socket brings about."""

import socket
import ssl

import httpx
import pytest

from tui_reset.client.faults import fault_of
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown, Unreachable


def after(error: httpx.HTTPError, cause: Exception) -> httpx.HTTPError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (
            after(httpx.ConnectError("x"), ExceptionGroup("all", [TimeoutError(), ConnectionRefusedError()])),
            Unreachable,
            "Nothing answers",
        ),
        (httpx.ConnectError("no route to host"), Unreachable, "There is no connection"),
        (httpx.PoolTimeout("x"), Unreachable, "did not answer in time"),
        (httpx.UnsupportedProtocol("x"), Unreachable, "Start again"),
        (httpx.WriteError("x"), OutcomeUnknown, "is not known"),
        (ssl.SSLError("bad record"), OutcomeUnknown, "is not known"),
        (TimeoutError(), OutcomeUnknown, "is not known"),
    ],
)
def test_what_was_not_sent_is_told_from_what_may_have_arrived(
    error: httpx.HTTPError | OSError, kind: type[GatewayFault], said: str
) -> None:
    fault = fault_of(error, changes=True, host="reset.test")
    assert isinstance(fault, kind)
    assert said in fault.sentence


@pytest.mark.parametrize(
    "error",
    [
        after(httpx.ConnectError("x"), ConnectionRefusedError()),
        after(httpx.ConnectError("x"), socket.gaierror("x")),
        httpx.ConnectError("no route to host"),
        httpx.ConnectTimeout("x"),
        httpx.ProxyError("x"),
        httpx.ReadError("x"),
    ],
)
def test_who_has_nothing_to_do_is_not_told_to_try_again(error: httpx.HTTPError) -> None:
    """A read goes on by itself; what may help is said all the same."""
    fault = fault_of(error, changes=False, host="reset.test")
    assert "try again" in fault.sentence
    assert "try again" not in fault.meanwhile
    assert fault.meanwhile.endswith("This goes on by itself.")
