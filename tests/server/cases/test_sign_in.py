"""Signing in and out."""

import asyncio

import pytest

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import asked_and_opened, changed, refused, signed_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionBody
from tui_reset.server.cases import account, accounts, sign_in
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.rules.mail_template import MailTemplate

JIM = NewAccount(email="jim.brennan@example.org", username="jbrennan", password="the crm knows me well")


async def test_by_address_or_user_name_in_any_case(core: FakeHouse) -> None:
    await core.add(JIM)
    for identifier in ("JBRENNAN", "Jim.Brennan@example.org"):
        session = await signed_in(core, identifier, JIM.password)
        assert session.account.username == "jbrennan"
        assert session.expires_in == 12 * 3600
        assert session.account.apps == []


async def test_wrong_unknown_and_disabled_are_refused_alike_and_cost_a_hash_each(core: FakeHouse) -> None:
    """SECURITY 2: dummy work."""
    await accounts.disable_account(core.house, ALICE.email)
    core.hasher.verified.clear()
    for identifier in (ALICE.email, BOB.email, "nobody@example.org", "\x00"):
        await refused(signed_in(core, identifier, "wrong"), ProblemCode.WRONG_CREDENTIALS)
    await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.WRONG_CREDENTIALS)
    assert len(core.hasher.verified) == 5
    assert core.hasher.verified.count(None) == 4


async def test_the_second_factor_is_asked_for_only_after_a_right_password(core: FakeHouse) -> None:
    """API: 401 `two_factor_required`."""
    await refused(signed_in(core, BOB.email, "wrong", totp=core.totp()), ProblemCode.WRONG_CREDENTIALS)
    await refused(signed_in(core, BOB.email, BOB.password), ProblemCode.TWO_FACTOR_REQUIRED)
    both = signed_in(core, BOB.email, BOB.password, totp="000000", recovery_code=RECOVERY)
    await refused(both, ProblemCode.MALFORMED)
    assert (await signed_in(core, BOB.email, BOB.password, totp=core.totp())).account.two_factor


async def test_a_factor_that_is_not_needed_is_not_looked_at(core: FakeHouse) -> None:
    await signed_in(core, ALICE.email, ALICE.password, totp="000000")


async def test_a_recovery_code_signs_in_once_and_is_notified(core: FakeHouse) -> None:
    """SECURITY 64."""
    await give_recovery_codes(core)
    session = await signed_in(core, BOB.email, BOB.password, recovery_code=RECOVERY)
    assert session.account.recovery_codes_left == 0
    assert [parcel.template for parcel in await core.mails()] == [MailTemplate.RECOVERY_CODE_USED]
    await refused(signed_in(core, BOB.email, BOB.password, recovery_code=RECOVERY), ProblemCode.WRONG_PROOF)


async def test_ten_wrong_second_factors_an_hour_apart_from_resets(core: FakeHouse) -> None:
    """SECURITY 62: sign-in has its own count; resets and recovery codes go on."""
    await give_recovery_codes(core)
    for left in range(9, -1, -1):
        problem = await refused(signed_in(core, BOB.email, BOB.password, totp="000000"), ProblemCode.WRONG_PROOF)
        assert problem.attempts_left == left
    locked = await refused(signed_in(core, BOB.email, BOB.password, totp=core.totp()), ProblemCode.PROOF_LOCKED)
    assert locked.retry_after
    _, held = await asked_and_opened(core, BOB.email)
    await signed_in(core, BOB.email, BOB.password, recovery_code=RECOVERY)
    await changed(core, held, totp=core.totp())


async def test_the_clock_hint_comes_at_sign_in_too(core: FakeHouse) -> None:
    """S2.15a."""
    problem = await refused(signed_in(core, BOB.email, BOB.password, totp=core.totp(steps=-5)), ProblemCode.WRONG_PROOF)
    assert problem.hint == "clock"


async def test_wrong_passwords_slow_this_identifier_down_and_lock_nobody(core: FakeHouse) -> None:
    """SECURITY 91."""
    for _ in range(10):
        await refused(signed_in(core, ALICE.email, "wrong"), ProblemCode.WRONG_CREDENTIALS)
    assert core.sleep.slept == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    await signed_in(core, BOB.email, BOB.password, totp=core.totp())
    assert len(core.sleep.slept) == 6
    await signed_in(core, ALICE.email.upper(), ALICE.password)
    assert len(core.sleep.slept) == 7
    core.clock.go(3700)
    await signed_in(core, ALICE.email, ALICE.password)
    assert len(core.sleep.slept) == 7


async def test_right_passwords_are_not_counted(core: FakeHouse) -> None:
    for _ in range(10):
        await signed_in(core, ALICE.email, ALICE.password)
    assert core.sleep.slept == []


async def test_an_older_hash_is_made_anew(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY 99: rehash on sign-in; nothing else changes by it."""
    read = "SELECT credential_version, password_hash FROM accounts WHERE email = :email"
    [(version, before)] = await core.rows(read, email=ALICE.email)

    async def stronger(_: str) -> str:
        return "stronger"

    core.hasher.outdated = True
    monkeypatch.setattr(core.hasher, "hash", stronger)
    await signed_in(core, ALICE.email, ALICE.password)
    assert before != "stronger"
    assert await core.rows(read, email=ALICE.email) == [(version, "stronger")]


async def test_signing_out_ends_this_session_once(core: FakeHouse) -> None:
    session = await signed_in(core, ALICE.email, ALICE.password)
    await sign_in.close_session(core.house, session.token, caller())
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)
    await refused(sign_in.close_session(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)


async def test_a_session_ends_after_twelve_hours_and_with_its_account(core: FakeHouse) -> None:
    session = await signed_in(core, ALICE.email, ALICE.password)
    core.clock.go(12 * 3600 - 1)
    assert (await account.read_account(core.house, session.token, caller())).display_name == "Alice"
    core.clock.go(1)
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)
    session = await signed_in(core, ALICE.email, ALICE.password)
    await core.run("UPDATE accounts SET enabled = false")
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)


async def test_an_overloaded_hasher_is_no_wrong_password(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    async def overloaded(*_: object) -> bool:
        raise Problem(ProblemCode.OVERLOADED)

    monkeypatch.setattr(core.hasher, "verify", overloaded)
    body = SessionBody(identifier=ALICE.email, password="x")
    await refused(sign_in.open_session(core.house, body, caller()), ProblemCode.OVERLOADED)
    assert await core.rows("SELECT id FROM events WHERE type = 'sign_in'") == []


async def test_an_account_without_a_password_is_opened_by_a_reset_only(core: FakeHouse) -> None:
    await core.add(NewAccount(email="new@example.org"))
    await refused(signed_in(core, "new@example.org", ""), ProblemCode.WRONG_CREDENTIALS)
    asked, held = await asked_and_opened(core, "new@example.org")
    await changed(core, held, verification_code=asked.verification_code)


async def test_an_account_disabled_while_its_password_was_checked_gets_no_session(core: FakeHouse) -> None:
    """SECURITY 31, 70."""
    core.hasher.outdated = True
    gate = core.hasher.hold()
    call = asyncio.create_task(signed_in(core, ALICE.email, ALICE.password))
    await core.hasher.hashing.wait()
    await core.run("UPDATE accounts SET enabled = false")
    gate.set()
    await refused(call, ProblemCode.WRONG_CREDENTIALS)
    assert await core.rows("SELECT * FROM sessions") == []
