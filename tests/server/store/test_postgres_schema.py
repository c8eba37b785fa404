"""How a PostgreSQL database gets its tables, and which are refused."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.migration import MigrationContext
from sqlalchemy import make_url

from tests.doubles.postgres import PostgresServer
from tests.server.store.acts import names
from tui_reset.server.store import schema
from tui_reset.server.store.engine import open_store
from tui_reset.server.store.postgres import apart
from tui_reset.server.store.schema import SchemaState
from tui_reset.server.store.tables import metadata
from tui_reset.server.store.trouble import StoreUnusable
from tui_reset.server.store.upgrading import alembic_config

ORDERED = {
    *("accounts.id", "accounts.email_key", "accounts.username_key", "account_names.key", "account_names.account_id"),
    *("requests.id", "requests.account_id", "grants.request_id", "tallies.name", "pushes.app"),
}
"""Text that is compared by order or looked for in a range, and what refers to it."""


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as address:
        yield address


def test_tables_are_made_once(url: str) -> None:
    assert schema.state_of(url) is SchemaState.EMPTY
    schema.upgrade(url)
    assert schema.is_at_head(url)
    schema.upgrade(url)


def test_the_migrations_make_what_the_tables_say(url: str) -> None:
    schema.upgrade(url)
    changes = apart(url, lambda found: compare_metadata(MigrationContext.configure(found), metadata))
    # Of this server alone, and so in no table that SQLite has too: see `tables.seals`.
    assert [(change[0], change[1].name) for change in changes] == [("remove_index", "ix_events_unsealed")]


def test_what_is_ordered_is_compared_byte_by_byte(url: str, postgres: PostgresServer) -> None:
    """A language's order would lose keys from a range, and change with the operating system."""
    schema.upgrade(url)
    said = postgres.say(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE collation_name = 'C'"
        " AND table_schema = 'public'",
        database=name_of(url),
    )
    assert set(said.split()) >= ORDERED


def test_two_that_upgrade_at_once_do_it_once(url: str) -> None:
    """Two processes, as two nodes would be: the second waits, and finds nothing to do."""
    code = "import sys; from tui_reset.server.store import schema; schema.upgrade(sys.argv[1])"
    both = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(2)]
    assert [one.wait(30) for one in both] == [0, 0]
    assert schema.is_at_head(url)


def test_an_undone_one_is_bare(url: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.upgrade(url)
    monkeypatch.setattr(schema, "HEAD", "one later")
    assert schema.state_of(url) is SchemaState.BEHIND
    downgrade(alembic_config(url), "base")
    tables = postgres.say("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database=name_of(url))
    assert tables == "alembic_version"


def test_the_words_can_be_had_without_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    """Offline: for who runs migrations by hand."""
    upgrade(alembic_config("postgresql+asyncpg://nobody@nowhere.example/none"), "head", sql=True)
    said = capsys.readouterr().out
    assert "CREATE TABLE accounts" in said
    assert 'COLLATE "C"' in said
    assert said.rstrip().endswith("COMMIT;")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("DELETE FROM alembic_version", "another program"),
        ("DROP TABLE marks", "another program"),
    ],
)
def test_foreign_and_newer_tables_are_refused(url: str, postgres: PostgresServer, change: str, words: str) -> None:
    schema.upgrade(url)
    postgres.say(change, database=name_of(url))
    with pytest.raises(StoreUnusable, match=words):
        schema.upgrade(url)


def test_an_encoding_that_cannot_hold_every_name_is_refused(postgres: PostgresServer) -> None:
    postgres.say("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    with pytest.raises(StoreUnusable, match="UTF8"):
        schema.upgrade(postgres.url("bytes"))
    postgres.say("DROP DATABASE bytes")


def test_who_may_not_make_tables_is_told(url: str, postgres: PostgresServer) -> None:
    postgres.say("CREATE ROLE guest LOGIN")
    with pytest.raises(StoreUnusable, match="permission denied for schema public"):
        schema.upgrade(url.replace("postgres@", "guest@"))
    postgres.say("DROP ROLE guest")


@pytest.mark.parametrize("name", ["not_there", "empty"])
def test_a_refusal_is_one_line_without_the_password(postgres: PostgresServer, name: str) -> None:
    """SECURITY 110."""
    url = postgres.url(name).replace("postgres@", "nobody:do-not-tell@")
    with pytest.raises(StoreUnusable, match="cannot be used as a database") as refused:
        schema.state_of(url)
    assert "do-not-tell" not in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreUnusable, match="cannot be used as a database") as refused:
        schema.state_of("postgresql+asyncpg://someone:do-not-tell@127.0.0.1:1/house")
    assert refused.value.sentence.endswith(
        "database: connection refused. See that it runs there, and lets this user in."
    )
    assert "do-not-tell" not in refused.value.sentence


async def test_looking_and_upgrading_work_inside_an_event_loop(url: str) -> None:
    schema.upgrade(url)
    store = open_store(url)
    assert await store.read(names) == set()
    await store.close()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reset.server.store.address.find_spec", lambda _: None)
    with pytest.raises(StoreUnusable, match=r"tui-reset\[postgres\]"):
        open_store("postgresql+asyncpg://someone@db/house")


def name_of(url: str) -> str:
    return str(make_url(url).database)


def test_events_are_numbered_on_from_where_an_older_version_stopped(url: str, postgres: PostgresServer) -> None:
    """And what that version still does while nodes are exchanged goes on working: it knows no seals."""
    name = name_of(url)
    add = "INSERT INTO events (at, type, actor, source, result, mac) VALUES (1, 'sign_in', 'a', 's', 'ok', '\\x00')"
    met = "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE counters IN SHARE ROW EXCLUSIVE MODE"
    upgrade(alembic_config(url), "0002")
    postgres.say(add, add, database=name)
    schema.upgrade(url)
    postgres.say(add, f"{met}; {add}; COMMIT", database=name)
    assert postgres.say("SELECT id, seal IS NULL FROM events", database=name).split() == ["1|t", "2|t", "3|t", "4|t"]
    downgrade(alembic_config(url), "0002")
    postgres.say(add, database=name)
    assert postgres.say("SELECT max(id) FROM events", database=name) == "5"
