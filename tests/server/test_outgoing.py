"""Clients for what the backend asks of others: whom they trust, and what they send along."""

import ssl

import pytest

from tui_reset.server.outgoing import kind_of, made_client, trusting_context


def test_a_machine_without_authorities_takes_those_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    none = ssl.DefaultVerifyPaths(None, None, "", "", "", "")  # type: ignore[arg-type] # as it is there
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: none)
    assert trusting_context().get_ca_certs()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/range", "https://range.example.org"])
async def test_a_client_follows_nobody_and_is_sent_nothing_packed(url: str) -> None:
    """ASVS 15.3.2; a packed answer could grow without end."""
    async with made_client(url, {"Accept": "text/plain"}) as client:
        assert (client.follow_redirects, client.timeout.read) == (False, None)
        assert (client.headers["accept-encoding"], client.headers["accept"]) == ("identity", "text/plain")


def test_a_fault_is_told_by_the_name_of_its_cause() -> None:
    cause = OSError("https://range.example.org/range/21BD1")
    middle, outer = RuntimeError(), ValueError()
    middle.__cause__, outer.__context__ = cause, middle
    assert kind_of(outer) == "OSError"
