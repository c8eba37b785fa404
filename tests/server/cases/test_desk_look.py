"""Following a reset from the desk."""

import asyncio
from collections.abc import Callable

import pytest

from tests.doubles.fake_house import ALICE, FakeHouse, caller
from tests.server.cases.desk import DORA, JIM, at_desk, started
from tests.server.cases.walks import changed, opened, refused
from tui_reset.contract.desk import DeskReset
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import MailboxBody
from tui_reset.server.cases import accounts, deliver, page, prove
from tui_reset.server.cases.cancel import cancel_reset
from tui_reset.server.cases.desk_look import SEARCHES_PER_MINUTE, look_at_reset, wait_for_change
from tui_reset.server.rules.desk_state import NOT_SENT


@pytest.fixture
async def core(build: Callable[..., FakeHouse]) -> FakeHouse:
    fake = build(send_spread=0.0)
    await fake.add(ALICE, DORA, JIM)
    return fake


async def seen(core: FakeHouse, token: str, reference: str) -> DeskReset:
    return await look_at_reset(core.house, token, reference)


async def test_a_reset_is_followed_from_queued_to_changed(core: FakeHouse) -> None:
    """S1.14: queued, sent, opened, changed, each with a version of its own; time alone changes none."""
    token = await at_desk(core)
    asked = await started(core, token)
    versions = []

    async def state() -> str:
        now = await seen(core, token, asked.reference)
        versions.append(now.version)
        assert now.account is not None
        assert (now.reference, now.account.email) == (asked.reference, JIM.email)
        return now.state.value

    assert await state() == "queued"
    core.clock.go(1)
    assert await state() == "queued"
    [parcel] = await deliver.due(core.house, 10)
    await deliver.postponed(core.house, parcel, "451 later", 5)
    assert (await state(), (await seen(core, token, asked.reference)).smtp_reply) == ("queued", "451 later")
    core.clock.go(5)
    [parcel] = await deliver.due(core.house, 10)
    await deliver.sent(core.house, parcel, "250 ok")
    assert await state() == "sent"
    holder = await opened(core, str(parcel.context["link"]).rpartition("/")[2])
    assert await state() == "opened"
    await changed(core, holder, verification_code=str(asked.verification_code))
    assert await state() == "changed"
    assert versions[0] == versions[1]
    assert len(set(versions[1:])) == len(versions) - 1


async def test_failed_expired_and_cancelled(core: FakeHouse) -> None:
    """S1.14."""
    token = await at_desk(core)
    asked = await started(core, token)
    [parcel] = await deliver.due(core.house, 10)
    await deliver.failed(core.house, parcel, "550 no such user")
    now = await seen(core, token, asked.reference)
    assert (now.state.value, now.smtp_reply) == ("failed", "550 no such user")
    core.clock.go(core.house.policy.link_lifetime)
    now = await seen(core, token, asked.reference)
    assert (now.state.value, now.expires_in) == ("expired", 0)
    core.clock.step(-3600)
    assert (await seen(core, token, asked.reference)).state.value == "expired"
    core.clock.step(3600)
    own = await core.ask(JIM.email)
    assert (await seen(core, token, own.reference)).state.value == "queued"
    await cancel_reset(core.house, own.id, own.secret, caller())
    assert (await seen(core, token, own.reference)).state.value == "cancelled"


async def test_a_caller_reads_the_number_of_an_own_reset_out(core: FakeHouse) -> None:
    """S2.16: the desk with a reference number; a proven asker counts as opened, an unproven one does not."""
    token = await at_desk(core)
    own = await core.ask(ALICE.email)
    spoken = own.reference.replace("-", " ")
    [parcel] = await core.mails()
    now = await seen(core, token, spoken)
    assert now.account is not None
    assert (now.state.value, now.account.email) == ("sent", ALICE.email)
    body = MailboxBody(mail_code=str(parcel.context["mail_code"]))
    await prove.prove_mailbox(core.house, own.id, own.secret, body, caller())
    assert (await seen(core, token, spoken)).state.value == "opened"


async def test_reading_the_links_page_is_not_opening_it(core: FakeHouse) -> None:
    """Scanners read; a new grant is made by who submits the form."""
    token = await at_desk(core)
    asked = await started(core, token)
    link = await core.link()
    await page.read_link(core.house, link, caller())
    assert (await seen(core, token, asked.reference)).state.value == "sent"
    await page.not_me(core.house, link, caller())
    assert (await seen(core, token, asked.reference)).state.value == "cancelled"


async def test_what_is_nobodys_has_no_account_and_what_is_over_the_limit_says_so(core: FakeHouse) -> None:
    token = await at_desk(core)
    decoy = await core.ask("nobody@example.org")
    now = await seen(core, token, decoy.reference)
    assert (now.account, now.state.value, now.smtp_reply) == (None, "queued", "")
    over = [await core.ask(ALICE.email) for _ in range(core.house.policy.mails_per_source + 1)][-1]
    now = await seen(core, token, over.reference)
    assert now.account is not None
    assert (now.account.email, now.state.value, now.smtp_reply) == (ALICE.email, "failed", NOT_SENT)
    core.clock.go(core.house.policy.link_lifetime)
    assert (await seen(core, token, decoy.reference)).state.value == "expired"


async def test_an_unknown_number_is_not_found_and_cannot_be_searched_for_without_end(core: FakeHouse) -> None:
    token = await at_desk(core)
    for reference in ("000-000-000", "%", "' OR 1=1 --", ""):
        await refused(seen(core, token, reference), ProblemCode.NOT_FOUND)
    for _ in range(SEARCHES_PER_MINUTE - 1):
        await refused(seen(core, token, "000-000-000"), ProblemCode.NOT_FOUND)
    await refused(seen(core, token, "000-000-000"), ProblemCode.TOO_MANY_REQUESTS)


async def waited(core: FakeHouse, token: str, known: DeskReset) -> "asyncio.Task[DeskReset | None]":
    """A wait that is under way."""
    wait = wait_for_change(core.house, token, known.reference, caller(), known.version, 25)
    task = asyncio.create_task(wait)
    async with asyncio.timeout(5):
        while not core.house.wakeups._polls:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.001)
    return task


async def test_each_change_ends_a_wait_at_once(core: FakeHouse) -> None:
    """S1.14: the state is live: when the mail has gone, when somebody comes with the link, and when it is done."""
    token = await at_desk(core)
    asked = await started(core, token)
    known = await seen(core, token, asked.reference)
    wait = await waited(core, token, known)
    link = await core.link()
    known = await _told(wait, "sent")
    wait = await waited(core, token, known)
    holder = await opened(core, link)
    known = await _told(wait, "opened")
    wait = await waited(core, token, known)
    await changed(core, holder, verification_code=str(asked.verification_code))
    await _told(wait, "changed")
    assert core.house.wakeups._waiting == {}


async def _told(wait: "asyncio.Task[DeskReset | None]", state: str) -> DeskReset:
    async with asyncio.timeout(5):
        told = await wait
    assert told is not None
    assert told.state.value == state
    return told


async def test_a_wait_without_a_change_and_a_replaced_one_bring_nothing(core: FakeHouse) -> None:
    token = await at_desk(core)
    known = await seen(core, token, (await started(core, token)).reference)
    wait = wait_for_change(core.house, token, known.reference, caller(), known.version, 0.01)
    assert await wait is None
    assert await wait_for_change(core.house, token, known.reference, caller(), known.version + 1, 25) == known
    older = await waited(core, token, known)
    newer = asyncio.create_task(wait_for_change(core.house, token, known.reference, caller(), known.version, 0.2))
    assert await older is None
    assert await newer is None


async def test_who_is_no_longer_of_the_desk_hears_nothing_more(core: FakeHouse) -> None:
    token = await at_desk(core)
    known = await seen(core, token, (await started(core, token)).reference)
    wait = await waited(core, token, known)
    await accounts.set_role(core.house, DORA.email, "user")
    await core.mails()
    async with asyncio.timeout(5):
        await refused(wait, ProblemCode.FORBIDDEN)
