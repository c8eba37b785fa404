"""Turns a parcel into the one message that leaves: text and HTML, one recipient, nothing a client wrote as markup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any, Final, Protocol

import jinja2

from tui_reset.contract.codes import grouped
from tui_reset.server.mail.address import mailbox
from tui_reset.server.mail.wording import NOTICES, warning_of
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.time_words import clock, duration, moment

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


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes messages. `now` is seconds since 1970; `token` gives random text for the Message-ID.

    `sender` gives the address that mails come from now; the letterhead's, if it is not given.
    """

    letterhead: Letterhead
    now: Callable[[], float]
    token: Callable[[], str]
    sender: Callable[[], str] | None = None

    def compose(self, parcel: Posted) -> EmailMessage:
        """The message for `parcel`; raises AddressRefused when the stored address is not one plain mailbox."""
        template = MailTemplate(parcel.template)
        name, subject, sentences = self._wording(template)
        values = (
            {"started_by": ""}
            | dict(parcel.context)
            | {
                "title": self.letterhead.title,
                "contact": self.letterhead.contact,
                "subject": subject,
                "expires_at": self.now() + float(parcel.context.get("expires_in", 0)),
                "sentences": (*sentences, *filter(None, [parcel.context.get("facts")])),
                "warning": warning_of(template),
            }
        )
        message = self._envelope(mailbox(parcel.recipient), subject)
        text = _templates().get_template(f"{name}.txt.j2").render(values)
        message.set_content(text, cte=_transfer_encoding(text))
        html = _templates().get_template(f"{name}.html.j2").render(values)
        message.add_alternative(html, subtype="html", cte=_transfer_encoding(html))
        return message

    def _wording(self, template: MailTemplate) -> tuple[str, str, tuple[str, ...]]:
        if template is MailTemplate.RESET_LINK:
            return "reset_link", self.letterhead.subject, ()
        subject, sentences = NOTICES[template]
        return "notice", subject, sentences

    def _envelope(self, recipient: Address, subject: str) -> EmailMessage:
        sender = mailbox(self.sender() if self.sender else self.letterhead.sender)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self.letterhead.title, sender.username, sender.domain)
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = format_datetime(datetime.fromtimestamp(self.now(), UTC))
        message["Message-ID"] = f"<{self.token()}@{sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        return message


def _transfer_encoding(text: str) -> str | None:
    """`7bit` where the text can travel as it is, so that the URL is readable in the raw mail; else the library's."""
    fits = text.isascii() and all(len(line) <= _PLAIN_LINE for line in text.splitlines())
    return "7bit" if fits else None


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tui_reset.server.mail"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"moment": moment, "clock": clock, "duration": duration, "grouped": grouped}
    return environment
