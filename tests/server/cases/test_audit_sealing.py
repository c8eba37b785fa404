"""Sealing the audit log, on both databases."""

import asyncio
import logging

import pytest

from tests.doubles.fake_house import ALICE, FakeHouse, made_house
from tests.server.cases.walks import signed_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases import audit_sealing
from tui_reset.server.cases.audit_sealing import REST_SECONDS, AuditSealing, Round, seal_batch, seal_tail
from tui_reset.server.house import House
from tui_reset.server.rules.audit_chain import Head, is_fit
from tui_reset.server.store import seals


async def chain(fake: FakeHouse) -> list[tuple[str, int]]:
    """What each seal covers; every one hangs on the one before."""
    found = await fake.house.store.read(lambda connection: seals.after(connection, 0, 1000))
    before = b""
    for number, seal in enumerate(found, 1):
        assert seal.number == number
        assert is_fit(fake.house.keys, before, seal)
        before = seal.hash
    return [(seal.ids, seal.count) for seal in found]


async def unsealed(fake: FakeHouse) -> int:
    number, _ = await fake.house.store.read(seals.tail)
    return number


async def test_what_is_recorded_is_sealed_in_batches(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 2)
    monkeypatch.setattr(audit_sealing, "BATCH", 2)
    assert await core.house.store.read(seals.tail) == (2, core.clock.now())
    await core.ask()
    await seal_tail(core.house)
    assert await chain(core) == [("1-2", 2), ("3", 1)]
    assert await core.house.store.read(seals.tail) == (0, None)


async def test_one_strange_row_does_not_keep_the_others_from_their_seal(core: FakeHouse) -> None:
    """Bytes that are no text on SQLite; on PostgreSQL an id whose seal nobody could read."""
    is_sqlite = core.url.startswith("sqlite")
    await core.run(
        "UPDATE events SET mac = CAST(x'ff' AS TEXT) WHERE id = 2"
        if is_sqlite
        else "UPDATE events SET id = -5 WHERE id = 2"
    )
    await core.ask()
    await seal_tail(core.house)
    assert await chain(core) == ([("1-3", 3)] if is_sqlite else [("1,3", 2)])
    assert await seal_batch(core.house) == Round(
        head=await core.house.store.read(lambda it: seals.head_of(seals.newest(it)))
    )


async def test_it_sleeps_while_nothing_is_recorded(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    sealing = AuditSealing(core.house)
    await sealing.look()
    looks: list[object] = []

    async def counted(house: House, known: Head | None = None) -> Round:
        looks.append(house)
        return await seal_batch(house, known)

    monkeypatch.setattr(audit_sealing, "seal_batch", counted)
    for _ in range(60):
        core.clock.go(1)
        await sealing.look()
    assert len(looks) == 9 + 5
    looks.clear()
    await core.ask()
    await sealing.look()
    assert len(looks) == 1
    assert await unsealed(core) == 0


async def test_what_a_command_records_beside_it_is_found_within_ten_seconds(core: FakeHouse) -> None:
    sealing = AuditSealing(core.house)
    await sealing.look()
    beside = made_house(core.url, core.house.policy, core.clock)
    core.clock.go(REST_SECONDS)
    await sealing.look()
    await beside.ask()
    await beside.house.close()
    core.clock.go(1)
    await sealing.look()
    assert await unsealed(core) == 1
    core.clock.go(REST_SECONDS)
    await sealing.look()
    assert await unsealed(core) == 0


async def test_several_that_write_and_seal_at_once_leave_one_whole_chain(core: FakeHouse) -> None:
    """As nodes do: each entry is under one seal, whoever came first."""
    nodes = [core, *(made_house(core.url, core.house.policy, core.clock, seed) for seed in (8, 9))]
    done = asyncio.Event()

    async def work(node: FakeHouse) -> None:
        for number in range(12):
            await node.ask(f"{node.clock.now()}@example.org", source=f"192.0.2.{number}")

    async def seal(node: FakeHouse) -> None:
        while not done.is_set():
            await seal_batch(node.house)

    sealing = [asyncio.create_task(seal(node)) for node in nodes]
    await asyncio.gather(*(work(node) for node in nodes))
    done.set()
    await asyncio.gather(*sealing)
    await seal_tail(core.house)
    assert sum(count for _, count in await chain(core)) == 2 + 3 * 12
    assert await unsealed(core) == 0
    for node in nodes[1:]:
        await node.house.close()


async def test_the_head_is_told_now_and_then_and_at_the_end(core: FakeHouse, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    sealing = AuditSealing(core.house)
    for _ in range(3):
        await core.ask()
        await sealing.look()
        core.clock.go(1200)
    assert heads(caplog) == ["1"]
    await core.ask()
    await sealing.look()
    assert heads(caplog) == ["1", "4"]
    await sealing.finish()
    await core.ask()
    await sealing.finish()
    assert heads(caplog) == ["1", "4", "5"]


async def test_an_end_cut_off_under_its_eyes_is_an_alarm(core: FakeHouse, caplog: pytest.LogCaptureFixture) -> None:
    sealing = AuditSealing(core.house)
    for _ in range(2):
        await core.ask()
        await sealing.look()
    assert not caplog.records
    await core.run("DELETE FROM seals WHERE number = 2")
    await core.ask()
    await sealing.look()
    [alarm] = caplog.records
    assert (alarm.message, alarm.levelname) == ("audit_chain_changed", "ERROR")
    assert alarm.__dict__["lost"].startswith("2:")
    core.clock.go(REST_SECONDS)
    await sealing.look()
    assert len(caplog.records) == 1


async def test_nothing_is_hung_on_a_seal_that_nobody_can_read(
    core: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    sealing = AuditSealing(core.house)
    await sealing.look()
    await core.run("UPDATE seals SET ids = '1-', count = 7")
    for _ in range(2):
        await core.ask()
        await sealing.look()
    assert [record.message for record in caplog.records] == ["audit_chain_unreadable"]
    assert await core.rows("SELECT number FROM seals") == [(1,)]


async def test_while_another_one_is_at_it_nothing_is_done(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "is_alone", lambda _: False)
    sealing = AuditSealing(core.house)
    await sealing.look()
    await sealing.finish()
    assert await unsealed(core) == 2


async def test_whoever_is_at_it_and_never_ends_is_told_of(
    core: FakeHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Any role of a PostgreSQL database can hold the lock, and then nothing would be sealed, without a word."""
    sealing = AuditSealing(core.house)

    async def look(seconds: int) -> list[str]:
        for _ in range(seconds):
            await sealing.look()
            core.clock.go(1)
        return [record.message for record in caplog.records]

    with monkeypatch.context() as shut_out:
        shut_out.setattr(seals, "is_alone", lambda _: False)
        assert await look(60) == []
        assert await look(10) == ["audit_sealing_shut_out"]
    assert await look(10) == ["audit_sealing_shut_out"]
    assert await unsealed(core) == 0
    monkeypatch.setattr(seals, "is_alone", lambda _: False)
    await core.ask()
    assert await look(55) == ["audit_sealing_shut_out"]


@pytest.mark.parametrize(
    ("fault", "told"), [(Problem(ProblemCode.UNAVAILABLE), []), (ValueError("no"), ["audit_sealing_broken"])]
)
async def test_after_trouble_it_tries_again_in_a_while(
    core: FakeHouse,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
    told: list[str],
) -> None:
    """And not each second, with a line in the log each time."""
    sealing, tries = AuditSealing(core.house), list[int]()

    async def failing(*_: object) -> None:
        tries.append(1)
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(audit_sealing, "seal_batch", failing)
        for _ in range(int(REST_SECONDS)):
            await sealing.look()
            core.clock.go(1)
        await sealing.look()
        assert len(tries) == 2
    core.clock.go(REST_SECONDS)
    await sealing.look()
    assert await unsealed(core) == 0
    assert [record.message for record in caplog.records] == told * 2


async def test_the_sign_in_of_a_person_is_under_a_seal(core: FakeHouse) -> None:
    await signed_in(core, ALICE.email, ALICE.password)
    await seal_tail(core.house)
    assert await chain(core) == [("1-3", 3)]


def heads(caplog: pytest.LogCaptureFixture) -> list[str]:
    told = [one.__dict__["head"] for one in caplog.records if one.message == "audit_sealed"]
    return [head.partition(":")[0] for head in told]
