"""The database: there, ours, at this version, writable, of these keys; and what waits in it."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem
from tui_reset.server.cases.in_force import in_force
from tui_reset.server.doctor.finding import Finding, failed, ok, skipped, warning
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.house import house_of
from tui_reset.server.live import Operated
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store import desk_settings, key_marks, schema, seals, soundness
from tui_reset.server.store.address import is_postgres, shown
from tui_reset.server.store.engine import Store, open_store
from tui_reset.server.store.schema import SchemaState
from tui_reset.server.store.soundness import Undone
from tui_reset.server.store.sqlite import sqlite_path
from tui_reset.server.store.trouble import StoreUnusable

Result = TypeVar("Result")

_UPGRADE: Final = "make a backup, then: tui-reset db upgrade"
_RESTORE: Final = "put its key file back from where you keep it, as server.key_file"
_DAY: Final = 86_400.0
LATE_MAIL: Final = 300.0
"""Seconds after which a mail that waits is worth a look."""
LATE_SEAL: Final = 60.0
CLOCKS_APART: Final = 2.0
"""Seconds between two machines that are fit for codes of 30 seconds."""
FROM_THE_FUTURE: Final = 60.0
_IS_IT_RUNNING: Final = "look whether the service runs, and at its log"


def look_at_database(patient: Patient) -> Iterator[Finding]:
    """Whether it is there, and of this version."""
    url = patient.settings.server.database
    try:
        state = schema.state_of(url)
        where = shown(url) if is_postgres(url) else sqlite_path(url)
    except StoreUnusable as fault:
        yield failed("database", fault.sentence)
        return
    if state in {SchemaState.MISSING, SchemaState.EMPTY}:
        yield _without_tables(str(where), lost=patient.keys is not None and not is_postgres(url))
        return
    yield ok("database", where if is_postgres(url) else f"{where}, {Path(where).stat().st_size:,} bytes")
    if state is SchemaState.BEHIND:
        yield warning("migrations", f"it has the tables of an older version; this one is at {schema.HEAD}", _UPGRADE)
        return
    yield ok("migrations", f"at {schema.HEAD}, as this version needs it")
    patient.has_tables = True


def _without_tables(where: str, *, lost: bool) -> Finding:
    """A key without its database's file is refused at the start too."""
    if lost:
        after = "put it back from a backup; only to begin anew: tui-reset db upgrade"
        return failed("database", f"its key is there, and {where} is missing or empty", after)
    return warning("database", f"{where} has no tables yet", "the first start makes them; or name yours as database")


def look_into_database(patient: Patient) -> Iterator[Finding]:
    """Whether it can be written, and what stands in it."""
    if not patient.has_tables:
        yield skipped("writing", "it needs a database with this version's tables")
        return
    with _overheard() as said:
        yield from asyncio.run(_looked(patient, said))


async def _looked(patient: Patient, said: list[str]) -> list[Finding]:
    store = open_store(patient.settings.server.database)

    async def read(check: str, act: Callable[[Connection], list[Finding]]) -> list[Finding]:
        try:
            return await store.read(act)
        except Problem:
            return [failed(check, _reason(said))]

    try:
        found = [await _written(store, said)]
        found += await read("keys", partial(_keys, keys=patient.keys))
        found += await read("clocks", partial(_clocks, postgres=is_postgres(patient.settings.server.database)))
        found += await read("audit log", _tail)
        found += await read("mails", _queue)
        found += await read("settings", partial(_of_administrators, patient=patient, store=store))
    finally:
        await store.close()
    return found


async def _written(store: Store, said: list[str]) -> Finding:
    try:
        await store.write(soundness.write_and_undo)
    except Undone:
        return ok("writing", "it can be written (and nothing was)")
    except Problem:
        after = "see its owner, rights and free space, and who has it open; with PostgreSQL, whether it is the primary"
        return failed("writing", f"it cannot be written: {_reason(said)}", after)


def _keys(connection: Connection, keys: Keys | None) -> list[Finding]:
    if keys is None:
        return [failed("keys", "there is a database, and no key that can be read", _RESTORE)]
    sentence = key_marks.stranger(connection, keys)
    return (
        [failed("keys", sentence)] if sentence else [ok("keys", "the key file holds every key that was used with it")]
    )


def _clocks(connection: Connection, *, postgres: bool) -> list[Finding]:
    now, newest = time.time(), soundness.newest_entry(connection)
    found = []
    if newest is not None and newest > now + FROM_THE_FUTURE:
        what = f"the newest entry of the audit log is {newest - now:,.0f} s from the future: the clock was set back"
        found.append(warning("clocks", what, "see that the clock is right now; what expires will do so later"))
    if not postgres:
        return found
    before = time.time()
    apart = abs((soundness.servers_time(connection) or 0.0) - before) - (time.time() - before)
    if apart > CLOCKS_APART:
        what = f"this machine and the database's are {apart:,.0f} s apart"
        return [*found, warning("clocks", what, "switch time synchronisation on, on both")]
    return [*found, ok("clocks", "the database's machine has the same time")]


def _tail(connection: Connection) -> list[Finding]:
    number, oldest = seals.tail(connection)
    age = 0.0 if oldest is None else time.time() - oldest
    if age > LATE_SEAL:
        what = f"{_entries(number, 'is', 'are')} not sealed yet, the oldest for {_long(age)}"
        return [warning("audit log", what, _IS_IT_RUNNING)]
    return [ok("audit log", f"{_entries(number, 'waits', 'wait')} to be sealed" if number else "every entry is sealed")]


def _entries(number: int, one: str, several: str) -> str:
    return f"1 entry {one}" if number == 1 else f"{number:,} entries {several}"


def _queue(connection: Connection) -> list[Finding]:
    now = time.time()
    waiting, oldest, lost = soundness.queue(connection, now - _DAY)
    age = 0.0 if oldest is None else now - oldest
    what = (
        f"{waiting:,} {'waits' if waiting == 1 else 'wait'}, the oldest for {_long(age)}" if waiting else "none waits"
    )
    what += f"; {lost:,} of the last 24 hours could not be sent" if lost else ""
    if age > LATE_MAIL:
        return [warning("mails", what, "see the check of mail below, the desk's page of mails, and the log")]
    if lost:
        return [warning("mails", what, "the desk's page of mails says why")]
    return [ok("mails", what)]


def _of_administrators(connection: Connection, patient: Patient, store: Store) -> list[Finding]:
    """The mail server in force may be one that an administrator has set."""
    stored = desk_settings.read_all(connection)
    if not stored or patient.keys is None or patient.policy is None or patient.mail is None:
        return []
    operated = Operated(patient.mail, patient.settings.smtp.allowed)
    house = house_of(store, patient.keys, patient.policy, operated)
    patient.mail = in_force(house, stored).server
    return [ok("settings", f"administrators have changed: {', '.join(sorted(stored))}")]


class _Ear(logging.Handler):
    """Keeps what the store says in the log of why it could not: a command has no log."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self._said.append(record.getMessage())


@contextmanager
def _overheard() -> Iterator[list[str]]:
    said: list[str] = []
    ear, logger = _Ear(said), logging.getLogger("tui_reset")
    logger.addHandler(ear)
    try:
        yield said
    finally:
        logger.removeHandler(ear)


def _reason(said: list[str]) -> str:
    return said[-1] if said else "it is too busy"


def _long(seconds: float) -> str:
    """A stretch of time, coarsely."""
    for unit, length in (("days", _DAY), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"
