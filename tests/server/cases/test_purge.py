"""Throwing away what is over."""

from tests.doubles.fake_house import ALICE, FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import BeginTwoFactorBody
from tui_reset.server.cases import enrol, purge
from tui_reset.server.rules.tokens import link_token

TABLES = ("requests", "grants", "answers", "outbox", "sessions", "tallies")


async def test_old_things_go_and_a_used_link_does_not_come_to_life(core: FakeHouse) -> None:
    """SECURITY 25, 102."""
    asked, held = await asked_and_opened(core)
    link = link_token(core.house.keys, asked.id)
    await changed(core, held, key="0123456789abcdef", verification_code=asked.verification_code)
    await core.mails()
    await signed_in(core, ALICE.email, "a very fine evening walk")
    assert await purge.purge_expired(core.house) == 0
    core.clock.go(24 * 3600)
    assert await purge.purge_expired(core.house)
    await refused(opened(core, link), ProblemCode.LINK_USED)
    core.clock.go(48 * 3600)
    assert await purge.purge_expired(core.house)
    for table in TABLES:
        assert await core.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - our own names
    await refused(opened(core, link), ProblemCode.WRONG_LINK)
    assert await core.rows("SELECT * FROM events") != []


async def test_the_seed_of_an_enrolment_that_nobody_finished_goes(core: FakeHouse) -> None:
    """SECURITY 102: it is of no use any more but to who steals it."""
    token = (await signed_in(core, ALICE.email, ALICE.password)).token
    await enrol.begin(core.house, token, BeginTwoFactorBody(password=str(ALICE.password)), caller())
    seeds = "SELECT count(*) FROM accounts WHERE totp_pending_seed IS NOT NULL"
    assert await purge.purge_expired(core.house) == 0
    core.clock.go(core.house.policy.enrolment_lifetime + 1)
    assert (await core.rows(seeds), await purge.purge_expired(core.house)) == ([(1,)], 1)
    assert (await core.rows(seeds), await purge.purge_expired(core.house)) == ([(0,)], 0)


async def test_no_mail_and_no_link_is_kept_anywhere(core: FakeHouse) -> None:
    """SECURITY 102: a mail's text is made when it is sent; what is in the database tells neither link nor code."""
    await core.ask()
    [mail] = await core.mails()
    secrets = {str(mail.context["link"]).rpartition("/")[2], str(mail.context["mail_code"])}
    tables = ("requests", "grants", "outbox", "answers", "events", "seals", "tallies")
    held = [str(await core.rows(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608 - our own names
    assert len(held[0]) > 2
    assert not [secret for secret in secrets for text in held if secret in text]
