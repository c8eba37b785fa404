"""The outbox as the worker sees it."""

from tests.doubles.fake_house import ALICE, BOB, FakeHouse
from tests.server.cases.walks import asked_and_opened, changed
from tui_reset.contract.link_text import token_in
from tui_reset.server.cases import accounts, deliver
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.house import Caller
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.tokens import link_token, mail_code


async def states(core: FakeHouse) -> list[str]:
    return [str(state) for (state,) in await core.rows("SELECT state FROM outbox ORDER BY created")]


async def test_a_mail_is_due_after_its_delay_and_carries_what_it_needs(core: FakeHouse) -> None:
    """S2.7, S2.8, S2.9: link and mail code, when and from where; made only now."""
    asked = await core.ask(source="198.51.100.7")
    assert await deliver.due(core.house, 10) == []
    assert await deliver.seconds_until_due(core.house) == 1.0
    core.clock.go(1)
    [parcel] = await deliver.due(core.house, 10)
    assert (parcel.template, parcel.recipient, parcel.attempts) == (MailTemplate.RESET_LINK, ALICE.email, 1)
    assert token_in(str(parcel.context["link"])) == link_token(core.house.keys, asked.id)
    assert str(parcel.context["link"]).startswith("http://127.0.0.1:8017/r/")
    assert parcel.context["mail_code"] == mail_code(core.house.keys, asked.id)
    assert parcel.context["origin"] == "198.51.100.7"
    assert parcel.context["reference"] == asked.reference
    assert parcel.context["expires_in"] == 1799
    assert str(parcel.context["mail_code"]) not in repr(parcel)
    assert await deliver.due(core.house, 10) == []
    await deliver.sent(core.house, parcel, "250 2.0.0 taken")
    assert await core.rows("SELECT state, last_reply FROM outbox") == [("sent", "250 2.0.0 taken")]
    assert await deliver.seconds_until_due(core.house) is None


async def test_a_killed_workers_mail_goes_to_the_next(core: FakeHouse) -> None:
    """SECURITY §4: kill -9 between taking and marking: sent again, the same link; nothing is lost."""
    await core.ask()
    core.clock.go(2)
    [lost] = await deliver.due(core.house, 10)
    core.clock.go(deliver.LEASE_SECONDS)
    [again] = await deliver.due(core.house, 10)
    assert again.context["link"] == lost.context["link"]
    assert again.attempts == 2
    await deliver.sent(core.house, lost, "too late")
    assert await states(core) == ["sending"]
    await deliver.sent(core.house, again, "250")
    assert await states(core) == ["sent"]


async def test_a_new_start_sends_at_once_what_a_killed_one_was_sending(core: FakeHouse) -> None:
    """SECURITY §4: kill -9 in the middle of sending; the same link, and the dead lease is not waited for."""
    await core.ask()
    core.clock.go(2)
    [lost] = await deliver.due(core.house, 10)
    again = await core.restart()
    try:
        assert await deliver.due(again.house, 10) == []
        assert await deliver.take_back(again.house) == 1
        [parcel] = await deliver.due(again.house, 10)
        assert parcel.context["link"] == lost.context["link"]
        assert parcel.attempts == 2
        await deliver.sent(again.house, parcel, "250")
        assert await deliver.take_back(again.house) == 0
        assert await states(again) == ["sent"]
    finally:
        await again.house.close()


async def test_a_postponed_mail_is_tried_inside_its_lifetime_only(core: FakeHouse) -> None:
    """SECURITY 80: 4xx retried with back-off, inside the link's lifetime."""
    await core.ask()
    core.clock.go(2)
    [parcel] = await deliver.due(core.house, 10)
    await deliver.postponed(core.house, parcel, "451 greylisted", 300)
    assert await deliver.due(core.house, 10) == []
    core.clock.go(300)
    [parcel] = await deliver.due(core.house, 10)
    assert parcel.attempts == 2
    await deliver.postponed(core.house, parcel, "x" * 2000, 1800)
    [(state, reply)] = await core.rows("SELECT state, last_reply FROM outbox")
    assert (state, len(reply)) == ("failed", 500)
    kinds = await core.rows("SELECT type FROM events WHERE actor = 'mail' ORDER BY id")
    assert kinds == [("mail_postponed",), ("mail_failed",)]


async def test_a_stopping_worker_hands_back_and_the_try_does_not_count(core: FakeHouse) -> None:
    await core.ask()
    core.clock.go(2)
    parcels = await deliver.due(core.house, 10)
    await deliver.hand_back(core.house, parcels)
    [again] = await deliver.due(core.house, 10)
    assert again.attempts == 1
    await deliver.failed(core.house, again, "550 no such user")
    assert await states(core) == ["failed"]


async def test_what_has_become_useless_is_dropped(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    await core.ask(BOB.email)
    await core.ask("nobody@example.org")
    await accounts.disable_account(core.house, BOB.email)
    await changed(core, held, verification_code=asked.verification_code)
    await core.ask()
    core.clock.go(1801)
    assert [parcel.template for parcel in await deliver.due(core.house, 10)] == [MailTemplate.PASSWORD_CHANGED]
    assert sorted(await states(core)) == ["dropped", "dropped", "dropped", "sending", "sent"]


async def test_a_notice_is_given_up_after_a_day(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    await changed(core, held, verification_code=asked.verification_code)
    core.clock.go(24 * 3600)
    assert await deliver.due(core.house, 10) == []
    assert sorted(await states(core)) == ["dropped", "sent"]


async def test_an_account_disabled_since_gets_no_link(core: FakeHouse) -> None:
    await core.ask()
    await core.run("UPDATE accounts SET enabled = false")
    assert await core.mails() == []


async def test_notices_of_settings_go_first_while_these_are_changed(core: FakeHouse) -> None:
    """API: they are waited for, and whoever changes the settings can have filled the queue."""
    await core.ask()
    await core.ask(BOB.email)
    settings = MailTemplate.SETTINGS_CHANGED
    [alice] = [account.id for account in await accounts.list_accounts(core.house) if account.email == ALICE.email]
    caller = Caller("203.0.113.9", "0" * 16, "203.0.113.9")
    await core.house.store.write(lambda found: post_notice(found, core.house, settings, alice, caller))
    core.clock.go(2)
    async with core.house.live.lock:
        assert [parcel.template for parcel in await deliver.due(core.house, 1)] == [settings]
    assert [parcel.recipient for parcel in await deliver.due(core.house, 5)] == [ALICE.email, BOB.email]
