"""What a store says to its database, statement by statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tui_reset.server.store import prepared
from tui_reset.server.store.engine import Store
from tui_reset.server.store.postgres_store import PostgresStore

Said = list[tuple[str, int]]
"""Each statement with the number of its values."""


@contextmanager
def statements_of(store: Store) -> Iterator[Said]:
    """What is said from now on; on SQLite that of the hot path, which goes straight to the driver."""
    said: Said = []
    with pytest.MonkeyPatch.context() as patched:
        if isinstance(store, PostgresStore):
            _heard_by_sqlalchemy(store, said)
        else:
            _heard_on_the_way(patched, said)
        yield said


def _heard_on_the_way(patched: pytest.MonkeyPatch, said: Said) -> None:
    execute = prepared._executed

    def note(connection: Any, known: Any, values: Any, *, many: bool = False) -> Any:
        said.append((known.sql, len(values)))
        return execute(connection, known, values, many=many)

    patched.setattr(prepared, "_executed", note)


def _heard_by_sqlalchemy(store: PostgresStore, said: Said) -> None:
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, len(values)))

    event.listen(store._engine.sync_engine, "after_cursor_execute", note)
