"""A PostgreSQL server that goes away in the middle, or is followed by another one: SECURITY §4."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, make_url

from tests.doubles.postgres import PostgresServer, postgres_server, standby_of
from tests.doubles.processes import until
from tests.server.store.acts import add, names
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.engine import Store, open_store
from tui_reset.server.store.trouble import RETRY_AFTER


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One of our own: others must not be stopped in the middle."""
    with postgres_server() as own:
        yield own


@pytest.fixture
def url(server: PostgresServer) -> Iterator[str]:
    with server.emptied() as address:
        yield address


async def refusal(store: Store, act: Callable[[Connection], object]) -> tuple[ProblemCode, int | None]:
    with pytest.raises(Problem) as refused:
        await store.write(act)
    return refused.value.code, refused.value.retry_after


async def test_the_server_dies_in_the_middle_of_a_transaction(server: PostgresServer, url: str) -> None:
    """Refused with a time to come again, never half-written, and the lines come back by themselves."""
    store = open_store(url)
    written, stopped = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def in_the_middle(connection: Connection) -> None:
        add("first half")(connection)
        if not stopped.is_set():
            loop.call_soon_threadsafe(written.set)
            asyncio.run_coroutine_threadsafe(stopped.wait(), loop).result()
        add("second half")(connection)

    refused = asyncio.create_task(refusal(store, in_the_middle))
    await written.wait()
    await asyncio.to_thread(server.stop)
    stopped.set()
    assert await refused == (ProblemCode.UNAVAILABLE, RETRY_AFTER)
    await asyncio.to_thread(server.start)
    assert await store.read(names) == set()
    assert await store.write(add("afterwards")) == "afterwards"
    await store.close()


async def test_what_becomes_read_only_is_left_and_come_back_to(server: PostgresServer, url: str) -> None:
    """25006: reads go on, changes are refused; as soon as it takes writes again they are made."""
    store = open_store(url)
    await store.write(add("before"))
    server.say("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    await until(lambda: server.say("SHOW default_transaction_read_only") == "on", "it has heard")
    assert await refusal(store, add("meanwhile")) == (ProblemCode.UNAVAILABLE, RETRY_AFTER)
    assert await store.read(names) == {"before"}
    off = "SET default_transaction_read_only = off"
    server.say(off, "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
    await until(lambda: server.say("SHOW default_transaction_read_only") == "off", "it has heard")
    assert await store.write(add("after")) == "after"
    assert await store.read(names) == {"before", "after"}
    await store.close()


async def test_the_address_of_several_servers_finds_the_one_that_takes_writes(server: PostgresServer, url: str) -> None:
    """The first dies, the second takes over: no token is used twice, for nothing is written on a standby."""
    with standby_of(server) as other:
        hosts = "&".join(f"host={each.folder}:5432" for each in (other, server))
        address = f"{url.partition('?')[0]}?{hosts}&target_session_attrs=read-write"
        alone, both = open_store(other.url(str(make_url(url).database))), open_store(address)
        assert await both.write(add("on the first")) == "on the first"
        assert await refusal(alone, add("on the standby")) == (ProblemCode.UNAVAILABLE, RETRY_AFTER)
        await asyncio.to_thread(until_followed, server, other)
        await asyncio.to_thread(server.stop)
        assert await refusal(both, add("between")) == (ProblemCode.UNAVAILABLE, RETRY_AFTER)
        await asyncio.to_thread(other.promote)
        assert await both.write(add("on the second")) == "on the second"
        assert await both.read(names) == {"on the first", "on the second"}
        await alone.close()
        await both.close()
        await asyncio.to_thread(server.start)


def until_followed(server: PostgresServer, other: PostgresServer) -> None:
    """All that is written on the one is on the other."""
    place = server.say("SELECT pg_current_wal_lsn()")
    while other.say(f"SELECT pg_last_wal_replay_lsn() >= '{place}'") != "t":
        pass
