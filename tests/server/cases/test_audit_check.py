"""Tampering with the audit log by SQL, as who has the database but not the key: each kind is found and named."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, text

from tests.doubles.fake_house import FakeHouse
from tui_reset.server.cases import audit_check
from tui_reset.server.cases.audit_check import Verdict, check, check_audit
from tui_reset.server.cases.audit_sealing import seal_tail
from tui_reset.server.rules.audit_chain import LAST, Head
from tui_reset.server.store import seals

ENTRIES = 12
_COLUMNS = "at, type, actor, account_id, request_id, reference, source, result, reason, mac"
_COPY = "INSERT INTO events (id, {columns}{seal}) SELECT {id}, {columns}{value} FROM events WHERE id = 2"

EDITS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "an entry is edited": (
        ["UPDATE events SET reason = 'nothing' WHERE id = 5"],
        ["Entry 5 is not as written: changed after being sealed (seal 2,"],
    ),
    "so that it can hardly be read": (
        ["UPDATE events SET type = 'what', result = '' WHERE id IN (6, 7)"],
        ["Entries 6 to 7 are not as written: changed after being sealed (seal 2,"],
    ),
    "its keyed hash is": (
        ["UPDATE events SET mac = x() WHERE id = 5"],
        ["Entry 5 is not as written: changed after being sealed (seal 2,"],
    ),
    "entries are deleted": (
        ["DELETE FROM events WHERE id IN (5, 6, 9)"],
        ["Entries 5 to 6 are missing: deleted after", "Entry 9 is missing: deleted after being sealed (seal 3,"],
    ),
    "two are exchanged": (
        [
            "UPDATE events SET id = -5 WHERE id = 5",
            "UPDATE events SET id = 5 WHERE id = 6",
            "UPDATE events SET id = 6 WHERE id = -5",
        ],
        ["Entries 5 to 6 are not what was sealed there: another one's place (seal 2,"],
    ),
    "a seal is edited": (
        ["UPDATE seals SET at = at + 1 WHERE number = 2"],
        ["Seal 2 is not as it was made, or not in its place."],
    ),
    "so that it covers less": (
        ["UPDATE seals SET ids = '5-7', count = 3 WHERE number = 2", "DELETE FROM events WHERE id = 8"],
        ["Seal 2 is not as it was made", "What seal 2 covers (entries 5-7) is not all as it was sealed."],
    ),
    "so that nobody can read it": (
        ["UPDATE seals SET ids = '5-', count = 4 WHERE number = 2"],
        [
            "Seal 2 is not as it was made",
            "Seal 2 cannot be read any more: what it covered cannot be told.",
            "Entries 5 to 8 are among sealed ones under no seal",
        ],
    ),
    "so that it covers what another one does": (
        ["UPDATE seals SET ids = '8-12', count = 5 WHERE number = 3"],
        [
            "Seal 3 is not as it was made",
            "Entry 8 is under seal 3 and under an earlier one.",
            "What seal 3 covers (entries 8-12) is not all as it was sealed.",
        ],
    ),
    "seals are exchanged": (
        [
            "UPDATE seals SET number = -2 WHERE number = 2",
            "UPDATE seals SET number = 2 WHERE number = 3",
            "UPDATE seals SET number = 3 WHERE number = -2",
        ],
        ["Seal 2 is not as it was made, or not in its place.", "Seal 3 is not as it was made, or not in its place."],
    ),
    "a seal is taken away": (
        ["DELETE FROM seals WHERE number = 2"],
        ["Seal 2 is missing, and no purge on record says so.", "Entries 5 to 8 are among sealed ones under no seal"],
    ),
    "the beginning is taken away": (
        ["DELETE FROM seals WHERE number <= 2", "DELETE FROM events WHERE id <= 8"],
        ["Seals 1 to 2 are missing, and no purge on record says so."],
    ),
    "an entry is made up": (
        [f"INSERT INTO events ({_COLUMNS}) VALUES (1, 'sign_in', '', '', '', '', '', 'ok', '', x())"],  # noqa: S608
        ["Entry 13 is not as written, or put in (under no seal)."],
    ),
    "one is put in among the others": (
        ["DELETE FROM events WHERE id = 6", "copy: 0"],
        ["Entry 6 is missing", "Entry 0 is among sealed ones under no seal: put in, or unsealed."],
    ),
    "or before all others": (["copy: -5"], ["Entry -5 is among sealed ones under no seal: put in, or unsealed."]),
    "a word is put where nothing stood": (
        ["UPDATE events SET reference = 'None' WHERE id = 1"],
        ["Entry 1 is not as written: changed after being sealed (seal 1,"],
    ),
    "a seal names ids that cannot be": (
        ["UPDATE seals SET ids = '99999999999999999999', count = 1 WHERE number = 2"],
        ["Seal 2 is not as it was made", "Seal 2 cannot be read any more", "Entries 5 to 8 are among sealed ones"],
    ),
    "an old one is put in once more": (["copy: 20"], ["Entry 20 is a copy of entry 2, put in much later."]),
}
"""What is done, and how each finding of it begins."""


@pytest.fixture
async def log(core: FakeHouse) -> FakeHouse:
    """Twelve entries under three seals, some minutes apart; nothing waits."""
    for number in range(ENTRIES - 2):
        if number in {2, 6}:
            await seal_tail(core.house)
        core.clock.go(600)
        await core.ask(source=f"192.0.2.{number}")
    await seal_tail(core.house)
    return core


class _Undone(Exception):  # noqa: N818 - a way out
    pass


async def found_after(log: FakeHouse, statements: Sequence[str], kept: Head | None = None) -> list[str]:
    """What is found after these; then all is as it was before."""
    told: list[str] = []
    on_sqlite = is_sqlite(log)

    def act(connection: Connection) -> None:
        told.clear()
        for statement in statements:
            if statement.startswith("copy: "):
                mark = ("", "") if on_sqlite else (", seal", ", 2" if statement == "copy: 0" else ", NULL")
                statement = _COPY.format(columns=_COLUMNS, id=statement[6:], seal=mark[0], value=mark[1])
            bytes_ = "CAST('x' AS BLOB)" if on_sqlite else "'x'::bytea"
            connection.execute(text(statement.replace("x()", bytes_)))
        check(connection, log.house.keys, kept, told.append)
        raise _Undone

    with pytest.raises(_Undone):
        await log.house.store.share(act)
    return told


async def checked(fake: FakeHouse, kept: Head | None = None) -> tuple[Verdict, list[str]]:
    told: list[str] = []
    return await check_audit(fake.house, kept, told.append), told


async def head_of(fake: FakeHouse) -> Head:
    head = seals.head_of(await fake.house.store.read(seals.newest))
    assert head is not None
    return head


async def test_nothing_is_found_where_nothing_was_done(log: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict, told = await checked(log, await head_of(log))
    assert (told, verdict.findings, verdict.seals, verdict.entries, verdict.waiting) == ([], 0, 3, ENTRIES, 0)
    assert verdict.head == await head_of(log)
    monkeypatch.setattr(audit_check, "_ENTRIES", 1)
    monkeypatch.setattr(audit_check, "_SEALS", 2)
    assert await checked(log) == (verdict, [])


async def test_whatever_is_done_is_named(log: FakeHouse) -> None:
    """SECURITY 96."""
    for name, (statements, words) in EDITS.items():
        told = [one for one in await found_after(log, statements) if "mark of the seal" not in one]
        found = [one[: len(word)] for one, word in zip(told, words, strict=False)]
        assert (name, found, len(told)) == (name, list(words), len(words))


async def test_an_end_that_was_cut_off_shows_against_a_head_kept_elsewhere(log: FakeHouse) -> None:
    cut = ["DELETE FROM seals WHERE number = 3", "DELETE FROM events WHERE id > 8"]
    assert await found_after(log, cut) == []
    [told] = await found_after(log, cut, await head_of(log))
    assert told.startswith("The end is cut off: seal 3 was there, and the last one now is 2.")
    head = await head_of(log)
    assert await found_after(log, [], Head(2, head.hash)) == [
        "Seal 2 is not the one that was kept: the log has been written anew since. "
        "(An older backup that was put back looks like that too.)"
    ]
    wiped = ["DELETE FROM seals", "DELETE FROM events"]
    gone = "There are accounts, and not one entry"
    assert [one[:19] for one in await found_after(log, wiped, head)] == [gone[:19], "The end is cut off:"]
    assert [one[: len(gone)] for one in await found_after(log, wiped)] == [gone]
    assert await found_after(log, [*wiped, "DELETE FROM accounts"]) == []


async def test_what_waits_for_its_seal_is_counted_and_checked(log: FakeHouse) -> None:
    log.clock.go(5)
    await log.ask()
    verdict, told = await checked(log)
    assert (told, verdict.waiting, verdict.oldest) == ([], 1, log.clock.now())
    log.clock.go(60)
    await log.ask()
    verdict, _ = await checked(log)
    assert (verdict.waiting, verdict.oldest) == (2, log.clock.now() - 60)
    edit = ["UPDATE events SET actor = 'somebody else' WHERE id > 12"]
    assert await found_after(log, edit) == ["Entries 13 to 14 are not as written, or put in (under no seal)."]


async def test_whatever_stands_in_a_column_does_not_stop_the_check(log: FakeHouse) -> None:
    """SQLite takes anything anywhere; PostgreSQL only what a column is made for."""
    for value in ("'x'", "1", "x'00'", "1e300", "CAST(x'ff' AS TEXT)") if is_sqlite(log) else ():
        for column in ("at", "type", "actor", "account_id", "reason", "mac"):
            told = await found_after(log, [f"UPDATE events SET {column} = {value} WHERE id = 5"])  # noqa: S608
            assert (column, told[0][:27]) == (column, "Entry 5 is not as written: ")
        for column in ("at", "ids", "count", "digest", "hash"):
            told = await found_after(log, [f"UPDATE seals SET {column} = {value} WHERE number = 2"])  # noqa: S608
            assert (column, told[0][:28]) == (column, "Seal 2 is not as it was made")
        assert await found_after(log, [f"UPDATE seals SET tags = {value} WHERE number = 2"])  # noqa: S608


async def test_the_highest_id_of_all_does_not_stop_the_check(log: FakeHouse) -> None:
    told = await found_after(log, [f"UPDATE events SET id = {LAST} WHERE id = 5"])  # noqa: S608 - a number
    assert told[0].startswith("Entry 5 is missing")


async def test_an_entry_whose_mark_was_taken_off_is_named(log: FakeHouse) -> None:
    """On PostgreSQL, where it would be sealed once more; on SQLite nothing is marked."""
    found = await found_after(log, ["UPDATE events SET seal = NULL WHERE id = 5"])
    assert is_sqlite(log) or found[0].startswith("Entry 5: the mark of the seal has been changed")
    await log.run("UPDATE events SET seal = NULL WHERE id = 5")
    await seal_tail(log.house)
    _, told = await checked(log)
    assert ("Entry 5 is under seal 4 and under an earlier one." in told) is not is_sqlite(log)


async def test_numbers_with_gaps_and_out_of_order_are_nothing_strange(core: FakeHouse) -> None:
    """On PostgreSQL the numbers of acts that failed are lost, and a higher one may be sealed before a lower one."""
    await core.ask()
    await core.run("UPDATE events SET id = id + 100 WHERE id > 2")
    await seal_tail(core.house)
    core.clock.go(60)
    await core.ask()
    await seal_tail(core.house)
    assert await core.rows("SELECT ids FROM seals ORDER BY number") == [
        ("1-2,103",),
        ("104",) if is_sqlite(core) else ("4",),
    ]
    verdict, told = await checked(core)
    assert (told, verdict.entries, verdict.waiting) == ([], 4, 0)


def is_sqlite(fake: FakeHouse) -> bool:
    return fake.url.startswith("sqlite")
