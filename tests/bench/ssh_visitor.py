"""Somebody at a terminal with ssh: asyncssh's client, timed by the bytes that come; no screen model."""

import asyncio
import time
from typing import Final, Self

import asyncssh

from tests.bench.terminal import _ESCAPES

FRAME: Final = ("Forgot your password?", "Sign in", "F1")
_WAIT_SECONDS: Final = 60


class Visitor(asyncssh.SSHClientSession[bytes]):
    """One session at 80x24. `seconds_to_frame` is from before the TCP connection to the first full frame."""

    def __init__(self) -> None:
        self._seen = b""
        self._news = asyncio.Event()
        self.seconds_to_frame = 0.0

    @classmethod
    async def arrived(cls, port: int) -> Self:
        """Connect, and wait for the first full frame."""
        began = time.perf_counter()
        visitor = cls()
        visitor.connection = await asyncssh.connect(
            "127.0.0.1", port, username="reset", known_hosts=None, client_keys=None, config=None, agent_path=None
        )
        visitor.channel, _ = await visitor.connection.create_session(
            lambda: visitor, term_type="xterm-256color", term_size=(80, 24), encoding=None, env={"LANG": "C.UTF-8"}
        )
        await visitor.sees(*FRAME)
        visitor.seconds_to_frame = time.perf_counter() - began
        return visitor

    connection: asyncssh.SSHClientConnection
    channel: "asyncssh.SSHClientChannel[bytes]"

    def data_received(self, data: bytes, datatype: object) -> None:
        """Keep it until it is looked for."""
        del datatype
        self._seen += data
        self._news.set()

    async def sees(self, *texts: str) -> None:
        """Wait until all of them have been sent since the last time. Raises TimeoutError."""
        wanted = [text.encode() for text in texts]
        async with asyncio.timeout(_WAIT_SECONDS):
            while True:
                plain = _ESCAPES.sub(b"", self._seen)
                if all(text in plain for text in wanted):
                    self._seen = b""
                    return
                self._news.clear()
                await self._news.wait()

    def types(self, keys: str) -> None:
        """As a terminal sends them; what was drawn before is not looked at any more."""
        self._seen = b""
        self.channel.write(keys.encode())

    async def key_to_frame(self, text: str) -> float:
        """Type the last letter of `text` and wait until all of it is drawn; seconds."""
        began = time.perf_counter()
        self.types(text[-1])
        await self.sees(text)
        return time.perf_counter() - began

    def leaves(self) -> None:
        """Without a word."""
        self.connection.abort()
