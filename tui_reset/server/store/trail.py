"""How an entry gets into the audit log, and what happens where it cannot."""

import logging
import sqlite3
from typing import Final, Protocol

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store.events import Event, record
from tui_reset.server.store.trouble import RETRY_AFTER

log = logging.getLogger(__name__)

_OF_THE_TABLE: Final = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_AUTH}
)
"""What SQLite says of a table that is gone, damaged, or does not take the row: not of a file that is locked or full."""
_CLASSES_OF_THE_TABLE: Final = frozenset({"22", "23", "42", "P0", "XX", "0A"})
"""The same of a PostgreSQL server, by the class of its state (appendix A): no right, no table, a trigger, damage."""


class AuditUnwritable(Problem):
    """The database takes everything but the entry: what should have been recorded is not done (ASVS 16.5.3)."""

    def __init__(self) -> None:
        super().__init__(ProblemCode.UNAVAILABLE, retry_after=RETRY_AFTER)


class Trail(Protocol):
    """Where entries go. `written` grows with each: whoever seals them looks at it instead of the database."""

    written: int

    def record(self, connection: Connection, keys: Keys, event: Event) -> None:
        """Append one entry, in the transaction of the step."""
        ...


class StoredTrail:
    """The audit log in the database."""

    def __init__(self) -> None:
        self.written = 0

    def record(self, connection: Connection, keys: Keys, event: Event) -> None:
        """Append one entry; raises `AuditUnwritable` where it is the log alone that cannot be written."""
        self.written += 1
        try:
            record(connection, keys, event)
        except DBAPIError as error:
            if not _is_of_the_table(error):
                raise
            raise _unwritable(error, event) from None


class LoggedTrail:
    """For the few steps that are done even where the audit log cannot be written: entries go to the service's log."""

    def __init__(self) -> None:
        self.written = 0

    def record(self, connection: Connection, keys: Keys, event: Event) -> None:  # noqa: ARG002 - see `Trail`
        """Tell it; an entry holds no secret."""
        log.error("audit_entry_not_stored", extra={"entry": msgspec.to_builtins(event)})


def _unwritable(error: DBAPIError, event: Event) -> AuditUnwritable:
    log.error("audit_not_writable", extra={"type": event.type, "fault": type(error.orig).__name__})
    return AuditUnwritable()


def _is_of_the_table(error: DBAPIError) -> bool:
    said = error.orig
    if isinstance(said, sqlite3.Error):
        return getattr(said, "sqlite_errorcode", 0) & 0xFF in _OF_THE_TABLE
    return str(getattr(said, "sqlstate", None) or "")[:2] in _CLASSES_OF_THE_TABLE
