"""Turns a parcel into the one message that leaves: text and HTML, one recipient, nothing a client wrote as markup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any, Final, Protocol

import jinja2

from tui_reset.contract.wire import Brand
from tui_reset.language.texts import ENGLISH, speaking, tag
from tui_reset.server.mail.address import mailbox
from tui_reset.server.mail.wording import facts_of, notice_of, warning_of
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.templates import environment

_PLAIN_LINE: Final = 900
"""RFC 5321 §4.5.3.1.6 allows 998 octets in a line: up to here a text needs no transfer encoding."""


class Posted(Protocol):
    """What is composed: a template's name, the stored address, and the template's values."""

    @property
    def template(self) -> str:
        """One of MailTemplate."""
        ...

    @property
    def recipient(self) -> str:
        """The account's address as stored, read a moment ago (EVV: never the submitted spelling)."""
        ...

    @property
    def language(self) -> str | None:
        """What its reader reads; None where that is not known."""
        ...

    @property
    def context(self) -> Mapping[str, Any]:
        """Values for the template; times are seconds since 1970."""
        ...


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every mail of this deployment has in common."""

    title: str
    subject: str
    sender: str
    contact: str
    brand: Brand = field(default_factory=Brand)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes messages. `now` is seconds since 1970; `token` gives random text for the Message-ID.

    `sender` gives the address that mails come from now; the letterhead's, if it is not given. Mails are in `language`
    unless their reader's is one of `others`.
    """

    letterhead: Letterhead
    now: Callable[[], float]
    token: Callable[[], str]
    sender: Callable[[], str] | None = None
    language: str = ENGLISH
    others: Mapping[str, Letterhead] = field(default_factory=dict)

    def compose(self, parcel: Posted) -> EmailMessage:
        """The message for `parcel`; raises AddressRefused when the stored address is not one plain mailbox."""
        head = self.others.get(parcel.language or "")
        with speaking(parcel.language if parcel.language and head else self.language):
            return self._composed(parcel, head or self.letterhead)

    def _composed(self, parcel: Posted, head: Letterhead) -> EmailMessage:
        template = MailTemplate(parcel.template)
        name, subject, sentences = _wording(template, head)
        values = (
            {"started_by": ""}
            | dict(parcel.context)
            | {
                "head": head,
                "subject": subject,
                "expires_at": self.now() + float(parcel.context.get("expires_in", 0)),
                "sentences": (*sentences, *facts_of(parcel.context)),
                "warning": warning_of(template),
            }
        )
        message = self._envelope(head, mailbox(parcel.recipient), subject)
        text = _templates().get_template(f"{name}.txt.j2").render(values)
        message.set_content(text, cte=_transfer_encoding(text))
        html = _templates().get_template(f"{name}.html.j2").render(values)
        message.add_alternative(html, subtype="html", cte=_transfer_encoding(html))
        # Last, for what begins with Content- goes into the first part when the second is added.
        message["Content-Language"] = tag()
        return message

    def _envelope(self, head: Letterhead, recipient: Address, subject: str) -> EmailMessage:
        sender = mailbox(self.sender() if self.sender else head.sender)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(head.title, sender.username, sender.domain)
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = format_datetime(datetime.fromtimestamp(self.now(), UTC))
        message["Message-ID"] = f"<{self.token()}@{sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        return message


def _wording(template: MailTemplate, head: Letterhead) -> tuple[str, str, tuple[str, ...]]:
    """The name of the templates, the subject, and what a notice says."""
    if template is MailTemplate.RESET_LINK:
        return "reset_link", head.subject, ()
    return ("notice", *notice_of(template))


def _transfer_encoding(text: str) -> str:
    """`7bit` where the text can travel as it is; else what every server takes and the eye can still read.

    Never 8bit, which only some servers take (RFC 6152); and in both the URL is readable in the raw mail.
    """
    fits = text.isascii() and all(len(line) <= _PLAIN_LINE for line in text.splitlines())
    return "7bit" if fits else "quoted-printable"


@cache
def _templates() -> jinja2.Environment:
    return environment("tui_reset.server.mail", keep_trailing_newline=True)
