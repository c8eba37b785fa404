"""Hands over one mail at once, past the outbox: how a test says at which stage mail stops (S1.10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tui_reset.server.mail.address import AddressRefused, mailbox
from tui_reset.server.mail.composing import Composer
from tui_reset.server.mail.server import MailServer
from tui_reset.server.mail.smtp import MailNotTaken, SmtpSender, Stage
from tui_reset.server.rules.mail_template import MailTemplate

WHOLE_SECONDS: Final = 8.0
"""The longest that a person waits: the terminal app gives up after ten."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to compose; `context` as a parcel of the outbox has it."""

    template: MailTemplate
    recipient: str
    context: Mapping[str, Any] = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DirectMail:
    """Composes as the outbox does, and speaks to whichever server it is told."""

    composer: Composer

    async def send(self, server: MailServer, letter: Letter) -> str:
        """The server's reply; raises MailNotTaken with the stage, also for addresses that never reach the server."""
        _refuse_unusable(server.sender, Stage.SENDER)
        _refuse_unusable(letter.recipient, Stage.RECIPIENT)
        message = self.composer.compose(letter)
        quick = replace(server, timeout=min(server.timeout, WHOLE_SECONDS))
        return await SmtpSender(quick, WHOLE_SECONDS).deliver(message)


def _refuse_unusable(address: str, stage: Stage) -> None:
    try:
        mailbox(address)
    except AddressRefused as fault:
        raise MailNotTaken(stage, str(fault), permanent=True) from fault
