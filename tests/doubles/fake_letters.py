"""Mails as the backend sends them, put into a folder without a mail server."""

from email.message import EmailMessage
from pathlib import Path

LINK = "http://127.0.0.1:8017/r/dGhpcyBpcyBub3QgYSByZWFsIHRva2VuIGF0IGFsbCE"
CODE = "Q7WM-2K9D"


def reset_mail(to: str = "alice@example.org") -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Reset your password"
    mail["To"] = to
    mail.set_content(f"Somebody asked for a new password.\n\n{LINK}\n\nOn a phone, type this code: {CODE}\n")
    mail.add_alternative(f'<p><a href="{LINK}">Reset password</a></p>', subtype="html")
    return f"Return-Path: <reset@example.org>\r\nDelivered-To: {to}\r\n".encode() + mail.as_bytes()


def notice(to: str = "alice@example.org") -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Your password was changed"
    mail.set_content("Your password was changed [/bad] a moment ago.\n")
    return f"Delivered-To: {to}\r\n".encode() + mail.as_bytes()


def put(folder: Path, number: int, mail: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{number:06}.eml").write_bytes(mail)
