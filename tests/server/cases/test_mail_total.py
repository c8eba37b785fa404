"""All mails of an hour together: what waits, what goes all the same, and that who asks cannot tell (SECURITY 89)."""

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.desk import ADA, DORA, JIM, at_desk, id_of, started
from tui_reset.contract.wire import Asked
from tui_reset.server.cases import deliver, mail_queue
from tui_reset.server.cases.mail_total import HELD, Held, held_mails
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.rules.mail_template import MailTemplate


async def crowd(build: Builder, mails_per_hour: int) -> FakeHouse:
    core = build(mails_per_hour=mails_per_hour)
    await core.add(ALICE, BOB, JIM, DORA, ADA)
    return core


def shape(asked: Asked) -> tuple[object, ...]:
    return (asked.step, asked.expires_in, asked.resend_in, asked.resends_left, asked.version)


async def recipients(core: FakeHouse) -> list[str]:
    sent = []
    while parcels := await core.mails():
        sent += [parcel.recipient for parcel in parcels]
    return sent


async def test_over_the_limit_reset_mails_wait_and_the_answer_stays(build: Builder) -> None:
    """Known and unknown are answered as ever, decoys use nothing up, and what waits leaves by itself."""
    core = await crowd(build, 2)
    await core.ask("nobody@example.org")
    first = await core.ask(ALICE.email)
    await core.ask(BOB.email)
    assert await recipients(core) == [ALICE.email, BOB.email]
    later = await core.ask(JIM.email, "192.0.2.2")
    nobody = await core.ask("nobody.else@example.org", "192.0.2.2")
    assert shape(later) == shape(nobody) == shape(first)
    assert await recipients(core) == []
    core.clock.go(1700)
    assert (await held_mails(core.house)).mails == 1
    await core.ask(JIM.email, "192.0.2.3")
    core.clock.go(1800)
    assert await recipients(core) == []
    core.clock.go(180)
    again = await core.ask(JIM.email, "192.0.2.2")
    assert [parcel.context["reference"] for parcel in await core.mails()] == [again.reference]


async def test_behind_a_flood_the_fresh_mail_goes_first(build: Builder) -> None:
    """Or whoever holds the queue for half an hour has everybody's link arrive when it is about to expire."""
    core = await crowd(build, 1)
    await core.ask(ALICE.email)
    assert await recipients(core) == [ALICE.email]
    core.clock.go(2400)
    await core.ask(BOB.email)
    core.clock.go(1000)
    await core.ask(JIM.email)
    core.clock.go(350)
    assert await recipients(core) == [JIM.email]


async def test_notices_and_the_desk_are_never_held(build: Builder) -> None:
    """They tell of an attack and help its victims; and a flood cannot stop them (SECURITY 79, 91)."""
    core = await crowd(build, 1)
    desk = await at_desk(core)
    await core.ask(ALICE.email)
    await core.ask(BOB.email)
    assert await recipients(core) == [ALICE.email]
    bob = await id_of(core, BOB)
    await core.house.store.write(
        lambda found: post_notice(found, core.house, MailTemplate.PASSWORD_CHANGED, bob, caller())
    )
    await started(core, desk)
    assert await recipients(core) == [BOB.email, JIM.email]
    waiting = (await mail_queue.read_queue(core.house, desk)).items
    assert [(one.state, one.smtp_reply) for one in waiting] == [("queued", HELD)]


async def test_a_mail_is_counted_once_however_often_it_is_tried(build: Builder) -> None:
    """A mail server that is down does not use up the hour; a mail that was tried goes on being tried."""
    core = await crowd(build, 2)
    await core.ask(ALICE.email)
    core.clock.go(2)
    for _ in range(4):
        [parcel] = await deliver.due(core.house, 10)
        await deliver.postponed(core.house, parcel, "451 later", 60)
        core.clock.go(60)
    await core.ask(BOB.email)
    assert await recipients(core) == [ALICE.email, BOB.email]


async def test_all_nodes_share_one_count_that_survives_a_restart(build: Builder) -> None:
    core = await crowd(build, 3)
    for who in (ALICE, BOB):
        await core.ask(who.email)
    assert len(await core.mails()) == 2
    again = await core.restart()
    try:
        for who in (JIM, DORA, ADA):
            await again.ask(who.email, "192.0.2.9")
        assert await recipients(again) == [JIM.email]
        held = await held_mails(again.house)
        assert (held.mails, 3500 < held.seconds <= 3720) == (2, True)
        again.clock.go(4000)
        assert await held_mails(again.house) == Held(0, 0)
    finally:
        await again.house.close()
