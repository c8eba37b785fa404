"""Statements of the hot path: written in Core, compiled once, and handed straight to the driver.

SQLAlchemy takes 20 µs a statement to find its compiled form, its parameters' types and its result's; eight of them
are half of what asking for a reset may cost. Values must be what the driver takes: text, numbers, bytes, None.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

Row = tuple[Any, ...]


class Prepared:
    """One statement with named parameters; `columns` names those of an INSERT that says no values itself."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, list[str], dict[str, Any]]] = {}

    def run(self, connection: Connection, values: dict[str, Any]) -> int:
        """Execute; returns the number of rows touched."""
        return int(self._executed(connection, values).rowcount)

    def run_all(self, connection: Connection, values: Sequence[dict[str, Any]]) -> None:
        """Execute once for each."""
        self._executed(connection, *values)

    def rows(self, connection: Connection, values: dict[str, Any]) -> list[Row]:
        """Execute and fetch all; truth values come as the driver has them."""
        found: list[Row] = self._executed(connection, values).fetchall()
        return found

    def first(self, connection: Connection, values: dict[str, Any]) -> Row | None:
        """Execute and fetch the first row; meant for statements that find at most one."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _executed(self, connection: Connection, *values: dict[str, Any]) -> Any:
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection)
        sql, names, fixed = compiled
        cursor = connection.connection.cursor()
        given = [fixed | one for one in values] if fixed else values
        rows = [[one[name] for name in names] for one in given]
        try:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)
        except connection.dialect.loaded_dbapi.Error as error:
            # As SQLAlchemy would say it, and without the values (they may be secret).
            raise DBAPIError.instance(sql, None, error, connection.dialect.loaded_dbapi.Error, True) from error
        return cursor

    def _compile(self, connection: Connection) -> tuple[str, list[str], dict[str, Any]]:
        compiled = cast("SQLCompiler", self._statement.compile(dialect=connection.dialect, column_keys=self._columns))
        # A parameter without a value here must come with the call: a forgotten one is an error, never NULL.
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        known = (str(compiled), list(compiled.positiontup or ()), fixed)
        self._compiled[connection.dialect.name] = known
        return known
