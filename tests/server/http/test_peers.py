"""Who is at the other end."""

import pytest

from tui_reset.server.http.peers import Peers

DIRECT = Peers([], plain_allowed=False)
PROXIED = Peers(["10.0.0.0/8", "fd00::/8"], plain_allowed=False)


@pytest.mark.parametrize(
    ("host", "source", "address"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64", "fe80::1"),
        ("", "unknown", "unknown"),
        ("not an address", "unknown", "unknown"),
    ],
)
def test_a_source_is_an_ipv4_address_or_an_ipv6_site(host: str, source: str, address: str) -> None:
    """SECURITY 89."""
    peer = DIRECT.of(host, "", "", "https")
    assert (peer.source, peer.address) == (source, address)


@pytest.mark.parametrize(
    ("peers", "host", "forwarded", "address"),
    [
        (DIRECT, "192.0.2.7", "10.0.0.1", "192.0.2.7"),
        (PROXIED, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (PROXIED, "10.1.1.1", "198.51.100.1", "198.51.100.1"),
        (PROXIED, "10.1.1.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (PROXIED, "10.1.1.1", "203.0.113.9, 198.51.100.1, 10.2.2.2", "198.51.100.1"),
        (PROXIED, "10.1.1.1", "10.3.3.3,10.2.2.2", "10.3.3.3"),
        (PROXIED, "fd00::1", "2001:db8::5", "2001:db8::5"),
        (PROXIED, "10.1.1.1", "", "10.1.1.1"),
        (PROXIED, "10.1.1.1", "198.51.100.1, junk, 10.2.2.2", "10.2.2.2"),
        (PROXIED, "10.1.1.1", "<script>", "10.1.1.1"),
    ],
)
def test_forwarding_counts_from_trusted_proxies_alone(peers: Peers, host: str, forwarded: str, address: str) -> None:
    """Case 39, SECURITY 90: nobody chooses the address that limits count."""
    assert peers.of(host, forwarded, "https", "http").address == address


@pytest.mark.parametrize(
    ("host", "proto", "scheme", "secure"),
    [
        ("10.1.1.1", "https", "http", True),
        ("10.1.1.1", "HTTPS ", "http", True),
        ("10.1.1.1", "http", "http", False),
        ("10.1.1.1", "", "http", False),
        ("10.1.1.1", "javascript", "https", False),
        ("192.0.2.7", "https", "http", False),
        ("192.0.2.7", "", "https", True),
        ("127.0.0.1", "", "http", True),
        ("::1", "", "http", True),
    ],
)
def test_plain_http_is_for_loopback_or_a_proxy_that_says_https(
    host: str, proto: str, scheme: str, secure: bool
) -> None:
    """SECURITY 44, case 8."""
    assert PROXIED.of(host, "", proto, scheme).secure is secure


def test_a_plain_public_url_takes_plain_requests() -> None:
    assert Peers([], plain_allowed=True).of("192.0.2.7", "", "", "http").secure
    assert Peers([], plain_allowed=True).of("", "", "", "http").secure
