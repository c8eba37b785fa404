"""What can be wrong with a database, in our own words."""

import logging
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from tui_reset.contract.problems import Problem, ProblemCode

RETRY_AFTER: Final = 5
_log: Final = logging.getLogger(__name__)


class StoreUnusable(Exception):  # noqa: N818 - the store is, nothing was done wrong
    """The database cannot be used at all; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def unavailable(error: DBAPIError | OSError | sqlite3.Error) -> Problem:
    """Locked, full, read-only, lost: refused for now, told in the log, and tried again by whoever asked."""
    _log.error("database unavailable: %s", _without_values(error))
    return Problem(ProblemCode.UNAVAILABLE, retry_after=RETRY_AFTER)


def _without_values(error: DBAPIError | OSError | sqlite3.Error) -> object:
    """What SQLite says names no value; PostgreSQL's driver may, so of its faults only the name is told."""
    said = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(said, sqlite3.Error) or not isinstance(said, Exception):
        return said
    if isinstance(said, OSError):
        return said.strerror or type(said).__name__
    return f"{type(said.__cause__ or said).__name__} {getattr(said, 'sqlstate', None) or ''}".rstrip()
