"""Who is at the other end: believed from a trusted proxy alone, and named coarsely enough to be limited."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_IPV6_SITE: Final = 64
"""One IPv6 customer has a /64 at least: the source that is limited (S2 §1.89)."""


@dataclass(frozen=True, slots=True)
class Peer:
    """`source` is what limits count, `address` what mail and page show; `secure` when no part of the way was plain."""

    source: str
    address: str
    secure: bool


class Peers:
    """Reads the peer of a request. Forwarding headers count from `trusted_proxies` alone (ASVS 4.1.3, 15.3.4).

    `plain_allowed` is for backends whose public URL is itself plain, which the settings grant to loopback only.
    """

    def __init__(self, trusted_proxies: Iterable[str], *, plain_allowed: bool) -> None:
        self._trusted = tuple(ipaddress.ip_network(proxy, strict=False) for proxy in trusted_proxies)
        self._plain_allowed = plain_allowed
        self.of = lru_cache(maxsize=1024)(self._of)

    def _of(self, host: str, forwarded_for: str, forwarded_proto: str, scheme: str) -> Peer:
        """The peer behind a connection from `host`; header values as they came, repeated ones joined by commas."""
        nearest = read_address(host)
        if nearest is None:
            return Peer("unknown", "unknown", self._plain_allowed or scheme == "https")
        behind_proxy = self._is_trusted(nearest)
        client = self._client(nearest, forwarded_for) if behind_proxy else nearest
        if behind_proxy:
            secure = forwarded_proto.strip().lower() == "https"
        else:
            secure = scheme == "https" or nearest.is_loopback
        return Peer(named_source(client), str(client), secure or self._plain_allowed)

    def _client(self, nearest: Address, forwarded_for: str) -> Address:
        """The first address from the right that is no trusted proxy; an unreadable entry ends the search."""
        client = nearest
        for entry in reversed(forwarded_for.split(",")):
            address = read_address(entry.strip())
            if address is None:
                return client
            client = address
            if not self._is_trusted(address):
                return client
        return client

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted if network.version == address.version)


def read_address(text: str) -> Address | None:
    """An IP address without its zone, an IPv4 one as such; None for anything else."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def named_source(address: Address) -> str:
    """What limits count: the address, or an IPv6 customer's /64."""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_SITE), strict=False))
