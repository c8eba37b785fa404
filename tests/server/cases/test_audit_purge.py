"""Throwing away old audit entries, so that what is left can still be checked."""

import logging
from dataclasses import replace

import pytest

from tests.doubles.fake_house import FakeHouse
from tests.server.cases.test_audit_check import checked, found_after, head_of
from tui_reset.server.cases import audit_purge
from tui_reset.server.cases.audit_purge import purge_audit
from tui_reset.server.cases.audit_sealing import seal_tail
from tui_reset.server.cases.audit_verdict import verdict_lines
from tui_reset.server.rules.audit_chain import Head, Seal
from tui_reset.server.rules.policy import DAY
from tui_reset.server.store import purges, seals


@pytest.fixture
async def old(core: FakeHouse) -> FakeHouse:
    """Six seals with an entry each, ten days apart, after the first with three; the newest was made now."""
    for number in range(6):
        core.clock.go(10 * DAY if number else 0)
        await core.ask(source=f"192.0.2.{number}")
        await seal_tail(core.house)
    return core


async def kept_days(old: FakeHouse, days: int) -> int:
    """Purge as if so many were kept."""
    old.house = replace(old.house, policy=replace(old.house.policy, audit_kept=days * DAY))
    return await purge_audit(old.house)


async def first_seals(fake: FakeHouse, most: int) -> list[Seal]:
    return await fake.house.store.read(lambda connection: seals.after(connection, 0, most))


async def numbers(fake: FakeHouse) -> list[int]:
    return [number for (number,) in await fake.rows("SELECT number FROM seals ORDER BY number")]


async def test_whole_batches_go_and_the_rest_is_still_good(old: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = await first_seals(old, 2)
    assert await kept_days(old, 50) == 0
    assert await kept_days(old, 0) == 0
    monkeypatch.setattr(audit_purge, "_ENTRIES", 3)
    assert await kept_days(old, 35) == 4
    assert await numbers(old) == [3, 4, 5, 6]
    entries = await old.rows("SELECT id, type, actor, reason, account_id FROM events ORDER BY id")
    purged = ("audit_purged", "retention", "audit-log")
    assert entries[4:] == [
        (9, purged[0], purged[1], f"up to seal 1:{first.hash.hex()}", purged[2]),
        (10, purged[0], purged[1], f"up to seal 2:{second.hash.hex()}", purged[2]),
    ]
    await seal_tail(old.house)
    old.clock.go(10 * DAY)
    assert await kept_days(old, 35) == 1
    verdict, told = await checked(old)
    assert (told, verdict.purged and verdict.purged.number, verdict.entries, verdict.waiting) == ([], 3, 5, 1)
    assert "up to seal 3 were purged" in verdict_lines(verdict, old.clock.now())[2]


async def test_what_is_over_by_less_than_a_day_waits(old: FakeHouse) -> None:
    """One purge a day, and not one entry about it for each batch."""
    assert await kept_days(old, 50) == 0
    old.clock.go(DAY)
    assert await kept_days(old, 50) == 0
    old.clock.go(1)
    assert await kept_days(old, 50) == 3


async def test_the_newest_seal_stays_for_the_next_to_hang_on(old: FakeHouse) -> None:
    old.clock.go(500 * DAY)
    assert await kept_days(old, 400) == 7
    assert await numbers(old) == [6]
    await seal_tail(old.house)
    verdict, told = await checked(old)
    assert (told, verdict.head and verdict.head.number) == ([], 7)


async def test_what_is_missing_beyond_a_purge_was_not_purged(old: FakeHouse) -> None:
    await kept_days(old, 35)
    await seal_tail(old.house)
    more = ["DELETE FROM seals WHERE number = 3", "DELETE FROM events WHERE id = 5"]
    assert await found_after(old, more) == ["Seal 3 is missing, and no purge on record says so."]
    unsaid = await found_after(old, ["DELETE FROM events WHERE type = 'audit_purged'"])
    assert unsaid[0] == "Seals 1 to 2 are missing, and no purge on record says so."
    forged = await found_after(old, ["UPDATE events SET reason = 'up to seal 5:00' WHERE type = 'audit_purged'"])
    assert forged[0] == "Seals 1 to 2 are missing, and no purge on record says so."
    put_in = "INSERT INTO seals SELECT 1, at, ids, count, digest, tags, hash FROM seals WHERE number = 3"
    there = "Seal 1 is there, although all up to seal 2 had been purged: it was put in."
    assert (await found_after(old, [put_in]))[0] == there


async def test_an_edited_date_makes_nobody_delete_what_is_young(
    old: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    await old.run("UPDATE seals SET at = 1.5 WHERE number IN (1, 5)")
    assert await kept_days(old, 35) == 0
    assert [record.message for record in caplog.records] == ["audit_not_purged"]
    assert caplog.records[0].levelno == logging.ERROR
    assert len(await numbers(old)) == 6


async def test_a_head_from_before_a_purge_is_told_to_be_out_of_use(old: FakeHouse) -> None:
    heads = {seal.number: Head(seal.number, seal.hash) for seal in await first_seals(old, 6)}
    await kept_days(old, 35)
    verdict, told = await checked(old, heads[1])
    assert (told, verdict.is_head_gone) == ([], True)
    assert any("purged since" in line for line in verdict_lines(verdict, old.clock.now()))
    verdict, told = await checked(old, heads[2])
    assert (told, verdict.is_head_gone) == ([], False)
    _, told = await checked(old, Head(2, heads[1].hash))
    assert [one.partition(":")[0] for one in told] == ["Seal 2 is not the one that was kept"]


async def test_while_another_node_is_at_it_nothing_is_purged(old: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "is_alone", lambda _: False)
    assert await kept_days(old, 35) == 0


async def test_only_an_entry_of_ours_says_what_was_purged(old: FakeHouse) -> None:
    """However many others stand in its place."""
    await kept_days(old, 35)
    copy = "INSERT INTO events (at, type, actor, account_id, source, result, mac) SELECT at, {}, actor, account_id,"
    for kind in ("type", "'sign_in'", "type"):
        await old.run(f"{copy.format(kind)} 'x', result, mac FROM events WHERE type = 'audit_purged'")
    said = await old.house.store.read(lambda connection: purges.newest(connection, old.house.keys))
    assert (said and said.number, await head_of(old) is None) == (2, False)
