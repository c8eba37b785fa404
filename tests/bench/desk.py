"""The desk's search box: the first page of a million accounts against that of a thousand."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from tests.bench import desk_postgres
from tests.bench.figure import Figure, median, quantile, say
from tests.doubles.fake_house import KEY
from tests.doubles.postgres import postgres_server
from tui_reset.server.cases.accounts import NewAccount, import_accounts
from tui_reset.server.cases.desk_people import find_people
from tui_reset.server.house import House, open_house
from tui_reset.server.rules.policy import Policy
from tui_reset.server.rules.search_keys import keys_of
from tui_reset.server.rules.tokens import looked_up
from tui_reset.server.store import accounts, schema, sessions

FEW: Final = 1_000
MANY: Final = 1_000_000
ROUNDS: Final = 5
FIRST: Final = ("Ann", "Jim", "Maria", "Omar", "Zoe", "Yan", "Dora", "Ada", "Lars", "Nele")
LAST: Final = ("Brennan", "van der Berg", "Meyer", "Odeh", "Smith", "Okafor", "Larsen", "Ito", "Costa", "Novak")
TYPED: Final = (
    "",
    "a",
    "j",
    "m",
    "be",
    "bre",
    "ji",
    "jim",
    "jim b",
    "jim brennan",
    "van d",
    "maria.m",
    "sm",
    "zoe odeh",
)
TOKEN: Final = "a session of somebody at the desk"
SEED: Final = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
DESK: Final = NewAccount("dora@example.org", role="desk", totp_seed=SEED)


def search(folder: Path) -> Iterator[Figure]:
    """Everything but HTTP: session and role are judged, the names searched, the page made; on both databases."""
    few, many = (_file(folder / f"{number}.db", number) for number in (FEW, MANY))
    yield _compared("desk: first page of 1,000,000 / of 1,000", _seconds(few), _seconds(many))
    if not desk_postgres.can_start():
        say("     no PostgreSQL server can be started here: its figure is left out")
        return
    with postgres_server() as server, server.emptied() as fewer, server.emptied() as more:
        desk_postgres.fill(server, fewer, _people(FEW))
        desk_postgres.fill(server, more, _people(MANY))
        yield _compared("the same on PostgreSQL", _seconds(fewer), _seconds(more))


def _compared(name: str, few: list[float], many: list[float]) -> Figure:
    how = (
        f"medians {median(many) * 1000:.2f} ms of {MANY:,} against {median(few) * 1000:.2f} ms of {FEW:,}, "
        f"p90 {quantile(many, 0.9) * 1000:.2f} ms, worst {max(many) * 1000:.2f} ms, {len(many)} searches"
    )
    return Figure(name, median(many) / median(few), 3, "times", how)


def _seconds(url: str) -> list[float]:
    return asyncio.run(_searched(url))


def _file(path: Path, number: int) -> str:
    url = f"sqlite:///{path}"
    schema.upgrade(url)
    _fill(path, number)
    return url


async def _searched(url: str) -> list[float]:
    house = await open_house(url, KEY, Policy())
    try:
        await import_accounts(house, [DESK])
        await _sign_in(house)
        times = []
        for _, typed in product(range(ROUNDS), TYPED):
            began = time.perf_counter()
            page = await find_people(house, TOKEN, typed, None, 50)
            times.append(time.perf_counter() - began)
            assert page.items, typed
        return times
    finally:
        await house.close()


async def _sign_in(house: House) -> None:
    now = house.clock.now()

    def start(connection: Connection) -> None:
        account = accounts.by_email(connection, DESK.email)
        assert account
        times = {"created": now, "expires": now + 3600}
        sessions.start(connection, looked_up(TOKEN), account, **times, second_factor=True)

    await house.store.write(start)


def _fill(path: Path, number: int) -> None:
    """Straight into the tables, in the order of each, and the index at the end: minutes less."""
    people = list(_people(number))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-262144")
        database.execute("DROP INDEX ix_account_names_account_id")
        database.executemany(
            "INSERT INTO accounts (id, email, email_key, username, username_key, display_name, created, password_hash)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, '')",
            ((id_, email, email, username, username, name) for id_, email, username, name in people),
        )
        names = ((key, id_) for id_, email, username, name in people for key in keys_of(email, username, name))
        database.executemany("INSERT INTO account_names (key, account_id) VALUES (?, ?)", sorted(names))
        database.execute("CREATE INDEX ix_account_names_account_id ON account_names (account_id)")


def _people(number: int) -> Iterator[tuple[str, str, str, str]]:
    """Everybody with a few namesakes in a thousand, and ten thousand times as many in a million."""
    for at in range(number):
        first, last = FIRST[at % 10], LAST[at // 10 % 10]
        username = f"{first}.{last}{at}".lower().replace(" ", "")
        yield f"{at:032x}", f"{username}@example.org", username, f"{first} {last}"
