"""The audit trail."""

from msgspec.structs import replace
from sqlalchemy import String, insert, text

from tests.doubles.fake_house import KEY, FakeHouse
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store.events import Event, EventType, mac_of, record
from tui_reset.server.store.tables import events

ENTRY = Event(at=1.5, type=EventType.SIGN_IN, source="192.0.2.1", account_id="a")


async def test_an_entry_is_recorded_with_a_keyed_hash_that_shows_any_edit(fake: FakeHouse) -> None:
    """SECURITY 96: tampering is detectable."""
    await fake.house.store.write(lambda connection: record(connection, fake.house.keys, ENTRY))
    [(at, kind, account, mac)] = await fake.rows("SELECT at, type, account_id, mac FROM events")
    assert (at, kind, account) == (1.5, "sign_in", "a")
    assert mac == mac_of(fake.house.keys, ENTRY)
    assert mac != mac_of(fake.house.keys, replace(ENTRY, result="failed"))
    assert mac != mac_of(Keys(bytes(32)), ENTRY)
    assert Keys(KEY).key("event") == fake.house.keys.key("event")


def test_no_field_can_be_edited_unseen() -> None:
    """SECURITY 96, ASVS 16.4.2: above all not whom it is about, and why."""
    keys = Keys(KEY)
    edited = {
        "at": 1.75,
        "type": EventType.SIGN_OUT,
        "source": "192.0.2.2",
        "actor": "b",
        "result": "failed",
        "reason": "asked to",
        "account_id": "b",
        "request_id": "r",
        "reference": "482-913-576",
    }
    assert edited.keys() == set(Event.__struct_fields__)
    macs = {mac_of(keys, replace(ENTRY, **{name: value})) for name, value in edited.items()}
    assert len(macs | {mac_of(keys, ENTRY)}) == len(edited) + 1


async def test_ids_go_up_and_none_is_given_twice(fake: FakeHouse) -> None:
    """Not even that of a deleted entry: what a seal says of it stays true."""
    for _ in range(3):
        await fake.house.store.write(lambda connection: record(connection, fake.house.keys, ENTRY))
    await fake.house.store.write(lambda connection: connection.execute(text("DELETE FROM events WHERE id = 3")))
    await fake.house.store.write(lambda connection: connection.execute(insert(events), _values(fake)))
    assert await fake.rows("SELECT id FROM events ORDER BY id") == [(1,), (2,), (4,)]


def test_every_word_fits_its_column() -> None:
    """SQLite takes any length; PostgreSQL would refuse the entry, and with it the step."""
    for column, words in ((events.c.type, EventType), (events.c.result, ProblemCode)):
        assert isinstance(column.type, String)
        assert max(map(len, words)) <= (column.type.length or 0)


def _values(fake: FakeHouse) -> dict[str, object]:
    names = ("at", "type", "source", "actor", "result", "reason", "account_id", "request_id", "reference")
    return {**{name: getattr(ENTRY, name) for name in names}, "mac": mac_of(fake.house.keys, ENTRY)}
