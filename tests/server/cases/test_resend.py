"""Sending the same mail again."""

from tests.doubles.fake_house import FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import Asked, MailboxBody, Opened, View
from tui_reset.server.cases import page, prove, resend


async def resent(core: FakeHouse, hold: Asked | Opened) -> View:
    return await resend.resend_mail(core.house, hold.id, hold.secret, caller())


async def test_the_same_link_and_code_come_again_and_nothing_lasts_longer(core: FakeHouse) -> None:
    """S2.3a: a resend sends the same link and mail code again and extends nothing."""
    asked = await core.ask()
    [first] = await core.mails()
    core.clock.go(60)
    view = await resent(core, asked)
    [second] = await core.mails()
    assert first.context["link"] == second.context["link"]
    assert first.context["mail_code"] == second.context["mail_code"]
    assert first.deadline == second.deadline
    assert (view.resends_left, view.resend_in, view.expires_in) == (2, 60, 1800 - 62)


async def test_it_is_too_soon_within_a_minute_and_three_are_enough(build: Builder) -> None:
    core = build(mails_per_account=100)
    await core.add()
    asked = await core.ask("nobody@example.org")
    problem = await refused(resent(core, asked), ProblemCode.RESEND_TOO_SOON)
    assert problem.retry_after == 60
    for _ in range(3):
        core.clock.go(60)
        await resent(core, asked)
    core.clock.go(60)
    await refused(resent(core, asked), ProblemCode.TOO_MANY_REQUESTS)


async def test_known_and_unknown_resends_look_alike_also_over_the_limit(core: FakeHouse) -> None:
    """S2.10a: alike for known and unknown addresses."""
    known, unknown = await core.ask(), await core.ask("nobody@example.org")
    sent = 0
    for _ in range(3):
        core.clock.go(60)
        one, other = await resent(core, known), await resent(core, unknown)
        assert (one.version, one.step, one.resends_left) == (other.version, other.step, other.resends_left)
        sent += len(await core.mails())
    assert sent == 3 - 0  # the first mail and two more: three per account, source and hour


async def test_what_has_ended_unseen_is_accepted_and_sends_nothing(core: FakeHouse) -> None:
    asked = await core.ask()
    await page.not_me(core.house, await core.link(), caller())
    core.clock.go(60)
    assert (await resent(core, asked)).resends_left == 2
    assert await core.mails() == []
    assert await core.rows("SELECT result FROM events WHERE type = 'mail_resent'") == [("dropped",)]


async def test_who_came_with_the_link_has_the_mail(core: FakeHouse) -> None:
    _, held = await asked_and_opened(core)
    core.clock.go(60)
    await refused(resent(core, held), ProblemCode.TOO_MANY_REQUESTS)


async def test_after_the_end_or_five_wrong_codes_it_is_refused(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    other = await core.ask("bob@example.org")
    for _ in range(5):
        body = MailboxBody(mail_code="AAAA-AAAA")
        await refused(prove.prove_mailbox(core.house, other.id, other.secret, body, caller()), ProblemCode.WRONG_LINK)
    await refused(resent(core, other), ProblemCode.PROOF_LOCKED)
    await changed(core, held, verification_code=asked.verification_code)
    await refused(resent(core, asked), ProblemCode.RESET_OVER)
    assert (await seen(core, asked)).resends_left == 3
    await refused(opened(core, "x"), ProblemCode.WRONG_LINK)
