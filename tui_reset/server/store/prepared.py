"""Statements of the hot path: written in Core, compiled once, and handed straight to the driver.

SQLAlchemy takes 20 µs a statement to find its compiled form, its parameters' types and its result's; eight of them
are half of what asking for a reset may cost. Values must be what the driver takes: text, numbers, bytes, None.
So on SQLite; elsewhere the network takes far longer, and SQLAlchemy executes them as it does all others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

Row = tuple[Any, ...]
_STRAIGHT: Final = "sqlite"
"""The dialect whose driver is called without anything between."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What the driver gets: `given` puts a call's values, with those that never change, in the driver's order."""

    sql: str
    given: Callable[[dict[str, Any]], Sequence[Any]]
    row: Callable[[Sequence[Any]], Sequence[Any]]
    fault: type[Exception]


class Prepared:
    """One statement with named parameters; `columns` names those of an INSERT that says no values itself."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: _Compiled | None = None

    def run(self, connection: Connection, values: dict[str, Any]) -> int:
        """Execute; returns the number of rows touched."""
        if known := self._known(connection):
            return int(_executed(connection, known, known.given(values)).rowcount)
        return connection.execute(self._statement, values).rowcount

    def run_all(self, connection: Connection, values: Sequence[dict[str, Any]]) -> None:
        """Execute once for each."""
        if known := self._known(connection):
            _executed(connection, known, [known.given(one) for one in values], many=True)
        elif values:
            connection.execute(self._statement, values)

    def insert(self, connection: Connection, row: Sequence[Any]) -> None:
        """Insert one row whose values stand in the order of `columns`."""
        if known := self._known(connection):
            _executed(connection, known, known.row(row))
        else:
            connection.execute(self._statement, dict(zip(self._columns or (), row, strict=True)))

    def rows(self, connection: Connection, values: dict[str, Any]) -> list[Row]:
        """Execute and fetch all; truth values come as the driver has them."""
        if known := self._known(connection):
            found: list[Row] = _executed(connection, known, known.given(values)).fetchall()
            return found
        return [tuple(row) for row in connection.execute(self._statement, values)]

    def first(self, connection: Connection, values: dict[str, Any]) -> Row | None:
        """Execute and fetch the first row; meant for statements that find at most one."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _known(self, connection: Connection) -> _Compiled | None:
        """What the driver gets; None where SQLAlchemy is to execute it."""
        if connection.dialect.name != _STRAIGHT:
            return None
        return self._compiled or self._compile(connection)

    def _compile(self, connection: Connection) -> _Compiled:
        statement = cast("ClauseElement", self._statement)
        compiled = cast("SQLCompiler", statement.compile(dialect=connection.dialect, column_keys=self._columns))
        names = list(compiled.positiontup or ())
        # A parameter without a value here must come with the call: a forgotten one is an error, never NULL.
        fixed = {name: _plain(value) for name, value in compiled.params.items() if value is not None}
        pick = _picker(names)
        known = _Compiled(
            sql=str(compiled),
            given=(lambda values: pick(fixed | values)) if fixed else pick,
            row=_picker([self._columns.index(name) for name in names] if self._columns else []),
            fault=connection.dialect.loaded_dbapi.Error,
        )
        self._compiled = known
        return known


def _executed(connection: Connection, known: _Compiled, values: Sequence[Any], *, many: bool = False) -> Any:
    driver: Any = connection.connection.dbapi_connection
    try:
        return (driver.executemany if many else driver.execute)(known.sql, values)
    except known.fault as error:
        # As SQLAlchemy would say it, and without the values (they may be secret).
        raise DBAPIError.instance(known.sql, None, error, known.fault, True) from error


def _picker(places: Sequence[Any]) -> Callable[[Any], Sequence[Any]]:
    """Those items, always as a sequence: `itemgetter` gives a single one bare."""
    if len(places) > 1:
        return cast("Callable[[Any], Sequence[Any]]", itemgetter(*places))
    return lambda values: [values[place] for place in places]


def _plain(value: Any) -> Any:
    """A driver looks for an adapter for every value that is not exactly one of its types."""
    return value.value if isinstance(value, Enum) else value
