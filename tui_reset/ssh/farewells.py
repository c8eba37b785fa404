"""How somebody is sent away before anything is spent on him: with a sentence that ssh shows, and no key exchange."""

import asyncio
import contextlib
import socket
import struct
from typing import Final

VERSION: Final = "tui-reset"
_DISCONNECT: Final = 1
_TOO_MANY: Final = 12
"""SSH_DISCONNECT_TOO_MANY_CONNECTIONS (RFC 4253 11.1)."""
_BLOCK: Final = 8
_LEAST_PADDING: Final = 4
_SECONDS: Final = 1.0
"""Closed at once, with what he has sent unread, the line would be reset, and the sentence lost."""
_AT_ONCE: Final = 64
"""Whoever comes when so many are being sent away is cut off."""


class Farewells:
    """Those who are being sent away."""

    def __init__(self) -> None:
        self._leaving: set[socket.socket] = set()

    def send_away(self, connected: socket.socket, sentence: str) -> None:
        """Say it and hang up; never waits."""
        connected.setblocking(False)
        if len(self._leaving) >= _AT_ONCE:
            connected.close()
            return
        with contextlib.suppress(OSError):
            connected.send(parting(sentence))
            connected.shutdown(socket.SHUT_WR)
        self._leaving.add(connected)
        asyncio.get_running_loop().call_later(_SECONDS, self._close, connected)

    def close(self) -> None:
        """Hang up on all of them."""
        for connected in [*self._leaving]:
            self._close(connected)

    def _close(self, connected: socket.socket) -> None:
        self._leaving.discard(connected)
        connected.close()


def parting(sentence: str) -> bytes:
    """The version, and the one packet that may come before any key exchange (RFC 4253 11.1)."""
    words = sentence.encode("ascii")
    payload = struct.pack(">BII", _DISCONNECT, _TOO_MANY, len(words)) + words + struct.pack(">I", 0)
    padding = _BLOCK - (struct.calcsize(">IB") + len(payload)) % _BLOCK
    padding += _BLOCK if padding < _LEAST_PADDING else 0
    packet = struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)
    return f"SSH-2.0-{VERSION}\r\n".encode("ascii") + packet
