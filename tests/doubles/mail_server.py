"""A real SMTP server in the test's own loop that keeps what came over the wire and can refuse at each stage."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from tui_reset.demo.mail_sink import hang_up


@dataclass(slots=True)
class MailServerDouble:
    """Replies by stage (empty: accept), whether DATA hangs, and everything that was received."""

    port: int = 0
    sender_reply: str = ""
    recipient_reply: str = ""
    data_reply: str = ""
    hangs_in_data: bool = False
    password: str = ""
    wire: bytearray = field(default_factory=bytearray)
    envelopes: list[Envelope] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RCPT TO."""
        if self.recipient_reply:
            return self.recipient_reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """The message itself."""
        if self.hangs_in_data:
            await asyncio.Event().wait()
        if self.data_reply:
            return self.data_reply
        self.envelopes.append(envelope)
        self.arrived.set()
        return "250 2.0.0 kept"

    def messages(self) -> list[EmailMessage]:
        """The received mails."""
        contents = [it.content for it in self.envelopes]
        return [message_from_bytes(it, policy=policy.default) for it in contents if isinstance(it, bytes)]

    async def message(self, number: int) -> EmailMessage:
        """The mail with that number, from 1, waiting for it."""
        async with asyncio.timeout(10):
            while len(self.envelopes) < number:
                self.arrived.clear()
                await self.arrived.wait()
        return self.messages()[number - 1]


def text_of(message: EmailMessage) -> str:
    """The text part, decoded, with LF line ends."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage) -> str:
    """The URL that stands alone on its line in the text part."""
    (link,) = [line for line in text_of(message).splitlines() if line.startswith("http")]
    return link


def mail_code_in(message: EmailMessage) -> str:
    """The mail code, as printed."""
    (code,) = [line.strip() for line in text_of(message).splitlines() if line.startswith("    ")]
    return code


@asynccontextmanager
async def mail_server(
    *,
    implicit_tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    password: str = "",
    port: int = 0,
) -> AsyncIterator[MailServerDouble]:
    """Listen on loopback; with a password, sign-in as `mailer` is required, over TLS alone."""
    double = MailServerDouble(password=password)

    class Recording(SMTP):
        def data_received(self, data: bytes) -> None:
            double.wire.extend(data)
            super().data_received(data)

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = LoginPassword(b"mailer", double.password.encode())
        return AuthResult(success=given == right, handled=False)

    speakers: WeakSet[SMTP] = WeakSet()

    def speak() -> SMTP:
        smtp = Recording(
            double,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=starttls,
            authenticator=check if password else None,
            auth_required=bool(password) and implicit_tls is None,
            auth_require_tls=implicit_tls is None,
        )
        speakers.add(smtp)
        return smtp

    loop = asyncio.get_running_loop()
    server = await loop.create_server(speak, "127.0.0.1", port, ssl=implicit_tls)
    double.port = server.sockets[0].getsockname()[1]
    try:
        yield double
    finally:
        await hang_up(server, speakers)
