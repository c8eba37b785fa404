"""Hands one message to the mail server, over verified TLS, and says at which stage it failed."""

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum
from typing import Final

import aiosmtplib

from tui_reset.contract.secret import Secret
from tui_reset.server.mail.server import MailServer
from tui_reset.settings.judging import is_loopback

_STEPS_PER_MESSAGE: Final = 4
"""A whole delivery may take this many times the timeout of one step, however slowly each byte comes."""
_GOODBYE_SECONDS: Final = 2.0
_TOO_SLOW: Final = "no answer in time"
_NO_PASSWORD: Final = "there is a user name to sign in with, but no password"  # noqa: S105 - a sentence
_NO_MAIL_SERVER: Final = "what answers there does not speak SMTP"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Stage(StrEnum):
    """Where a delivery can stop (S1.10)."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    SIGN_IN = "sign_in"
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


class SmtpSender:
    """Delivers messages one connection each. TLS is verified and never falls back to plain (ASVS 12.3.1).

    `whole` is the most seconds that a message may take in all; four times the timeout of one step, if it is not given.
    """

    def __init__(self, server: MailServer, whole: float | None = None) -> None:
        if server.tls == "none" and not is_loopback(server.host):
            raise MailNotTaken(Stage.TLS, "mail without TLS is for a loopback host alone", permanent=True)
        self._server = server
        self._whole = whole or server.timeout * _STEPS_PER_MESSAGE
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
        async with self._session() as (client, progress):
            if international and not client.supports_extension("smtputf8"):
                raise MailNotTaken(Stage.RECIPIENT, "the mail server does not take SMTPUTF8", permanent=True)
            async with progress.at(Stage.SENDER):
                await client.mail(self._server.sender, options=options, encoding=encoding)
            async with progress.at(Stage.RECIPIENT, final=True):
                await client.rcpt(recipient, encoding=encoding)
            async with progress.at(Stage.DATA, final=True):
                code, text = await client.data(data)
        return _CONTROL.sub(" ", progress.told(f"{code} {text}"))[:200]

    async def probe(self) -> None:
        """Everything but a message: resolve, connect, TLS, sign-in, NOOP; raises MailNotTaken."""
        async with self._session() as (client, progress), progress.at(Stage.CONNECT):
            await client.noop()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[tuple[aiosmtplib.SMTP, "_Progress"]]:
        server = self._server
        progress = _Progress(server.password)
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=False,
            timeout=server.timeout,
            tls_context=self._context,
        )
        try:
            async with asyncio.timeout(self._whole):
                await self._open(client, progress)
                yield client, progress
        except TimeoutError as fault:
            raise MailNotTaken(progress.now, _TOO_SLOW) from fault
        else:
            await _leave(client)
        finally:
            client.close()

    async def _open(self, client: aiosmtplib.SMTP, progress: "_Progress") -> None:
        server = self._server
        async with progress.at(Stage.RESOLVE):
            await asyncio.wait_for(
                asyncio.get_running_loop().getaddrinfo(server.host, server.port), timeout=server.timeout
            )
        async with progress.at(Stage.CONNECT):
            await client.connect()
            await client.ehlo()
        if server.tls == "starttls":
            async with progress.at(Stage.TLS):
                await client.starttls(tls_context=self._context)
                await client.ehlo()
        if server.username:
            async with progress.at(Stage.SIGN_IN):
                if not server.password.reveal():
                    raise ValueError(_NO_PASSWORD)
                await client.login(server.username, server.password.reveal())


class LiveSender:
    """Delivers through the server that is in force at each moment, which administrators may change (S1.10)."""

    def __init__(self, current: Callable[[], MailServer]) -> None:
        self._current = current
        self._server: MailServer | None = None

    async def deliver(self, message: EmailMessage) -> str:
        """The server's reply to the accepted message; raises MailNotTaken."""
        return await self._sender().deliver(message)

    async def probe(self) -> None:
        """Everything but a message; raises MailNotTaken."""
        await self._sender().probe()

    def _sender(self) -> SmtpSender:
        server = self._current()
        if server is not self._server:
            # To read the system's authorities takes milliseconds: once for a server, not for a mail.
            self._made, self._server = SmtpSender(server), server
        return self._made


@dataclass(slots=True)
class _Progress:
    """Which stage a delivery has come to; `password` is never repeated in what is said of a failure."""

    password: Secret
    now: Stage = Stage.RESOLVE

    @asynccontextmanager
    async def at(self, stage: Stage, *, final: bool = False) -> AsyncIterator[None]:
        """Name `stage` in whatever fails inside; with `final`, a 5xx there condemns the message itself."""
        self.now = stage
        try:
            yield
        except aiosmtplib.SMTPResponseException as fault:
            permanent = final and 500 <= fault.code < 600
            # What another service says (-1 to the library) is for nobody here: a host inside may have been named.
            text = self.told(f"{fault.code} {fault.message}") if fault.code > 0 else _NO_MAIL_SERVER
            raise MailNotTaken(stage, text, permanent=permanent) from fault
        except TimeoutError as fault:
            raise MailNotTaken(stage, _TOO_SLOW) from fault
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            is_tls = isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError)
            text = self.told(str(fault) or type(fault).__name__)
            raise MailNotTaken(Stage.TLS if is_tls else stage, text) from fault

    def told(self, text: str) -> str:
        """A server that answers with what it was sent, as it is or in base64, puts it into no log and on no screen."""
        password = self.password.reveal()
        if not password:
            return text
        encoded = base64.b64encode(password.encode()).decode()
        tokens = [token for token in text.split() if password in _decoded(token)]
        for secret in (*tokens, password, encoded):
            text = text.replace(secret, "(password)")
        return text


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye, briefly; a message that was accepted stays accepted if the server hangs up or stalls."""
    try:
        await client.quit(timeout=_GOODBYE_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        return


def _decoded(token: str) -> str:
    try:
        return base64.b64decode(token + "==").decode(errors="replace")
    except ValueError:
        return ""
