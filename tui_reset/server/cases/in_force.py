"""What is in force: the operator's settings, with what administrators have changed over them."""

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tui_reset.contract.secret import Secret
from tui_reset.server.house import House
from tui_reset.server.mail.server import MailServer
from tui_reset.server.rules.sealed import Unreadable, opened, sealed
from tui_reset.settings.judging import is_loopback

log = logging.getLogger(__name__)

SELF_SERVICE: Final = "self_service"
PASSWORD: Final = "smtp.password"  # noqa: S105 - the name of a row
_DOOR: Final = ("host", "port", "tls", "username")
MAIL_PURPOSE: Final = "smtp_password"


@dataclass(frozen=True, slots=True)
class SettingsNow:
    """The switch, and where mails go."""

    self_service: bool
    server: MailServer


def in_force(house: House, stored: Mapping[str, str]) -> SettingsNow:
    """What `stored` (rows of desk_settings) makes of the operator's settings.

    Stored mail settings that the operator's own allow no more do not count: mail then goes the operator's way.
    """
    switched = stored.get(SELF_SERVICE)
    self_service = house.policy.self_service if switched is None else switched == "on"
    operated = house.live.operated.server
    changed: dict[str, Any] = {name: stored[f"smtp.{name}"] for name in (*_DOOR, "sender") if f"smtp.{name}" in stored}
    if "port" in changed:
        changed["port"] = int(changed["port"])
    server = replace(operated, **changed)
    if server != operated and not is_allowed(house, server):
        log.warning("stored_mail_settings_unusable", extra={"remedy": "see smtp.allowed and smtp.tls"})
        return SettingsNow(self_service, operated)
    return SettingsNow(self_service, replace(server, password=_password(house, server, stored.get(PASSWORD))))


def is_allowed(house: House, server: MailServer) -> bool:
    """Whether mail may go there: to a host of `smtp.allowed` or the operator's own, and plain to this machine alone."""
    return may_follow(house, server.host) and (server.tls != "none" or is_loopback(server.host))


def may_follow(house: House, host: str) -> bool:
    """Whether the operator lists the host, or lists none (`smtp.allowed`)."""
    operated = house.live.operated
    known = {_plain(one) for one in (*operated.allowed_hosts, operated.server.host)}
    return not operated.allowed_hosts or _plain(host) in known


def stored_values(house: House, before: MailServer, after: MailServer) -> dict[str, str | None]:
    """The rows by which `after` follows `before`; None drops one. The password is sealed for its door alone."""
    rows: dict[str, str | None] = {}
    if before.sender != after.sender:
        rows["smtp.sender"] = after.sender
    if before.door != after.door:
        rows |= {f"smtp.{name}": str(getattr(after, name)) for name in _DOOR}
    if rows or before.password != after.password:
        rows[PASSWORD] = _sealed(house, after)
    return rows


def _sealed(house: House, server: MailServer) -> str | None:
    """None where the operator's own password goes on being the one: it stays in its file."""
    operated = house.live.operated.server
    if server.door == operated.door and server.password == operated.password:
        return None
    password = server.password.reveal()
    if not password:
        return ""
    return b64encode(sealed(house.keys, house.randomness, MAIL_PURPOSE, _owner(server), password)).decode()


def _password(house: House, server: MailServer, row: str | None) -> Secret:
    """The stored one opens for the door it was typed for; the operator's goes to the operator's server alone."""
    operated = house.live.operated.server
    if row is None:
        return operated.password if server.door == operated.door else Secret("")
    if not row:
        return Secret("")
    try:
        return Secret(opened(house.keys, MAIL_PURPOSE, _owner(server), sealed_bytes(row)))
    except Unreadable:
        log.warning("stored_mail_password_dropped", extra={"remedy": "type it again at the desk"})
        return Secret("")


def sealed_bytes(row: str) -> bytes:
    """The stored password as it was sealed; nothing where somebody has written something else into the row."""
    try:
        return b64decode(row, validate=True)
    except ValueError:
        return b""


def _owner(server: MailServer) -> str:
    return json.dumps(server.door)


def _plain(host: str) -> str:
    return host.lower().rstrip(".")
