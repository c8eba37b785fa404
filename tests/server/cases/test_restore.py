"""An older backup is put back: what was used or ended since it was made is alive in it, and must not work again.

SECURITY §4 (backup restored): a recovery code that was used, a link that was opened and changed a password, a session
that was ended and an authenticator's time step are all unused in the backup.
"""

from pathlib import Path

import pytest

from tests.doubles.backups import backup_of
from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import changed, opened, refused, seen, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.server.cases import account, restore
from tui_reset.server.cases.audit_export import Export, exported
from tui_reset.server.cases.restore import Voided


@pytest.fixture
async def core(build: Builder) -> FakeHouse:
    """A house in which Alice lives, and Bob with two-factor and a recovery code."""
    fake = build()
    await fake.add(ALICE, BOB)
    await give_recovery_codes(fake, BOB.email, RECOVERY, "ZZZZ1234EFGH5678")
    return fake


async def restored(core: FakeHouse, request: pytest.FixtureRequest, file: Path) -> FakeHouse:
    """The house again over what was saved."""
    server = request.getfixturevalue("postgres") if core.url.startswith("postgresql") else None
    await core.house.close()
    backup_of(core.url, file, server).put_back()
    return await core.restart()


def save(core: FakeHouse, request: pytest.FixtureRequest, file: Path) -> None:
    server = request.getfixturevalue("postgres") if core.url.startswith("postgresql") else None
    backup_of(core.url, file, server).save()


async def test_nothing_that_was_used_since_the_backup_works_again(
    core: FakeHouse, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    alices = await core.ask(ALICE.email)
    link = await core.link()
    held = await opened(core, link)
    bobs = await core.ask(BOB.email)
    bobs_held = await opened(core, await core.link())
    session = (await signed_in(core, ALICE.email, ALICE.password)).token
    await core.ask("alice@example.org", source="192.0.2.8")  # a mail that waits
    save(core, request, tmp_path / "saved")
    # All of it is used, and so dead.
    await changed(core, held, verification_code=alices.verification_code)
    await changed(core, bobs_held, recovery_code=RECOVERY)
    code = core.totp()
    await signed_in(core, BOB.email, GOOD, totp=code)
    back = await restored(core, request, tmp_path / "saved")
    voided = await restore.mark_restored(back.house)
    assert voided == Voided(sessions=1, resets=3, mails=1, recovery_codes=2, passwords=0)
    for hold, proof in ((held, {"verification_code": alices.verification_code}), (bobs_held, {"totp": back.totp()})):
        await refused(changed(back, hold, **proof), ProblemCode.RESET_OVER)
    await refused(opened(back, link), ProblemCode.RESET_OVER)
    assert (await seen(back, bobs)).step is not ResetStep.SET_PASSWORD
    await refused(account.read_account(back.house, session, caller()), ProblemCode.UNAUTHORIZED)
    for factor in ({"totp": code}, {"recovery_code": RECOVERY}, {"recovery_code": "ZZZZ1234EFGH5678"}):
        await refused(signed_in(back, BOB.email, BOB.password, **factor), ProblemCode.WRONG_PROOF)
    assert await back.mails() == []
    # The backup's passwords are in force, and the next time step's code.
    back.clock.go(30)
    assert await signed_in(back, BOB.email, BOB.password, totp=back.totp())
    lines = [line async for batch in exported(back.house, Export()) for line in batch]
    told = [line for line in lines if line.type == "database_restored"]
    assert [(line.actor, line.reason) for line in told] == [("operator", str(voided))]
    await back.house.close()


async def test_recovery_codes_may_stay_and_passwords_may_go(core: FakeHouse) -> None:
    voided = await restore.mark_restored(core.house, recovery_codes=False, passwords=True)
    assert voided == Voided(sessions=0, resets=0, mails=0, recovery_codes=0, passwords=2)
    await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.WRONG_CREDENTIALS)
    assert (await restore.mark_restored(core.house, passwords=True)).passwords == 0
    held = await opened(core, await _link(core))
    asked = await core.rows("SELECT count(*) FROM marks WHERE name = 'restored'")
    assert asked == [(1,)]
    assert held.step is ResetStep.SET_PASSWORD


async def _link(core: FakeHouse) -> str:
    await core.ask(ALICE.email)
    return await core.link()
