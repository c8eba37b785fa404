"""A database as it is after years: so many accounts, and as many old requests, grants, mails and audit entries."""

import sqlite3
import time
from contextlib import closing
from typing import Final

from sqlalchemy import make_url

from tests.doubles.postgres import PostgresServer

_DAY: Final = 86_400
_SERIES: Final = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
_DIGITS: Final = "CAST(1000000000 + i AS VARCHAR)"
_ACCOUNT: Final = f"'0123456789abcdef012345' || {_DIGITS}"
_REQUEST: Final = f"'0000000000AAAAAAAAAAAA' || {_DIGITS}"
"""Ids begin with their time: these are older than any that comes."""
_FILLS: Final = (
    "INSERT INTO accounts (id, email, email_key, display_name, created, password_hash)"
    " SELECT {account}, 'old' || i || '@example.org', 'old' || i || '@example.org', 'Old One', 0, '-' FROM n",
    # Older than half an hour, and so written down as over: `expires` is when it was made.
    "INSERT INTO requests (id, reference, subject, account_id, credential_version, source, origin, created, expires,"
    " state, finished_with)"
    " SELECT {request}, '123-456-789', {account}, {account}, 1, '192.0.2.1', '192.0.2.1',"
    " {begin} + i * {apart}, {begin} + i * {apart}, CASE WHEN i % 2 = 0 THEN 'open' ELSE 'done' END, NULL FROM n",
    "INSERT INTO grants (request_id, id, kind, secret_hash, created, mailed_at)"
    " SELECT {request}, {request}, 'asker', {bytes}, {begin} + i * {apart}, {begin} + i * {apart} FROM n",
    # Numbers below zero: those to come follow what the product itself has counted.
    "INSERT INTO outbox (id, request_id, account_id, template, created, not_before, state, attempts)"
    " SELECT -1 - i, {request}, {account}, 'reset_link', {begin} + i * {apart}, {begin} + i * {apart},"
    " 'sent', 1 FROM n",
    # Under a seal already: nobody is to seal a million of them while others are measured.
    "INSERT INTO events (id, at, type, actor, account_id, request_id, reference, source, result, mac, seal)"
    " SELECT -1 - i, {begin} + i * {apart}, 'reset_asked', 'anonymous', {account}, {request}, '123-456-789',"
    " '192.0.2.1', 'queued', {bytes}, 0 FROM n",
)


def fill(url: str, number: int, server: PostgresServer | None = None) -> None:
    """Straight into the tables that are there already; nobody else may use them meanwhile."""
    # Over a day, as long as requests are kept; the youngest is an hour old.
    begin = time.time() - _DAY
    values = {
        "begin": f"{begin:.1f}",
        "apart": f"{(_DAY - 3600) / number:.6f}",
        "account": _ACCOUNT,
        "request": _REQUEST,
    }
    kept = "decode(repeat('ab', 32), 'hex')" if server else "zeroblob(32)"
    series = _SERIES.format(last=number - 1)
    # SQLite reads it before INSERT as well as PostgreSQL does.
    statements = [series + fill_one.format(bytes=kept, **values) for fill_one in _FILLS]
    name = str(make_url(url).database)
    if server:
        for statement in statements:
            server.say(statement, database=name)
        server.say("VACUUM ANALYZE", database=name)
        return
    with closing(sqlite3.connect(name)) as database, database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-262144")
        for statement in statements:
            database.execute(statement)
