"""What is on record of a reset from its beginning to its end, and of what went wrong on the way."""

from tests.doubles.fake_house import BOB, FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.cases import deliver, resend


async def test_every_step_leaves_its_entry(core: FakeHouse) -> None:
    """SECURITY 95, ASVS 16.2.1: when, who, from where, which reset, and how it ended."""
    asked, held = await asked_and_opened(core, BOB.email)
    core.clock.go(61)
    await resend.resend_mail(core.house, asked.id, asked.secret, caller("198.51.100.7"))
    core.clock.go(2)
    [parcel] = await deliver.due(core.house, 1000)
    await deliver.failed(core.house, parcel, "550 no such mailbox")
    await refused(changed(core, held, totp="000000"), ProblemCode.WRONG_PROOF)
    await changed(core, held, totp=core.totp())
    core.clock.go(30)
    await signed_in(core, BOB.email, "a very fine evening walk", totp=core.totp())
    rows = await core.rows("SELECT type, result, at, actor, source, reference, request_id FROM events ORDER BY id")
    seen = [row[:2] for row in rows if row[0] != "account_added"]
    assert seen[:7] == [
        ("reset_asked", "queued"),
        ("mail_sent", "ok"),
        ("link_opened", "ok"),
        ("mail_resent", "queued"),
        ("mail_failed", "ok"),
        ("proof", "wrong_proof"),
        ("password_changed", "ok"),
    ]
    assert ("sign_in", "ok") in seen
    # What the mail worker notes comes from nobody.
    of_the_reset = [row for row in rows if row[0] not in {"account_added", "sign_in", "mail_sent", "mail_failed"}]
    assert all(at > 1_700_000_000 and actor and source for _, _, at, actor, source, _, _ in of_the_reset)
    assert {row[6] for row in of_the_reset} == {asked.id}
    [(reason,)] = await core.rows("SELECT reason FROM events WHERE type = 'password_changed'")
    assert reason == "totp, sessions ended: 0"
