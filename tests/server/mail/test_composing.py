"""What leaves in a mail."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest

from tests.doubles.mail_server import link_in, mail_code_in, text_of
from tui_reset.server.mail.address import AddressRefused
from tui_reset.server.mail.composing import Composer, Letterhead
from tui_reset.server.rules.mail_template import MailTemplate

LINK = "https://reset.example.org/r/0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE"
NOW = 1_795_415_280.0  # 23 November 2026, 06:28 UTC


@dataclass(frozen=True)
class FakeParcel:
    """A mail to compose."""

    template: str = "reset_link"
    recipient: str = "alice@example.org"
    language: str | None = None
    context: dict[str, Any] = field(
        default_factory=lambda: {
            "display_name": "Alice",
            "at": NOW,
            "origin": "192.0.2.7",
            "link": LINK,
            "mail_code": "7K2M9QXD",
            "reference": "3XX0-Z6XH",
            "expires_in": 1800,
        }
    )


def composer(contact: str = "Call 555 0199.", title: str = "Example CRM") -> Composer:
    head = Letterhead(title, "Reset your password", "reset@example.org", contact)
    return Composer(head, lambda: NOW, lambda: "f" * 32)


def html_of(message: Any) -> str:
    return str(message.get_body(("html",)).get_content())


def test_envelope_and_headers_are_those_of_one_automatic_mail() -> None:
    """S2.7, RFC 3834: the subject to look for; nobody's vacation notice answers it."""
    mail = composer().compose(FakeParcel())
    assert mail["Subject"] == "Reset your password"
    assert mail["To"] == "alice@example.org"
    assert mail["From"] == "Example CRM <reset@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{'f' * 32}@example.org>"
    assert mail["Date"] == "Mon, 23 Nov 2026 06:28:00 +0000"
    assert mail["Cc"] is None
    assert mail["Bcc"] is None


def test_the_button_and_the_printed_address_lead_to_the_link() -> None:
    """S2.8, S2.9: a "Reset password" button, and under it the same URL to copy by hand."""
    html = html_of(composer().compose(FakeParcel()))
    assert re.search(rf'<a href="{LINK}"[^>]*>Reset password</a>', html)
    assert f">{LINK}</a>" in html
    assert html.index(">Reset password</a>") < html.index(f">{LINK}</a>")
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) == {LINK}


@pytest.mark.parametrize("link", [LINK, "https://reset.example.org/" + "deep/" * 20 + LINK[28:]])
def test_the_link_stands_alone_on_its_line_after_decoding(link: str) -> None:
    """S2.9a: byte-equal, whatever encoding the part travels in."""
    parcel = FakeParcel()
    parcel.context["link"] = link
    assert link_in(composer("Für Hilfe: ☎ 555").compose(parcel)) == link
    plain = composer().compose(parcel).as_bytes(policy=SMTP)
    assert b"\r\n" + link.encode() + b"\r\n" in plain


def test_it_says_when_and_from_where_and_how_long() -> None:
    text = text_of(composer().compose(FakeParcel()))
    for part in ("23 November 2026, 06:28 UTC", "192.0.2.7", "30 minutes", "06:58 UTC", "3XX0-Z6XH", "Call 555 0199."):
        assert part in text


def test_the_mail_code_is_grouped_and_nobody_will_ask_for_it() -> None:
    """S2.9a: the short code for people who read the mail on a phone."""
    mail = composer().compose(FakeParcel())
    assert mail_code_in(mail) == "7K2M-9QXD"
    assert "Nobody will ever ask you for this code" in text_of(mail)
    assert "7K2M-9QXD" in html_of(mail)


def test_html_never_takes_text_as_markup() -> None:
    """Case 16: HTML injection in the mail."""
    parcel = FakeParcel()
    parcel.context["origin"] = parcel.context["display_name"] = '"><a href=//evil.test>'
    html = html_of(composer(title="<b>x</b>").compose(parcel))
    assert "<a href=//evil.test>" not in html
    assert "<b>x</b>" not in html


@pytest.mark.parametrize("template", [it for it in MailTemplate if it is not MailTemplate.RESET_LINK])
def test_notices_tell_what_happened_and_hold_no_secret(template: MailTemplate) -> None:
    """S2.18: a confirmation with time and origin, without link or code."""
    parcel = FakeParcel(template.value, context={"display_name": "", "at": NOW, "origin": "192.0.2.7"})
    mail = composer().compose(parcel)
    text = text_of(mail)
    assert mail["Subject"] != "Reset your password"
    assert "23 November 2026, 06:28 UTC" in text
    assert "192.0.2.7" in text
    assert "Call 555 0199." in text
    assert "http" not in text + html_of(mail)
    assert "\n\n\n" not in text


@pytest.mark.parametrize("value", ["x\r\nContent-Type: text/html", "\n.\r\nMAIL FROM:<x>"])
def test_a_value_cannot_become_a_header_or_a_command(value: str) -> None:
    """Cases 47, 48: after dot-stuffing and CRLF there is still one message with one set of headers."""
    clean, parcel = FakeParcel(), FakeParcel()
    parcel.context.update(origin=value, display_name=value)
    raw = composer().compose(parcel).as_bytes(policy=SMTP)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    heads = [
        [(part.get_content_type(), part.keys()) for part in message_from_bytes(mail).walk()]
        for mail in (raw, composer().compose(clean).as_bytes(policy=SMTP))
    ]
    assert heads[0] == heads[1]


def test_a_bad_stored_address_is_refused() -> None:
    with pytest.raises(AddressRefused):
        composer().compose(FakeParcel(recipient="a@x.org>\r\nRCPT TO:<b@y.org"))
