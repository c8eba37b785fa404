"""Believes a front door, and nobody else, about the address of the person it asks for."""

import hmac
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from tui_reset.contract.door import DOOR_KEY, DOOR_SOURCE
from tui_reset.contract.secret import Secret
from tui_reset.server.http.peers import Address, read_address

log = logging.getLogger(__name__)

SOURCE_HEADER: Final = DOOR_SOURCE.lower().encode()
KEY_HEADER: Final = DOOR_KEY.lower().encode()
OF_DOOR: Final = b"tui-reset-"
_QUIET_SECONDS: Final = 60.0
_ADDRESS: Final = 45
"""Characters of the longest address (RFC 4291 §2.2), which a longer text cannot be."""

Header = tuple[bytes, bytes]


class Doubted(Protocol):
    """Where it is counted that somebody was not believed."""

    def doubted(self, why: str) -> None:
        """`why` is one of a handful of words, never what was sent."""
        ...


class FrontDoor:
    """Reads `Tui-Reset-Source` where `Tui-Reset-Door-Key` is right (API). An empty key: from nobody."""

    def __init__(self, key: Secret, meter: Doubted | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = _digest(key.reveal().encode()) if key.reveal() else None
        self._meter = meter
        self._clock = clock
        self._told = float("-inf")
        self._untold: Counter[str] = Counter()

    def source_in(self, headers: Sequence[Header]) -> Address | None:
        """The person's address. None where no door asks, or it is not believed: as if neither had been sent."""
        sources = [value for name, value in headers if name == SOURCE_HEADER]
        keys = [value for name, value in headers if name == KEY_HEADER]
        if not sources and not keys:
            return None
        why = self._doubt(sources, keys)
        address = read_address(sources[0][: _ADDRESS + 1].decode("latin-1")) if not why and sources else None
        if not why and sources and (address is None or len(sources[0]) > _ADDRESS):
            why, address = "no_address", None
        if why:
            self._note(why)
        return address

    def _doubt(self, sources: list[bytes], keys: list[bytes]) -> str:
        if len(sources) > 1 or len(keys) > 1:
            return "twice"
        if not keys:
            return "no_key"
        if self._key is None:
            return "no_door"
        return "" if hmac.compare_digest(_digest(keys[0]), self._key) else "wrong_key"

    def _note(self, why: str) -> None:
        """Count it, and log at most once a minute how many there were: whoever asks could fill the disk."""
        if self._meter is not None:
            self._meter.doubted(why)
        self._untold[why] += 1
        now = self._clock()
        if now - self._told >= _QUIET_SECONDS:
            log.warning("door_doubted", extra=dict(self._untold))
            self._told = now
            self._untold.clear()


def _digest(key: bytes) -> bytes:
    """Of equal length whatever is sent, so that comparing takes the same time (ASVS 11.2.4)."""
    return hmac.digest(b"tui-reset door key", key, "sha256")
