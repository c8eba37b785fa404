"""Rows that the desk alone asks for, on both databases."""

from sqlalchemy import Connection

from tests.doubles.fake_house import ALICE, FakeHouse
from tui_reset.server.cases import accounts as account_cases
from tui_reset.server.store import accounts, desk_settings, mail_queue, outbox
from tui_reset.server.store.engine import Store
from tui_reset.server.store.outbox import Lease, MailState, NewMail

NOW = 1_800_000_000.0
NOTICE = NewMail(None, None, "settings_changed", "{}", NOW)


async def test_changed_settings_are_kept_replaced_and_dropped(store: Store) -> None:
    """S1.8, S1.10."""

    def put(connection: Connection) -> dict[str, str]:
        desk_settings.put(connection, {"self_service": "off", "smtp.host": "one"})
        desk_settings.put(connection, {"self_service": None, "smtp.host": "two", "smtp.port": None})
        return desk_settings.read_all(connection)

    assert await store.write(put) == {"smtp.host": "two"}


async def test_the_queue_shows_what_has_not_gone_out(fake: FakeHouse) -> None:
    await fake.add(ALICE)
    asked = await fake.ask()
    await fake.ask("nobody@example.org")
    [waiting] = await fake.house.store.read(lambda connection: mail_queue.waiting(connection, 10))
    assert (waiting.state, waiting.reference, waiting.attempts) == ("queued", asked.reference, 0)
    found = await fake.house.store.read(lambda connection: mail_queue.newest_of(connection, asked.reference))
    assert found == waiting
    assert await fake.house.store.read(lambda connection: mail_queue.newest_of(connection, "000-000-000")) is None
    assert await fake.house.store.write(lambda connection: mail_queue.make_due(connection, waiting.id, NOW))
    assert not await fake.house.store.write(lambda connection: mail_queue.make_due(connection, -1, NOW))


async def test_untried_notices_of_a_moment_are_counted(store: Store) -> None:
    def count(connection: Connection) -> int:
        return outbox.untried(connection, NOTICE.template, NOTICE.created)

    for _ in range(2):
        await store.write(lambda connection: outbox.add(connection, NOTICE, NOW, MailState.QUEUED))
    assert await store.read(count) == 2
    [first, _] = await store.write(lambda connection: outbox.take(connection, 10, NOW, Lease(NOW + 60)))
    assert await store.read(count) == 2
    end = outbox.AttemptEnd(MailState.SENT, NOW, "250 ok")
    assert await store.write(lambda connection: outbox.settle(connection, first.id, 1, end))
    assert await store.read(count) == 1


async def test_enabled_administrators_are_found(fake: FakeHouse) -> None:
    await fake.add(ALICE)
    assert await fake.house.store.read(accounts.administrators) == []
    await account_cases.set_role(fake.house, ALICE.email, "admin")
    assert len(await fake.house.store.read(accounts.administrators)) == 1
    await account_cases.disable_account(fake.house, ALICE.email)
    assert await fake.house.store.read(accounts.administrators) == []
