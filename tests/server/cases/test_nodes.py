"""Several nodes over one PostgreSQL: dividing the mails, looking for what was not told, taking over from the dead."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller, made_house
from tests.doubles.postgres import PostgresServer
from tests.doubles.processes import until
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Asked
from tui_reset.server.cases import deliver, nodes
from tui_reset.server.cases.cancel import cancel_reset
from tui_reset.server.cases.desk_settings import follow_settings, take_settings
from tui_reset.server.cases.look import wait_for_change
from tui_reset.server.cases.nodes import GONE_SECONDS, Bereaved, Looking, watch_others
from tui_reset.server.live import Operated
from tui_reset.server.mail.server import MailServer
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import desk_settings, outbox
from tui_reset.server.store.outbox import Lease, MailState, NewMail
from tui_reset.server.store.wakeups import SETTINGS, seen_by_desk

OPERATED = Operated(MailServer("127.0.0.1", 1025, "none", "reset@example.org"))


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.emptied() as address:
        yield address


@asynccontextmanager
async def node(url: str, number: int) -> AsyncIterator[FakeHouse]:
    fake = made_house(url, replace(Policy(), send_spread=0.0))
    fake.house = replace(fake.house, node=number)
    try:
        yield fake
    finally:
        await fake.house.close()


@pytest.fixture
async def one(url: str) -> AsyncIterator[FakeHouse]:
    async with node(url, 1) as fake:
        await fake.add(ALICE, BOB)
        yield fake


@pytest.fixture
async def two(one: FakeHouse) -> AsyncIterator[FakeHouse]:
    async with node(one.url, 2) as fake:
        yield fake


@asynccontextmanager
async def holding_lock(of: FakeHouse) -> AsyncIterator[None]:
    """As its line does, for as long as that lives."""
    held, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:node)"), {"node": of.house.node})
        loop.call_soon_threadsafe(held.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

    holding = asyncio.create_task(of.house.store.share(hold))
    await held.wait()
    yield
    release.set()
    await holding


def notice(of: str, number: int) -> NewMail:
    return NewMail(None, of, MailTemplate.PASSWORD_CHANGED.value, '{"origin": "192.0.2.1"}', 1_800_000_000.0 + number)


async def some_mails(core: FakeHouse, number: int) -> None:
    [(alice,)] = await core.rows("SELECT id FROM accounts WHERE email = :email", email=ALICE.email)

    def add(connection: Connection) -> None:
        for each in range(number):
            outbox.add(connection, notice(alice, each), core.clock.now(), MailState.QUEUED)

    await core.house.store.write(add)


async def test_workers_at_once_each_get_mails_of_their_own(one: FakeHouse, two: FakeHouse) -> None:
    await some_mails(one, 24)
    taken = await asyncio.gather(*(deliver.due(core.house, 2) for core in (one, two) * 6))
    ids = [parcel.id for parcels in taken for parcel in parcels]
    assert len(ids) == len(set(ids)) == 24
    assert dict(await one.rows("SELECT leased_by, count(*) FROM outbox GROUP BY 1")) == {1: 12, 2: 12}


async def test_what_another_node_is_just_taking_is_skipped_and_not_waited_for(one: FakeHouse, two: FakeHouse) -> None:
    await some_mails(one, 3)
    taken, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(connection: Connection) -> None:
        outbox.take(connection, 2, one.clock.now(), Lease(one.clock.now() + 120, 1))
        loop.call_soon_threadsafe(taken.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

    taking = asyncio.create_task(one.house.store.share(slowly))
    await taken.wait()
    assert len(await deliver.due(two.house, 5)) == 1
    release.set()
    await taking


async def test_a_dead_nodes_mails_go_soon_and_a_living_ones_never(one: FakeHouse, two: FakeHouse) -> None:
    """SECURITY §4: killed between taking and marking. Whose line is only coming back keeps what it is sending."""
    await some_mails(one, 2)
    [first] = await deliver.due(one.house, 1)
    bereaved = Bereaved(two.house)

    async def look(after: float) -> int:
        two.clock.go(after)
        return await bereaved.look()

    async with holding_lock(one):
        assert [await look(after) for after in (0, GONE_SECONDS)] == [0, 0]
    assert [await look(after) for after in (0, GONE_SECONDS - 1)] == [0, 0]
    async with holding_lock(one):
        assert await look(1) == 0
    assert [await look(after) for after in (0, GONE_SECONDS)] == [0, 1]
    assert first.id in {parcel.id for parcel in await deliver.due(two.house, 2)}
    assert [await look(after) for after in (0, GONE_SECONDS)] == [0, 0], "what is one's own"


async def test_what_an_older_version_is_sending_is_left_to_its_lease(one: FakeHouse, two: FakeHouse) -> None:
    """It knows nothing of names: neither does what it takes after one of ours has ended."""
    await some_mails(one, 1)
    [parcel] = await deliver.due(one.house, 1)
    await deliver.postponed(one.house, parcel, "451", 0)
    await one.run("UPDATE outbox SET state = 'sending', not_before = not_before + 120, attempts = attempts + 1")
    bereaved = Bereaved(two.house)
    await bereaved.look()
    two.clock.go(GONE_SECONDS)
    assert await bereaved.look() == 0


async def test_a_change_that_nobody_told_of_is_found_by_looking(one: FakeHouse, two: FakeHouse) -> None:
    """A node killed between commit and telling: whoever waits on another one sees it at the next look."""
    asked: Asked = await one.ask()
    looking = Looking(two.house)
    view = await wait_for_change(two.house, asked.id, asked.secret, caller(), -1, 0)
    assert view is not None
    waiting = asyncio.create_task(wait_for_change(two.house, asked.id, asked.secret, caller(), view.version, 25))
    await until(lambda: bool(two.house.wakeups.resets_waited_for()), "it waits")
    await looking.look(two.house.wakeups.resets_waited_for())
    await cancel_reset(one.house, asked.id, asked.secret, caller())
    assert not waiting.done()
    await looking.look(two.house.wakeups.resets_waited_for())
    ended = await asyncio.wait_for(waiting, 5)
    assert ended is not None
    assert ended.version != view.version


async def test_each_change_wakes_once_whatever_row_it_is_in(one: FakeHouse, two: FakeHouse) -> None:
    asked = await one.ask()
    looking = Looking(two.house)
    with two.house.wakeups.waiter(seen_by_desk(asked.id)) as waiter, two.house.wakeups.waiter(SETTINGS) as settings:
        await looking.look({asked.id})
        assert await waiter.wait(0.5), "new here: to be sure"
        assert await settings.wait(0.5)
        for change in ("UPDATE requests SET wrong_proofs = 1", "UPDATE grants SET resends = 1", "DELETE FROM outbox"):
            await looking.look({asked.id})
            assert not await waiter.wait(0)
            await one.run(change)
            await looking.look({asked.id})
            assert await waiter.wait(0.5), change
        assert not await settings.wait(0)
        await one.house.store.write(lambda found: desk_settings.put(found, {"self_service": "off"}))
        await looking.look(set(), idle=True)
        assert not await settings.wait(0), "nobody waits for a reset: this look is left out"
        await looking.look(set())
        assert await settings.wait(0.5)


class GoneStore:
    """A database that does not answer."""

    def __init__(self) -> None:
        self.asked = 0

    async def read(self, _: object) -> None:
        """Refused."""
        self.asked += 1
        await asyncio.sleep(0)
        raise Problem(ProblemCode.UNAVAILABLE)


async def test_the_watch_goes_on_whatever_is_wrong(one: FakeHouse) -> None:
    """PostgreSQL gone for a while: the store says so, and the watch looks again."""
    gone = GoneStore()
    watching = asyncio.create_task(watch_others(replace(one.house, store=gone)))  # type: ignore[arg-type]
    await until(lambda: gone.asked > 3, "it looks again")
    watching.cancel()
    assert set(one.sleep.slept) == {nodes.LOOK_SECONDS}


async def test_another_nodes_mail_server_waits_for_the_notices_of_it(one: FakeHouse, two: FakeHouse) -> None:
    """S1.10: told the old way, whichever node sends it."""
    await take_settings(one.house, OPERATED)
    [(alice,)] = await one.rows("SELECT id FROM accounts WHERE email = :email", email=ALICE.email)
    moment = one.clock.now()
    mail = NewMail(None, alice, MailTemplate.SETTINGS_CHANGED.value, "{}", moment)

    def change(connection: Connection) -> None:
        desk_settings.put(connection, {"smtp.sender": "other@example.org"})
        outbox.add(connection, mail, moment, MailState.QUEUED)

    await two.house.store.write(change)
    following = asyncio.create_task(follow_settings(one.house))
    await until(lambda: bool(one.sleep.slept), "it waits for the notice")
    assert one.house.live.mail_server == OPERATED.server
    [parcel] = await deliver.due(two.house, 1)
    await deliver.sent(two.house, parcel, "250")
    await following
    assert one.house.live.mail_server.sender == "other@example.org"
