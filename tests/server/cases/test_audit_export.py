"""The audit log in stretches."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, new_house
from tui_reset.server.cases import audit_export
from tui_reset.server.cases.audit_export import Export, exported
from tui_reset.server.rules.audit_chain import LAST
from tui_reset.server.rules.audit_lines import AuditLine, json_lines
from tui_reset.server.store import event_log
from tui_reset.server.store.event_log import Wanted


async def taken(core: FakeHouse, export: Export) -> list[AuditLine]:
    return [line for lines in [batch async for batch in exported(core.house, export)] for line in lines]


async def test_it_is_whole_however_short_the_stretches(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        await core.ask()
    whole = await taken(core, Export())
    monkeypatch.setattr(audit_export, "STRETCH", 2)
    assert await taken(core, Export()) == whole
    assert [line.id for line in whole] == [1, 2, 3, 4, 5, 6, 7]
    assert all(line.intact for line in whole)


@pytest.mark.parametrize("value", ["'x'", "7", "x'ff00'", "CAST(x'ff' AS TEXT)", "-1", "1e300", "'9e999'"])
async def test_one_row_that_was_tampered_with_does_not_hide_the_others(tmp_path: Path, value: str) -> None:
    """SQLite takes anything in any column, and the operator reads the log just then."""
    core = new_house(tmp_path)
    await core.add(ALICE, BOB)
    for number, column in enumerate(("at", "type", "actor", "account_id", "source", "reason", "mac"), 3):
        await core.ask()
        await core.run(f"UPDATE events SET {column} = {value} WHERE id = {number}")  # noqa: S608 - the test's own
    found = await taken(core, Export())
    assert [line.id for line in found if line.intact] == [1, 2]
    assert [line.id for line in found] == list(range(1, 10))
    json_lines(found)
    await core.house.close()


async def test_ids_that_nobody_gives_make_no_endless_search(core: FakeHouse) -> None:
    await core.ask()
    await core.run("UPDATE events SET id = :last WHERE id = 2", last=LAST - 1)
    await core.run("UPDATE events SET id = :first WHERE id = 1", first=-LAST)
    assert [line.id for line in await taken(core, Export())] == [3, LAST - 1]
    found = await core.house.store.read(lambda it: event_log.backward(it, Wanted(), LAST - 1, 5))
    assert ([one.id for one in found[0]], found[1]) == ([3], 1)


async def test_a_resets_entries_are_found_also_without_its_number(core: FakeHouse) -> None:
    """What the mail worker notes has only the request's id; after the reset is purged, the number alone is left."""
    asked = await core.ask()
    await core.ask(source="192.0.2.7")
    await core.mails()
    found = await taken(core, Export(reference=asked.reference.replace("-", "")))
    assert [line.type for line in found] == ["reset_asked", "mail_sent"]
    assert {line.account for line in found} == {ALICE.email}


async def test_only_what_came_since_is_taken(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_export, "STRETCH", 1)
    await core.ask()
    core.clock.go(60)
    await core.ask()
    found = await taken(core, Export(account=ALICE.email, since=core.clock.now()))
    assert len(found) == 1
    assert len(await taken(core, Export(account=ALICE.email))) == 3


async def test_a_search_goes_down_the_log_in_stretches(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or one look for an old number would hold a reader for as long as the log is."""
    asked = await core.ask()
    for _ in range(6):
        await core.ask()
    monkeypatch.setattr(event_log, "STRETCH", 3)
    wanted = Wanted(reference=asked.reference)

    def search(connection: Connection) -> Iterator[tuple[list[int], int]]:
        before = 10
        while before > 1:
            found, before = event_log.backward(connection, wanted, before, 5)
            yield [one.id for one in found], before

    stretches = await core.house.store.read(lambda connection: list(search(connection)))
    assert stretches == [([], 7), ([], 4), ([3], 1)]


async def test_what_was_purged_costs_nobody_a_look(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither who takes the log out, nor who turns its pages at the desk."""
    for _ in range(5):
        await core.ask()
    await core.run("DELETE FROM events WHERE id < 6")
    monkeypatch.setattr(audit_export, "STRETCH", 1)
    monkeypatch.setattr(event_log, "STRETCH", 1)
    batches = [batch async for batch in exported(core.house, Export())]
    assert [[line.id for line in lines] for lines in batches] == [[6], [7]]
    last = await core.house.store.read(lambda connection: event_log.backward(connection, Wanted(), 7, 5))
    assert ([one.id for one in last[0]], last[1]) == ([6], 1)
    await core.run("DELETE FROM events")
    assert await taken(core, Export()) == []
