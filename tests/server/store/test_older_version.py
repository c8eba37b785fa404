"""A running older version goes on working over upgraded tables: migrations only ever add (CONTRIBUTING, Migrations)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic.command import upgrade
from sqlalchemy import Connection, inspect, text

from tests.doubles.postgres import PostgresServer
from tui_reset.server.store import schema
from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.postgres import apart
from tui_reset.server.store.sqlite import sqlite_engine, writing
from tui_reset.server.store.upgrading import alembic_config

Result = TypeVar("Result")
FIRST = "0001"
STATEMENTS = (
    "INSERT INTO events (at, type, actor, source, result, reason, mac)"
    " VALUES (1.0, 'sign_in', 'anonymous', '192.0.2.1', 'ok', '', :hash)",
    "INSERT INTO accounts (id, email, email_key, created, password_hash) VALUES ('a', 'a@b', 'a@b', 1.0, '')",
    "INSERT INTO requests (id, reference, subject, account_id, credential_version, source, origin, created, expires,"
    " state) VALUES ('r', '1', 'a', 'a', 1, '', '', 1.0, 2.0, 'open')",
    "INSERT INTO grants (request_id, id, kind, secret_hash, created, mailed_at) VALUES ('r', 'g', 'ask', :hash, 1, 1)",
    "INSERT INTO outbox (request_id, account_id, template, parameters, created, not_before, state)"
    " VALUES ('r', 'a', 'reset_link', '{}', 1.0, 1.0, 'queued')",
    "UPDATE outbox SET state = 'sending', not_before = 2.0, attempts = outbox.attempts + 1 WHERE id = 1",
    "UPDATE outbox SET state = 'sent', last_reply = '250' WHERE id = 1 AND state = 'sending' AND attempts = 1",
    "INSERT INTO tallies (name, minute, count) VALUES ('n', 1, 1)"
    " ON CONFLICT (name, minute) DO UPDATE SET count = tallies.count + excluded.count",
    "INSERT INTO sessions (token_hash, account_id, created, expires) VALUES (:hash, 'a', 1.0, 2.0)",
    "INSERT INTO answers (key, request_id, fingerprint, outcome) VALUES (:hash, 'r', '', '')",
    "INSERT INTO desk_settings (name, value) VALUES ('self_service', 'off')",
)
"""As the first version words them, without anything that came later."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        (tmp_path / "old.db").touch()
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as address:
        yield address


def done(url: str, act: Callable[[Connection], Result]) -> Result:
    if is_postgres(url):
        return apart(url, act)
    engine = sqlite_engine(url, writes=True)
    try:
        with writing(engine) as connection:
            return act(connection)
    finally:
        engine.dispose()


def columns(connection: Connection) -> dict[str, dict[str, Any]]:
    looking = inspect(connection)
    return {
        table: {column["name"]: column for column in looking.get_columns(table)} for table in looking.get_table_names()
    }


def rules(connection: Connection) -> set[tuple[str, ...]]:
    looking = inspect(connection)
    found: list[tuple[str, Any]] = [
        (table, rule)
        for table in looking.get_table_names()
        for rule in (*looking.get_unique_constraints(table), *looking.get_indexes(table))
    ]
    return {(table, *rule["column_names"]) for table, rule in found if rule.get("unique", True)}


def test_later_versions_only_add_and_ask_nothing_of_earlier_ones(url: str) -> None:
    """No column is gone, of another type or stricter; a new one may be left out, and nothing more must be unique."""
    upgrade(alembic_config(url), FIRST)
    before, strict = done(url, columns), done(url, rules)
    schema.upgrade(url)
    after = done(url, columns)
    for table, known in before.items():
        for name, column in known.items():
            now = after[table][name]
            assert (str(now["type"]), now["nullable"]) == (str(column["type"]), column["nullable"]), f"{table}.{name}"
        for name in after[table].keys() - known.keys():
            added = after[table][name]
            assert added["nullable"] or added["default"] is not None, f"{table}.{name}"
    assert {rule for rule in done(url, rules) if rule[0] in before} <= strict


def test_what_the_first_version_says_is_still_done(url: str) -> None:
    """It runs on while the tables are upgraded under it."""
    upgrade(alembic_config(url), FIRST)
    schema.upgrade(url)

    def speak(connection: Connection) -> list[int]:
        return [
            connection.execute(text(one), {"hash": b"x" * 32} if ":hash" in one else {}).rowcount for one in STATEMENTS
        ]

    assert done(url, speak) == [1] * len(STATEMENTS)
