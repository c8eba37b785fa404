"""The database as the doctor sees it, of both kinds, while nobody or somebody else uses it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.doubles.fake_house import BOB, KEY, made_house
from tests.doubles.postgres import PostgresServer
from tests.server.conftest import NewDatabase
from tests.server.doctor.conftest import MakePatient, found, only
from tui_reset.server.cases.restore import mark_restored
from tui_reset.server.doctor import database
from tui_reset.server.doctor.finding import Finding
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.mail.server import MailServer
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import schema, sqlite

SOUND = dict.fromkeys(["database", "migrations", "writing", "keys", "clocks", "audit log", "mails"], "ok")


async def looked(seen: Patient) -> dict[str, Finding]:
    """What is found out and in, by its check."""
    findings = [*await found(database.look_at_database, seen), *await found(database.look_into_database, seen)]
    return {finding.check: finding for finding in findings}


def states(findings: dict[str, Finding]) -> dict[str, str]:
    return {check: finding.state.value for check, finding in findings.items()}


@pytest.fixture
def seen(patient: MakePatient, new_database: NewDatabase) -> Patient:
    made = patient(server__database=new_database())
    made.keys, made.policy = Keys(KEY), Policy()
    made.mail = MailServer("127.0.0.1", 25, "none", "reset@example.org")
    return made


async def test_a_sound_one(seen: Patient) -> None:
    findings = await looked(seen)
    assert SOUND | states(findings) == SOUND
    assert findings.keys() - {"clocks"} == SOUND.keys() - {"clocks"}
    assert ("clocks" in findings) is seen.settings.server.database.startswith("postgresql")


async def test_what_waits_too_long_and_what_is_foreign(seen: Patient) -> None:
    """Entries without a seal, mails that wait or failed, a key that is not the database's, a clock set back."""
    core = made_house(seen.settings.server.database, Policy())
    await core.add(BOB)
    await mark_restored(core.house)
    await core.ask(BOB.email)
    now = time.time()
    await core.run("UPDATE outbox SET created = :at", at=now - 7300)
    await core.run("UPDATE events SET at = :at", at=now - 3 * 86_400)
    await core.run("INSERT INTO desk_settings VALUES ('smtp.sender', 'other@example.org')")
    await core.run("INSERT INTO marks VALUES ('key_check:5', :mark)", mark=b"x")
    findings = await looked(seen)
    others = {"keys": "failed", "audit log": "warning", "mails": "warning", "settings": "ok"}
    assert SOUND | states(findings) == SOUND | others
    assert "the oldest for 3 days" in findings["audit log"].what
    assert findings["mails"].what == "1 waits, the oldest for 2 hours"
    assert "master key 5" in findings["keys"].what
    assert seen.mail
    assert seen.mail.sender == "other@example.org"
    await core.run("UPDATE outbox SET state = 'failed', created = :at", at=now - 60)
    await core.run("UPDATE events SET at = :at", at=now + 7000)
    seen.keys = None
    findings = await looked(seen)
    assert findings["mails"].what == "none waits; 1 of the last 24 hours could not be sent"
    assert "clock was set back" in findings["clocks"].what or "postgres" in core.url
    assert "no key that can be read" in findings["keys"].what
    await core.house.close()


async def test_one_that_cannot_be_written(
    seen: Patient, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = seen.settings.server.database
    if url.startswith("sqlite"):
        monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            findings = await looked(seen)
        assert "database is locked" in findings["writing"].what
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = url.partition("?")[0].rpartition("/")[2]
        server.say(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        findings = await looked(seen)
        server.say(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    assert SOUND | states(findings) == SOUND | {"writing": "failed"}


async def test_two_machines_apart(seen: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CLOCKS_APART", -1.0)
    postgres = seen.settings.server.database.startswith("postgresql")
    assert ("clocks" in await looked(seen)) is postgres
    assert states(await looked(seen)).get("clocks") == ("warning" if postgres else None)


async def test_none_or_another_ones(patient: MakePatient, tmp_path: Path) -> None:
    none = patient()
    assert states(await looked(none)) == {"database": "warning", "writing": "skipped"}
    none.keys = Keys(KEY)
    lost = (await looked(none))["database"]
    assert (lost.state.value, lost.next) == (
        "failed",
        "put it back from a backup; only to begin anew: tui-reset db upgrade",
    )
    (tmp_path / "reset.db").write_text("no database at all, but long enough to be looked into as one" * 20)
    assert "cannot be used as a database" in (await only(database.look_at_database, none))[1]
    nobody = patient(server__database="postgresql+asyncpg://nobody:SECRET@127.0.0.1:1/none")
    state, line = await only(database.look_at_database, nobody)
    assert (state, "SECRET" in line) == ("failed", False)


async def test_an_older_versions_tables(seen: Patient) -> None:
    core = made_house(seen.settings.server.database, Policy())
    await core.run("UPDATE alembic_version SET version_num = '0001'")
    assert states(await looked(seen)) == {"database": "ok", "migrations": "warning", "writing": "skipped"}
    await core.run("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in (await looked(seen))["database"].what
    await core.run("UPDATE alembic_version SET version_num = :head", head=schema.HEAD)
    await core.house.close()
