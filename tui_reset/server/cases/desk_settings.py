"""Administrators switch self-service on and off and change the SMTP Email Settings, without a restart (S1.8, S1.10)."""

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import Connection

from tui_reset.contract.desk import DeskSettings, SettingsBody, SmtpShown
from tui_reset.contract.problems import Problem
from tui_reset.language.texts import ENGLISH, speaking
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.desk_access import desk_person
from tui_reset.server.cases.in_force import PASSWORD, SELF_SERVICE, SettingsNow, in_force, stored_values
from tui_reset.server.cases.judged_smtp import judged_server
from tui_reset.server.cases.own_factor import use_factor
from tui_reset.server.cases.second_factor import Typed
from tui_reset.server.house import Caller, House
from tui_reset.server.live import Operated
from tui_reset.server.mail.server import MailServer
from tui_reset.server.mail.wording import changed_sentence
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import FinishedWith
from tui_reset.server.store import accounts, desk_settings, outbox
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType
from tui_reset.server.store.outbox import MailState, NewMail
from tui_reset.server.store.wakeups import OUTBOX, SETTINGS

log = logging.getLogger(__name__)

_VALUE_CHARACTERS: Final = 60
"""Of each value in the log's one line: a host as long as a host may be must not push the rest out of it."""
_OLD_WAY_LOOKS: Final = 30
_LOOK_SECONDS: Final = 0.1
"""Three seconds in all: a person waits for the answer."""
_NEWS_SECONDS: Final = 60.0
"""Notices of another node's change are not older, whatever the clocks of the two say."""


@dataclass(frozen=True, slots=True)
class Changing:
    """One call to change settings, by whom, and who is told."""

    token: str = field(repr=False)
    body: SettingsBody
    caller: Caller
    told: list[str]


@dataclass(frozen=True, slots=True)
class _Changed:
    """What was committed, and the moment of its notices where there are any."""

    now: SettingsNow
    told_at: float | None


async def take_settings(house: House, operated: Operated) -> None:
    """Put in force what the operator's settings and the stored changes say: once, before anything is served."""
    house.live.operated = operated
    stored = await house.store.read(desk_settings.read_all)
    if stored:
        log.info("settings_of_administrators", extra={"names": sorted(stored)})
    _follow(house, stored, in_force(house, stored))


async def follow_settings(house: House) -> None:
    """Take what another process over the same database has committed since.

    Another mail server as in `change_settings`: the notices of it go first, whichever node sends them.
    """
    async with house.live.lock:
        stored = await house.store.read(desk_settings.read_all)
        if stored == house.live.followed:
            return
        now = in_force(house, stored)
        if now.server != house.live.mail_server:
            await _sent_the_old_way(house, house.clock.now() - _NEWS_SECONDS)
        _follow(house, stored, now)


async def read_settings(house: House, token: str) -> DeskSettings:
    """The settings in force, without the password. `unauthorized`, `forbidden`."""
    await house.store.read(lambda connection: desk_person(connection, house, token, "admin"))
    return _shown(house)


async def change_settings(house: House, token: str, body: SettingsBody, caller: Caller) -> DeskSettings:
    """Change what `body` names, with a fresh authenticator code; in force when this answers.

    `unauthorized`, `forbidden`, `malformed` with `fields` (judged before the code, so that it is not spent for
    nothing), `wrong_proof`, `proof_locked`.

    Every administrator is told by mail. A change of the way mails go is told the old way: its notices are due at once,
    and the new server comes into force when each of them has been tried once, or after three seconds. What could not
    go out by then stays queued and goes the new way.
    """
    await house.store.read(lambda connection: desk_person(connection, house, token, "admin"))
    async with house.live.lock:
        told = await house.store.read(accounts.administrators)
        changing = Changing(token, body, caller, told)
        outcome = await house.store.write(lambda connection: _change(connection, house, changing))
        if isinstance(outcome, Problem):
            raise outcome
        try:
            house.wakeups.signal(OUTBOX)
            if outcome.told_at is not None and outcome.now.server != house.live.mail_server:
                await _sent_the_old_way(house, outcome.told_at)
        finally:
            # Whatever becomes of the notices or of who asked: what is committed is in force.
            _take(house, outcome.now)
            house.wakeups.signal(SETTINGS)
        return _shown(house)


def _change(connection: Connection, house: House, changing: Changing) -> _Changed | Problem:
    """A problem that is returned must not undo what was counted."""
    person = desk_person(connection, house, changing.token, "admin")
    before = in_force(house, desk_settings.read_all(connection))
    after = _wanted(house, before, changing.body)
    typed = Typed(FinishedWith.TOTP, changing.body.totp)
    if problem := use_factor(connection, house, person, typed, changing.caller):
        return problem
    what = _what_changed(before, after)
    if not what:
        return _Changed(after, None)
    desk_settings.put(connection, _rows(house, before, after))
    return _Changed(after, _tell(connection, house, changing, person, what))


def _wanted(house: House, before: SettingsNow, body: SettingsBody) -> SettingsNow:
    self_service = before.self_service if body.self_service is None else body.self_service
    server = before.server if body.smtp is None else judged_server(house, before.server, body.smtp)
    return SettingsNow(self_service, server)


def _rows(house: House, before: SettingsNow, after: SettingsNow) -> dict[str, str | None]:
    rows = stored_values(house, before.server, after.server)
    if before.self_service != after.self_service:
        rows[SELF_SERVICE] = "on" if after.self_service else "off"
    return rows


def _what_changed(before: SettingsNow, after: SettingsNow) -> list[str]:
    """Names with values that are no secret; of sign-in name and password the name alone."""
    old, new = before.server, after.server
    what = [
        f"smtp.{name}={getattr(new, name)}" for name in ("host", "port", "tls", "sender") if _differs(name, old, new)
    ]
    if before.self_service != after.self_service:
        what.insert(0, f"{SELF_SERVICE}={'on' if after.self_service else 'off'}")
    if _differs("username", old, new):
        what.append("smtp.username")
    if old.password != new.password:
        what.append(PASSWORD if new.password.reveal() else f"{PASSWORD}=none")
    return what


def _differs(name: str, old: MailServer, new: MailServer) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


def _tell(connection: Connection, house: House, changing: Changing, person: AccountRecord, what: list[str]) -> float:
    """One entry, and one notice to each administrator, due at once; gives their moment."""
    caller, now = changing.caller, house.clock.now()
    reason = " ".join(map(_in_log, what))
    note_account(connection, house, caller.source, EventType.SETTINGS_CHANGED, None, actor=person.id, reason=reason)
    with speaking(ENGLISH):
        # For a node of the version before, which reads nothing else.
        facts = changed_sentence(person.email, what)
    changes = {"changed_by": person.email, "changes": msgspec.json.encode(what).decode()}
    parameters = msgspec.json.encode({"origin": caller.origin, "facts": facts} | changes).decode()
    for account_id in changing.told:
        mail = NewMail(None, account_id, MailTemplate.SETTINGS_CHANGED.value, parameters, now)
        outbox.add(connection, mail, now, MailState.QUEUED)
    return now


def _in_log(what: str) -> str:
    """The end of a long value is what tells whose host it is."""
    name, sign, value = what.partition("=")
    return f"{name}{sign}{value if len(value) <= _VALUE_CHARACTERS else f'…{value[1 - _VALUE_CHARACTERS :]}'}"


async def _sent_the_old_way(house: House, since: float) -> None:
    """Wait until each notice of that moment, or a later one, has been tried once, but not for long."""
    template = MailTemplate.SETTINGS_CHANGED.value
    with contextlib.suppress(Problem):
        for _ in range(_OLD_WAY_LOOKS):
            if not await house.store.read(lambda found: outbox.untried(found, template, since)):
                return
            await house.sleep(_LOOK_SECONDS)


def _follow(house: House, stored: Mapping[str, str], now: SettingsNow) -> None:
    """Once for each change: what of it cannot be used is said in the log, and not at every look."""
    _take(house, now)
    house.live.followed = stored


def _take(house: House, now: SettingsNow) -> None:
    house.live.followed = None
    house.live.take(self_service=now.self_service, mail_server=now.server)


def _shown(house: House) -> DeskSettings:
    live = house.live
    server = live.mail_server
    return DeskSettings(
        self_service=live.self_service,
        smtp=SmtpShown(
            host=server.host,
            port=server.port,
            tls=server.tls,
            username=server.username,
            sender=server.sender,
            has_password=bool(server.password.reveal()),
        ),
        allowed_hosts=list(live.operated.allowed_hosts),
    )
