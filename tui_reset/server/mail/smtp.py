"""Hands one message to the mail server, over verified TLS, and says at which stage it failed."""

import asyncio
import ipaddress
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum
from typing import Final, Literal

import aiosmtplib

from tui_reset.contract.secret import Secret

_STEPS_PER_MESSAGE: Final = 4
"""A whole delivery may take this many times the timeout of one step, however slowly each byte comes."""
_GOODBYE_SECONDS: Final = 2.0
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Stage(StrEnum):
    """Where a delivery can stop (S1.10)."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    SIGN_IN = "sign-in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"


_OF_THE_SERVICE: Final = frozenset({Stage.RESOLVE, Stage.CONNECT, Stage.TLS, Stage.SIGN_IN, Stage.SENDER})


class MailNotTaken(Exception):  # noqa: N818 - what happened, for the outbox
    """The message was not accepted. `permanent` is a 5xx for this message: trying again is pointless (RFC 5321)."""

    def __init__(self, stage: Stage, reply: str, *, permanent: bool = False) -> None:
        self.stage = stage
        self.reply = _CONTROL.sub(" ", reply)[:200]
        self.permanent = permanent
        super().__init__(f"{stage}: {self.reply}")

    @property
    def is_of_the_service(self) -> bool:
        """Whether every mail would have failed the same way, not just this one."""
        return self.stage in _OF_THE_SERVICE


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go. `timeout` is seconds for one step; `tls_context` None means the system's authorities."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    sender: str
    username: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    timeout: float = 10.0
    tls_context: ssl.SSLContext | None = None


class SmtpSender:
    """Delivers messages one connection each. TLS is verified and never falls back to plain (ASVS 12.3.1)."""

    def __init__(self, server: MailServer) -> None:
        if server.tls == "none" and not _is_loopback(server.host):
            raise MailNotTaken(Stage.TLS, "mail without TLS is for a loopback host alone", permanent=True)
        self._server = server
        self._context = server.tls_context
        if self._context is None and server.tls != "none":
            self._context = ssl.create_default_context()

    async def deliver(self, message: EmailMessage) -> str:
        """The server's reply to the accepted message; raises MailNotTaken."""
        recipient = message["To"].addresses[0].addr_spec
        international = not recipient.isascii()
        data = message.as_bytes(policy=SMTPUTF8 if international else SMTP)
        options = ["SMTPUTF8"] if international else []
        encoding = "utf-8" if international else "ascii"
        async with self._session() as client:
            if international and not client.supports_extension("smtputf8"):
                raise MailNotTaken(Stage.RECIPIENT, "the mail server does not take SMTPUTF8", permanent=True)
            async with _at(Stage.SENDER):
                await client.mail(self._server.sender, options=options, encoding=encoding)
            async with _at(Stage.RECIPIENT, final=True):
                await client.rcpt(recipient, encoding=encoding)
            async with _at(Stage.DATA, final=True):
                code, text = await client.data(data)
        return _CONTROL.sub(" ", f"{code} {text}")[:200]

    async def probe(self) -> None:
        """Everything but a message: resolve, connect, TLS, sign-in, NOOP; raises MailNotTaken."""
        async with self._session() as client, _at(Stage.CONNECT):
            await client.noop()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiosmtplib.SMTP]:
        server = self._server
        stage = _Progress()
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=False,
            timeout=server.timeout,
            tls_context=self._context,
        )
        try:
            async with asyncio.timeout(server.timeout * _STEPS_PER_MESSAGE):
                await self._open(client, stage)
                stage.now = Stage.DATA
                yield client
        except TimeoutError as fault:
            raise MailNotTaken(stage.now, "no answer in time") from fault
        else:
            await _leave(client)
        finally:
            client.close()

    async def _open(self, client: aiosmtplib.SMTP, stage: "_Progress") -> None:
        server = self._server
        async with _at(Stage.RESOLVE):
            await asyncio.wait_for(
                asyncio.get_running_loop().getaddrinfo(server.host, server.port), timeout=server.timeout
            )
        stage.now = Stage.CONNECT
        async with _at(Stage.CONNECT):
            await client.connect()
            await client.ehlo()
        if server.tls == "starttls":
            stage.now = Stage.TLS
            async with _at(Stage.TLS):
                await client.starttls(tls_context=self._context)
                await client.ehlo()
        if server.username:
            stage.now = Stage.SIGN_IN
            async with _at(Stage.SIGN_IN):
                await client.login(server.username, server.password.reveal())


@dataclass(slots=True)
class _Progress:
    now: Stage = Stage.RESOLVE


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye, briefly; a message that was accepted stays accepted if the server hangs up or stalls."""
    try:
        await client.quit(timeout=_GOODBYE_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        return


@asynccontextmanager
async def _at(stage: Stage, *, final: bool = False) -> AsyncIterator[None]:
    """Name `stage` in whatever fails inside; with `final`, a 5xx there condemns the message itself."""
    try:
        yield
    except aiosmtplib.SMTPResponseException as fault:
        permanent = final and 500 <= fault.code < 600
        raise MailNotTaken(stage, f"{fault.code} {fault.message}", permanent=permanent) from fault
    except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
        is_tls = isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError)
        raise MailNotTaken(Stage.TLS if is_tls else stage, str(fault) or type(fault).__name__) from fault


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
