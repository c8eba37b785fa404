"""A real SMTP server on loopback that keeps each received mail as a file."""

import asyncio
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final, cast
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK: Final = "127.0.0.1"
MAIL_BYTES: Final = 1_000_000
_DIGITS: Final = 6


class MailFolder:
    """Mails as `000001.eml`, `000002.eml` … in the order they came, with the line ends of a file, not of SMTP."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._last = max((int(path.stem) for path in folder.glob("*.eml") if path.stem.isdecimal()), default=0)

    def keep(self, mail: bytes) -> Path:
        """Write one mail and give its path. Raises OSError."""
        self._last += 1
        path = self._folder / f"{self._last:0{_DIGITS}}.eml"
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return path


class Keeper:
    """What aiosmtpd calls for each mail; the envelope goes on top, as a mail server's delivery agent does it."""

    def __init__(self, folder: MailFolder) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's name and arguments
        """Keep the mail before it is acknowledged, so that an accepted mail is never lost."""
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        lines = [f"Return-Path: <{envelope.mail_from}>", *(f"Delivered-To: {to}" for to in envelope.rcpt_tos)]
        try:
            self._folder.keep("".join(f"{line}\n" for line in lines).encode() + body.replace(b"\r\n", b"\n"))
        except OSError:
            return "452 Insufficient system storage"
        return "250 OK"


class MailSink:
    """The server in a thread of its own, so that it answers whatever the backend is doing."""

    def __init__(self, folder: Path) -> None:
        self._folder = MailFolder(folder)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail-sink", daemon=True)
        self._speakers: WeakSet[SMTP] = WeakSet()
        self.port = 0

    def start(self, port: int = 0) -> None:
        """Listen on loopback; 0 takes a free port. Raises OSError when the port is taken."""
        self._thread.start()
        try:
            self._server = asyncio.run_coroutine_threadsafe(self._listen(port), self._loop).result()
        except OSError:
            self._end_loop()
            raise
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop listening, drop open connections and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._end_loop()

    async def _listen(self, port: int) -> asyncio.Server:
        return await self._loop.create_server(self._speak, LOOPBACK, port)

    def _speak(self) -> SMTP:
        # A given host name keeps aiosmtpd from asking DNS for one at each connection.
        smtp = SMTP(Keeper(self._folder), hostname="localhost", data_size_limit=MAIL_BYTES, enable_SMTPUTF8=True)
        self._speakers.add(smtp)
        return smtp

    async def _close(self) -> None:
        await hang_up(self._server, self._speakers)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*rest, return_exceptions=True)

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def hang_up(server: asyncio.Server, speakers: Iterable[SMTP]) -> None:
    """End a listening server and everyone it speaks to, in its own loop."""
    # Who has just been accepted is spoken to first: of a server closed before that, asyncio leaves the socket open.
    for listener in server.sockets:
        asyncio.get_running_loop().remove_reader(listener.fileno())
    for _ in range(3):
        await asyncio.sleep(0)
    server.close()
    while connections := [smtp.transport for smtp in speakers if smtp.transport]:
        for connection in connections:
            # Not close(): that would wait for whoever does not read.
            cast("asyncio.Transport", connection).abort()
        await asyncio.sleep(0)
