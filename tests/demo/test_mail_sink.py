"""The sink keeps what really came over SMTP, in order, and never half a mail."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tui_reset.demo.mail_sink import MailFolder, MailSink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    sink = MailSink(tmp_path / "mails")
    sink.start()
    yield sink
    sink.stop()


def send(port: int, body: str, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail("reset@example.org", list(recipients), f"Subject: {body}\r\n\r\n{body}\r\n".encode())


def test_each_mail_is_a_file_in_the_order_it_came(sink: MailSink, tmp_path: Path) -> None:
    for body in ("one", "two", "three"):
        send(sink.port, body, "alice@example.org")
    paths = sorted((tmp_path / "mails").glob("*.eml"))
    assert [path.name for path in paths] == ["000001.eml", "000002.eml", "000003.eml"]
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    assert [mail["Subject"] for mail in mails] == ["one", "two", "three"]


def test_the_envelope_is_kept_with_the_mail(sink: MailSink, tmp_path: Path) -> None:
    send(sink.port, "hello", "alice@example.org", "bob@example.org")
    mail = message_from_bytes((tmp_path / "mails" / "000001.eml").read_bytes(), policy=policy.default)
    assert mail["Return-Path"] == "<reset@example.org>"
    assert mail.get_all("Delivered-To") == ["alice@example.org", "bob@example.org"]


def test_counting_goes_on_where_an_earlier_run_ended(tmp_path: Path) -> None:
    MailFolder(tmp_path).keep(b"first")
    assert MailFolder(tmp_path).keep(b"second").name == "000002.eml"
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_is_gone_is_said_to_the_sender(sink: MailSink, tmp_path: Path) -> None:
    (tmp_path / "mails").rmdir()
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(sink.port, "lost", "alice@example.org")
    assert refusal.value.smtp_code == 452


def test_a_port_in_use_is_an_error_and_leaves_no_thread(sink: MailSink, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="in use"):
        MailSink(tmp_path / "others").start(sink.port)
