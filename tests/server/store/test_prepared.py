"""Statements of the hot path, on both databases."""

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from tui_reset.server.store.engine import Store
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import marks

ADD = Prepared(insert(marks), ["name", "value"])
FIND = Prepared(select(marks.c.value).where(marks.c.name == bindparam("wanted")))


async def test_rows_come_back(store: Store) -> None:
    assert await store.write(lambda connection: ADD.run(connection, {"name": "a", "value": b"1"})) == 1
    assert await store.read(lambda connection: FIND.first(connection, {"wanted": "a"})) == (b"1",)
    assert await store.read(lambda connection: FIND.first(connection, {"wanted": "b"})) is None


async def test_a_forgotten_value_is_an_error_and_never_null(store: Store) -> None:
    with pytest.raises((KeyError, StatementError)):
        await store.read(lambda connection: FIND.rows(connection, {}))


async def test_faults_come_as_sqlalchemy_says_them_and_without_values(store: Store) -> None:
    await store.write(lambda connection: ADD.run(connection, {"name": "a", "value": b"1"}))
    with pytest.raises(IntegrityError) as refused:
        await store.write(lambda connection: ADD.run(connection, {"name": "a", "value": b"not for you"}))
    assert "not for you" not in str(refused.value)
    assert isinstance(refused.value.orig, Exception)
    assert not isinstance(refused.value, OperationalError)
