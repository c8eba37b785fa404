"""Somebody who works at the desk has switched two-factor on: the administrators hear of it."""

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller
from tests.server.cases.desk import ADA, DORA
from tests.server.cases.walks import signed_in
from tui_reset.contract.wire import BeginTwoFactorBody, TotpBody
from tui_reset.server.cases import accounts, deliver, enrol
from tui_reset.server.rules.mail_template import MailTemplate


async def enrolled(core: FakeHouse) -> list[tuple[str, str, object]]:
    """Alice switches it on; what was mailed by then."""
    token = (await signed_in(core, ALICE.email, ALICE.password)).token
    body = BeginTwoFactorBody(password=str(ALICE.password))
    seed = (await enrol.begin(core.house, token, body, caller())).secret
    await enrol.confirm(core.house, token, TotpBody(totp=core.totp(seed)), caller("192.0.2.66"))
    return [(one.recipient, one.template, one.context.get("facts")) for one in await core.mails()]


async def test_every_other_administrator_hears_that_one_more_account_can_open_the_desk(core: FakeHouse) -> None:
    """SECURITY 83: password and mailbox of an administrator without two-factor open the desk, but never unseen."""
    await core.add(ADA, DORA)
    assert not await accounts.set_role(core.house, ALICE.email, "admin")
    said = "It is alice@example.org (administrator)."
    assert sorted(await enrolled(core)) == [
        (ADA.email, MailTemplate.DESK_OPENED, said),
        (ALICE.email, MailTemplate.TWO_FACTOR_ON, None),
    ]


async def test_of_users_nobody_hears(core: FakeHouse) -> None:
    await core.add(ADA, DORA)
    assert await enrolled(core) == [(ALICE.email, MailTemplate.TWO_FACTOR_ON, None)]


async def test_a_mail_that_only_a_newer_version_can_write_is_left_to_it(core: FakeHouse) -> None:
    """A rolling restart: an older node goes on with what it knows, and drops and breaks nothing."""
    bob = (await core.rows("SELECT id FROM accounts WHERE email = :email", email=BOB.email))[0][0]
    await core.run(
        "INSERT INTO outbox (account_id, template, created, not_before, state)"
        " VALUES (:bob, 'of_a_newer_version', 0, 0, 'queued')",
        bob=bob,
    )
    await core.ask()
    assert [one.template for one in await core.mails()] == [MailTemplate.RESET_LINK]
    assert await deliver.due(core.house, 10) == []
    assert await core.rows("SELECT state FROM outbox WHERE template = 'of_a_newer_version'") == [("queued",)]
