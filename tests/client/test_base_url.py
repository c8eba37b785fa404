"""Where --url may point: TLS anywhere, plain HTTP to this machine only."""

import pytest

from tui_reset.client.base_url import UrlRefused, checked_base_url, is_loopback


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://reset.example.org", "https://reset.example.org"),
        ("https://reset.example.org/", "https://reset.example.org"),
        ("https://reset.example.org:8443/accounts/", "https://reset.example.org:8443/accounts"),
        ("https://müller.example", "https://müller.example"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:8017", "http://127.0.0.1:8017"),
        ("http://[::1]:8017", "http://[::1]:8017"),
        ("http://localhost:8017", "http://localhost:8017"),
    ],
)
def test_addresses_that_secrets_may_travel_to_are_kept(written: str, kept: str) -> None:
    assert checked_base_url(written) == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is empty or holds spaces"),
        ("https://reset.example.org /", "is empty or holds spaces"),
        ("https://reset\n.example.org", "is empty or holds spaces"),
        ("https://reset.example.org\\@evil.test", "is empty or holds spaces"),
        ("reset.example.org", "needs its scheme"),
        ("localhost:8017", "needs its scheme"),
        ("ftp://reset.example.org", "needs its scheme"),
        ("https://", "no usable host name"),
        ("https://reset..example.org", "no usable host name"),
        ("https://re%20set.example.org", "no usable host name"),
        (f"https://{'a' * 64}.example.org", "no usable host name"),
        ("https://reset.example.org:99999", "port or host that cannot be"),
        ("https://reset.example.org:0", "port or host that cannot be"),
        ("https://[::1", "port or host that cannot be"),
        ("https://alice@reset.example.org", "user name or password"),
        ("https://:secret@reset.example.org", "user name or password"),
        ("https://reset.example.org?x=1", "must not hold ? or #"),
        ("https://reset.example.org?", "must not hold ? or #"),
        ("https://reset.example.org/#top", "must not hold ? or #"),
        ("https://reset.example.org/r/abcdef", "pass it with --link"),
        ("https://reset.example.org/r", "pass it with --link"),
        ("http://reset.example.org", "plain http://"),
        ("http://10.0.0.1:8017", "plain http://"),
        ("http://127.0.0.1.evil.test", "plain http://"),
    ],
)
def test_every_other_address_is_refused_with_a_sentence(written: str, said: str) -> None:
    with pytest.raises(UrlRefused) as refused:
        checked_base_url(written)
    assert said in refused.value.sentence
    assert str(refused.value) == refused.value.sentence


def test_a_refusal_does_not_repeat_what_was_written() -> None:
    with pytest.raises(UrlRefused) as refused:
        checked_base_url("https://alice:hunter22@reset.example.org")
    assert "hunter22" not in refused.value.sentence


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("127.1", False), ("::2", False)],
)
def test_loopback_is_told_from_the_network(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own
