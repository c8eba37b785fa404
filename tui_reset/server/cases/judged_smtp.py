"""Judges what an administrator wants of the SMTP Email Settings, as the operator's own are judged (S1.10)."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from tui_reset.contract import limits
from tui_reset.contract.desk import SmtpChange
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.server.cases.in_force import may_follow
from tui_reset.server.house import House
from tui_reset.server.mail.address import AddressRefused, mailbox
from tui_reset.server.mail.server import MailServer
from tui_reset.settings.fields import all_fields
from tui_reset.settings.judging import CONTROL, is_loopback, judge

_HOST: Final = re.compile(r"[^\s/\\@<>\[\],;\"']{1,253}")
_TEXT_CHARACTERS: Final = 256
_PLAIN: Final = 'may be "none" for a mail server on this machine alone: use "starttls" or "tls"'
_MAILBOX: Final = "must be one plain mail address, such as reset@example.org"


def judged_server(house: House, server: MailServer, change: SmtpChange) -> MailServer:
    """`server` as it is to be; `malformed` with a sentence for each field that cannot be so, never the password.

    Another host, port, tls or username leaves the password behind: nobody can have it sent elsewhere.
    """
    wrong: dict[str, str] = {}
    values = {name: value for name, value in _given(change).items() if _fits(house, name, value, wrong)}
    if "sender" in values:
        values["sender"] = mailbox(values["sender"]).addr_spec
    wanted = replace(server, **values)
    if wanted.tls == "none" and not is_loopback(wanted.host) and not wrong.keys() & {"smtp.host", "smtp.tls"}:
        wrong["smtp.tls"] = _PLAIN
    password = _password(server, wanted, change, wrong)
    if wrong:
        fields = {key: [f"It {sentence}."] for key, sentence in wrong.items()}
        raise Problem(ProblemCode.MALFORMED, "Nothing has been changed.", fields=fields)
    return replace(wanted, password=password)


def _given(change: SmtpChange) -> dict[str, Any]:
    names = ("host", "port", "tls", "username", "sender")
    return {name: getattr(change, name) for name in names if getattr(change, name) is not None}


def _fits(house: House, name: str, raw: Any, wrong: dict[str, str]) -> bool:
    key = f"smtp.{name}"
    try:
        value = judge(all_fields()[key], raw)
        _CHECKS.get(name, _any)(house, value)
    except ValueError as fault:
        wrong[key] = str(fault)
        return False
    return True


def _check_host(house: House, host: str) -> None:
    if not _HOST.fullmatch(host):
        raise ValueError("must be a host name or an IP address, such as mail.example.org")
    if not may_follow(house, host):
        raise ValueError(f"must be one that the operator allows: {', '.join(house.live.operated.allowed_hosts)}")


def _check_username(_house: House, username: str) -> None:
    if len(username) > _TEXT_CHARACTERS:
        raise ValueError(f"must have at most {_TEXT_CHARACTERS} characters")


def _check_sender(_house: House, sender: str) -> None:
    """Stricter than the settings file is: a sender that cannot be a header would fail every mail."""
    try:
        fits = len(sender) <= limits.EMAIL_OCTETS and mailbox(sender).addr_spec.isascii()
    except AddressRefused as fault:
        raise ValueError(_MAILBOX) from fault
    if not fits:
        raise ValueError(_MAILBOX)


def _any(_house: House, _value: Any) -> None:
    """Its setting's own check is all there is."""


_CHECKS: Final[dict[str, Callable[[House, Any], None]]] = {
    "host": _check_host,
    "username": _check_username,
    "sender": _check_sender,
}


def _password(server: MailServer, wanted: MailServer, change: SmtpChange, wrong: dict[str, str]) -> Secret:
    typed = change.password
    if typed is None:
        return server.password if wanted.door == server.door else Secret("")
    if CONTROL.search(typed) or len(typed) > _TEXT_CHARACTERS:
        wrong["smtp.password"] = f"must have at most {_TEXT_CHARACTERS} characters and no control characters"
    elif typed and not wanted.username:
        wrong["smtp.password"] = "needs a user name to sign in with: give one, or leave the password out"
    return Secret(typed)
