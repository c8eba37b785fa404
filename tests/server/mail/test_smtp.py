"""Handing a message to a real mail server, and naming the stage that failed."""

import asyncio
import base64
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.mail_server import MailServerDouble, mail_server
from tui_reset.contract.secret import Secret
from tui_reset.server.mail.server import MailServer
from tui_reset.server.mail.smtp import LiveSender, MailNotTaken, SmtpSender, Stage, _Progress


def message(to: str = "alice@example.org") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "reset@example.org", to, "Reset your password"
    mail.set_content("one\n.\ntwo\n")
    return mail


def plain(double: MailServerDouble, timeout: float = 5.0) -> SmtpSender:
    return SmtpSender(MailServer("127.0.0.1", double.port, "none", "reset@example.org", timeout=timeout))


async def stage_of(sender: SmtpSender, mail: EmailMessage | None = None) -> MailNotTaken:
    with pytest.raises(MailNotTaken) as caught:
        await sender.deliver(mail or message())
    return caught.value


async def test_one_message_to_one_recipient_with_crlf_alone() -> None:
    """SECURITY 74, case 47: one RCPT on the wire, and no bare LF or CR."""
    async with mail_server() as double:
        assert (await plain(double).deliver(message())).startswith("250 2.0.0 kept")
        (envelope,) = double.envelopes
    assert envelope.mail_from == "reset@example.org"
    assert envelope.rcpt_tos == ["alice@example.org"]
    wire = bytes(double.wire)
    assert wire.upper().count(b"RCPT TO:") == 1
    assert wire.replace(b"\r\n", b"").count(b"\n") == 0
    assert wire.replace(b"\r\n", b"").count(b"\r") == 0
    assert b"one\r\n..\r\ntwo" in wire


async def test_an_international_address_asks_for_smtputf8() -> None:
    async with mail_server() as double:
        await plain(double).deliver(message("jörg@example.org"))
        (envelope,) = double.envelopes
    assert envelope.rcpt_tos == ["jörg@example.org"]
    assert "SMTPUTF8" in envelope.mail_options


@pytest.mark.parametrize(
    ("field", "reply", "stage", "permanent"),
    [
        ("sender_reply", "550 not from you", Stage.SENDER, False),
        ("recipient_reply", "550 no such user", Stage.RECIPIENT, True),
        ("recipient_reply", "451 greylisted, come back", Stage.RECIPIENT, False),
        ("data_reply", "554 refused", Stage.DATA, True),
        ("data_reply", "452 full", Stage.DATA, False),
    ],
)
async def test_refusals_name_their_stage(field: str, reply: str, stage: Stage, permanent: bool) -> None:
    """S1.10, RFC 5321 §4.2.1: a 5xx for this message ends it, a 4xx is tried again."""
    async with mail_server() as double:
        setattr(double, field, reply)
        fault = await stage_of(plain(double))
    assert (fault.stage, fault.permanent) == (stage, permanent)
    assert reply[:3] in fault.reply
    assert fault.is_of_the_service is (stage is Stage.SENDER)


async def test_a_server_that_hangs_is_left_in_time() -> None:
    """Fault catalogue: accepts, then hangs."""
    async with mail_server() as double:
        double.hangs_in_data = True
        async with asyncio.timeout(5):
            fault = await stage_of(plain(double, timeout=0.2))
    assert fault.stage is Stage.DATA
    assert not fault.permanent


async def test_nobody_listens_and_nothing_resolves() -> None:
    async with mail_server() as double:
        port = double.port
    refused = await stage_of(SmtpSender(MailServer("127.0.0.1", port, "none", "reset@example.org")))
    assert refused.stage is Stage.CONNECT
    nowhere = SmtpSender(MailServer("no-such-host.invalid", 25, "tls", "reset@example.org", timeout=5))
    assert (await stage_of(nowhere)).stage is Stage.RESOLVE


def test_plain_is_for_loopback_alone() -> None:
    """SECURITY 75: TLS is required."""
    with pytest.raises(MailNotTaken) as refused:
        SmtpSender(MailServer("mail.example.org", 25, "none", "reset@example.org"))
    assert refused.value.stage is Stage.TLS
    SmtpSender(MailServer("localhost", 25, "none", "reset@example.org"))


@pytest.fixture
def authority(tmp_path: Path) -> FakeAuthority:
    return FakeAuthority(tmp_path)


def secure(
    authority: FakeAuthority | None, port: int, tls: str, password: str = "", host: str = "localhost"
) -> SmtpSender:
    context = ssl.create_default_context(cafile=str(authority.file) if authority else None)
    username = "mailer" if password else ""
    return SmtpSender(
        MailServer(host, port, tls, "reset@example.org", username, Secret(password), 5.0, context)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_tls_is_verified_and_signs_in(authority: FakeAuthority, tls: str) -> None:
    context = authority.server_context("localhost")
    implicit, upgraded = (context, None) if tls == "tls" else (None, context)
    secret = "the mailer's own password"
    async with mail_server(implicit_tls=implicit, starttls=upgraded, password=secret) as double:
        sender = secure(authority, double.port, tls, secret)
        await sender.probe()
        await sender.deliver(message())
        assert len(double.envelopes) == 1
        fault = await stage_of(secure(authority, double.port, tls, "another one"))
    assert fault.stage is Stage.SIGN_IN
    assert fault.is_of_the_service
    assert "another one" not in str(fault)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("other.example", True)])
async def test_a_wrong_certificate_stops_the_mail(authority: FakeAuthority, tls: str, name: str, trusted: bool) -> None:
    """Case 49: self-signed or wrong name: not sent, and the stage says why."""
    context = authority.server_context(name)
    options = {"implicit_tls" if tls == "tls" else "starttls": context}
    async with mail_server(**options) as double:  # type: ignore[arg-type]
        fault = await stage_of(secure(authority if trusted else None, double.port, tls))
        assert double.envelopes == []
    assert fault.stage is Stage.TLS


async def test_a_stripped_starttls_is_no_plain_mail(authority: FakeAuthority) -> None:
    """SECURITY 75: no fallback to plain."""
    async with mail_server() as double:
        fault = await stage_of(secure(authority, double.port, "starttls"))
        assert double.envelopes == []
        assert b"MAIL FROM" not in double.wire
    assert fault.stage is Stage.TLS


async def test_all_in_all_a_delivery_may_be_given_less_time() -> None:
    """S1.10: somebody waits for a test mail; the stage that took too long is named all the same."""
    async with mail_server() as double:
        double.hangs_in_data = True
        server = MailServer("127.0.0.1", double.port, "none", "reset@example.org", timeout=30.0)
        fault = await stage_of(SmtpSender(server, whole=0.2))
    assert (fault.stage, fault.reply) == (Stage.DATA, "no answer in time")


async def test_a_sender_follows_the_server_that_is_in_force() -> None:
    """S1.10: asked for each time."""
    async with mail_server() as one, mail_server() as other:
        servers = [MailServer("127.0.0.1", double.port, "none", "reset@example.org") for double in (one, other)]
        in_force = iter([servers[0], servers[0], servers[1], servers[1]])
        sender = LiveSender(lambda: next(in_force))
        for _ in range(3):
            await sender.deliver(message())
        await sender.probe()
        assert (len(one.envelopes), len(other.envelopes)) == (2, 1)


async def test_a_user_name_without_a_password_signs_in_nowhere() -> None:
    async with mail_server() as double:
        server = MailServer("127.0.0.1", double.port, "none", "reset@example.org", "mailer")
        fault = await stage_of(SmtpSender(server))
        assert b"AUTH" not in double.wire.upper()
    assert (fault.stage, fault.reply) == (Stage.SIGN_IN, "there is a user name to sign in with, but no password")


@pytest.mark.parametrize("said", ["535 no: s3cret ü", "535 no: czNjcmV0IMO8", "535 AG1haWxlcgBzM2NyZXQgw7w="])
def test_a_reply_never_repeats_the_password(said: str) -> None:
    """Plain, in base64, or inside what AUTH PLAIN sends."""
    told = _Progress(Secret("s3cret ü")).told(said)
    assert "s3cret" not in told
    assert base64.b64encode("s3cret ü".encode()).decode() not in told
    assert "AG1haWxlcg" not in told
    assert told.startswith("535 ")
    assert _Progress(Secret("")).told("550 not =us= ü") == "550 not =us= ü"
    assert _Progress(Secret("p")).told("550 ünicode ===") == "550 ünicode ==="
