"""A real SMTP server with weather, in the loop of those who wait for its mails."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Final
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from tui_reset.demo.mail_sink import LOOPBACK, MAIL_BYTES, hang_up
from tui_reset.server.rules.tokens import place_of

_LINK: Final = re.compile(r"^\s*(https?://\S+/r/(\S+))\s*$", re.MULTILINE)
_CODE: Final = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class LinkMail:
    """What one reset mail had in it."""

    to: str
    link: str = field(repr=False)
    code: str = field(repr=False)


class Mailroom:
    """Listens on one port all the time but when it is down; mails are known by the reset that their link is of."""

    def __init__(self) -> None:
        self.mails: dict[str, LinkMail] = {}
        """By the beginning of the request's id, which the link shares."""
        self.times: Counter[str] = Counter()
        """How often the mail of each came."""
        self.places: dict[str, list[str]] = {}
        """The same by address, in the order they came."""
        self.notices: Counter[tuple[str, str]] = Counter()
        """Address and subject of every other mail."""
        self.port = 0
        self.delay = 0.0
        """Seconds that each mail takes to be accepted."""
        self.refusal = ""
        """What is said to each recipient in place of 250."""
        self._speakers: WeakSet[SMTP] = WeakSet()
        self._server: asyncio.Server | None = None
        self._news: dict[str, asyncio.Event] = {}

    async def open(self) -> None:
        """Listen; on the same port as before, if there was one."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self._speak, LOOPBACK, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody listens any more, and whoever was speaking is cut off."""
        if self._server:
            server, self._server = self._server, None
            await hang_up(server, self._speakers)

    async def mail_of(self, request_id: str, seconds: float) -> LinkMail | None:
        """The mail of that reset, once it is there; None when it did not come in time."""
        place = place_of(request_id)
        event = self._news.setdefault(place, asyncio.Event())
        if place not in self.mails:
            try:
                async with asyncio.timeout(seconds):
                    await event.wait()
            except TimeoutError:
                return None
        return self.mails[place]

    def _speak(self) -> SMTP:
        smtp = SMTP(self, hostname="localhost", data_size_limit=MAIL_BYTES, enable_SMTPUTF8=True)
        self._speakers.add(smtp)
        return smtp

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take it, unless the weather says otherwise."""
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Read it, then say that it is taken."""
        await asyncio.sleep(self.delay)
        self._read(envelope.content or b"", envelope.rcpt_tos)
        return "250 OK"

    def _read(self, content: str | bytes, to: Iterable[str]) -> None:
        mail = message_from_bytes(content if isinstance(content, bytes) else content.encode(), policy=policy.default)
        part = mail.get_body(("plain",))
        text = str(part.get_content()) if part else ""
        [address] = to
        link, code = _LINK.search(text), _CODE.search(text)
        if link is None or code is None:
            self.notices[address, str(mail["Subject"])] += 1
            return
        place = place_of(link[2])
        if place not in self.mails:
            self.mails[place] = LinkMail(address, link[1], code[0])
            self.places.setdefault(address, []).append(place)
        self.times[place] += 1
        if event := self._news.get(place):
            event.set()
