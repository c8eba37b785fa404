"""What is the audit log's own trouble, and what is the whole database's."""

import pytest
from sqlalchemy import Connection

from tests.doubles.fake_house import FakeHouse
from tests.server.store.test_events import ENTRY
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.trail import AuditUnwritable

_SQLITE = "CREATE TRIGGER no_more BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END"
_POSTGRES = """
CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no' USING ERRCODE = '{state}'; END $$;
"""
_TRIGGER = "CREATE TRIGGER no_more BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION no_more()"


async def _stored(fake: FakeHouse) -> None:
    keys = fake.house.keys
    await fake.house.store.write(lambda connection: fake.house.trail.record(connection, keys, ENTRY))


async def test_an_entry_is_counted_by_who_looks_for_it(fake: FakeHouse) -> None:
    await _stored(fake)
    await _stored(fake)
    assert fake.house.trail.written == 2


async def test_what_does_not_take_the_entry_is_the_logs_own_trouble(fake: FakeHouse) -> None:
    if fake.url.startswith("sqlite"):
        await fake.run(_SQLITE)
        with pytest.raises(AuditUnwritable, match="unavailable"):
            await _stored(fake)
        return
    for state, whole in (("42501", False), ("23514", False), ("53100", True), ("25006", True)):
        await fake.run(_POSTGRES.format(state=state))
        await fake.run(_TRIGGER)
        with pytest.raises(Problem) as refused:
            await _stored(fake)
        assert (refused.value.code, isinstance(refused.value, AuditUnwritable)) == (ProblemCode.UNAVAILABLE, not whole)
        await fake.run("DROP FUNCTION no_more CASCADE")


async def test_a_locked_or_read_only_file_is_everybodys_trouble(fake: FakeHouse) -> None:
    def act(connection: Connection) -> None:
        fake.house.trail.record(connection, fake.house.keys, ENTRY)

    with pytest.raises(Problem) as refused:
        await fake.house.store.read(act)
    assert not isinstance(refused.value, AuditUnwritable)
    assert await fake.rows("SELECT * FROM events") == []
