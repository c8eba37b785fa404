"""Changing the password: the walk, its refusals, and what is true after it."""

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, SEED, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import BeginTwoFactorBody, MailboxBody, Proof, ResetStep, TotpBody
from tui_reset.server.cases import account, accounts, enrol, prove
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.directory.sql import SqlDirectory
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.tokens import recovery_code_hash
from tui_reset.server.store import recovery_codes, requests, sessions

WRONG = "AAAA-AAAA"
RECOVERY = "ABCD1234EFGH5678"


async def give_recovery_codes(core: FakeHouse, email: str = BOB.email, *codes: str) -> None:
    [(account_id,)] = await core.rows("SELECT id FROM accounts WHERE email = :email", email=email)
    hashes = [recovery_code_hash(core.house.keys, account_id, code) for code in codes or (RECOVERY,)]
    await core.house.store.write(lambda connection: recovery_codes.replace(connection, account_id, hashes))


async def test_the_walk_by_link_ends_signed_in_with_the_new_password(core: FakeHouse) -> None:
    """S2.3, S2.11, S2.14, S2.17, S2.18: ask, mail, link, code and password, sign in; the old one no longer works."""
    asked, held = await asked_and_opened(core)
    assert (held.step, held.proof) == (ResetStep.SET_PASSWORD, Proof.VERIFICATION_CODE)
    done = await changed(core, held, verification_code=str(asked.verification_code).lower().replace("-", " "))
    assert (done.step, done.sessions_ended, done.recovery_codes_left, done.apps) == (ResetStep.DONE, 0, None, [])
    assert (await signed_in(core, ALICE.email, GOOD)).account.email == ALICE.email
    await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.WRONG_CREDENTIALS)
    assert (await seen(core, asked)).step is ResetStep.DONE


async def test_the_walk_by_mail_code_in_the_terminal_that_asked(core: FakeHouse) -> None:
    """S2.9a, S2.14."""
    asked = await core.ask()
    [parcel] = await core.mails()
    body = MailboxBody(mail_code=str(parcel.context["mail_code"]))
    await prove.prove_mailbox(core.house, asked.id, asked.secret, body, caller())
    assert (await changed(core, asked, verification_code=asked.verification_code)).step is ResetStep.DONE


async def test_the_asker_is_never_armed_by_the_link(core: FakeHouse) -> None:
    """SECURITY 19, case 23 (CVE-2026-18963): the link opened elsewhere proves nothing for the one who asked."""
    asked, held = await asked_and_opened(core)
    code = asked.verification_code
    for proof in ({}, {"verification_code": code}, {"totp": "123456"}):
        await refused(changed(core, asked, **proof), ProblemCode.FORBIDDEN)
    await changed(core, held, verification_code=code)
    await refused(changed(core, asked, verification_code=code), ProblemCode.RESET_OVER)
    unknown = await core.ask("nobody@example.org")
    await refused(changed(core, unknown, verification_code=unknown.verification_code), ProblemCode.FORBIDDEN)


async def test_afterwards_sessions_links_and_codes_are_dead_and_a_notice_goes_out(core: FakeHouse) -> None:
    """S2.18, S2.3a: every other session signed out, all of the account's requests ended, a mail without any secret."""
    tokens = [(await signed_in(core, ALICE.email, ALICE.password)).token for _ in range(3)]
    first = await core.ask(source="198.51.100.1")
    first_link = await core.link()
    asked, held = await asked_and_opened(core)
    await core.ask(source="198.51.100.2")
    third_link = await core.link()
    third = await opened(core, third_link)
    assert (await changed(core, held, verification_code=asked.verification_code)).sessions_ended == 3
    for token in tokens:
        await refused(account.read_account(core.house, token, caller()), ProblemCode.UNAUTHORIZED)
    for link in (first_link, third_link):
        await refused(opened(core, link), ProblemCode.RESET_OVER)
    assert (await seen(core, third)).step is ResetStep.REVOKED
    assert (await seen(core, first)).step is ResetStep.WAIT_FOR_MAIL
    [notice] = await core.mails()
    assert notice.template is MailTemplate.PASSWORD_CHANGED
    assert notice.recipient == ALICE.email
    assert set(notice.context) == {"display_name", "at", "origin"}


async def test_a_session_with_a_second_factor_ends_as_well(core: FakeHouse) -> None:
    """S2.18, SECURITY 68: no kind of session outlives the change."""
    token = (await signed_in(core, BOB.email, BOB.password, totp=core.totp())).token
    core.clock.go(60)
    _, held = await asked_and_opened(core, BOB.email)
    assert (await changed(core, held, totp=core.totp())).sessions_ended == 1
    await refused(account.read_account(core.house, token, caller()), ProblemCode.UNAUTHORIZED)


async def test_a_refused_password_names_every_rule_and_says_nothing_of_the_code(core: FakeHouse) -> None:
    """S2.17b: link and code stay usable; the rules come before the proof."""
    asked, held = await asked_and_opened(core)
    core.hasher.hashing.clear()
    for code in (WRONG, asked.verification_code):
        problem = await refused(changed(core, held, "alice\x07", verification_code=code), ProblemCode.PASSWORD_REFUSED)
        assert problem.fields == {
            "new_password": ["too_short", "control_character", "common", "contains_identity"],
        }
    assert not core.hasher.hashing.is_set(), "SECURITY 46: judged before any work"
    assert (await seen(core, held)).attempts_left == 5
    await changed(core, held, verification_code=asked.verification_code)


async def test_wrong_codes_are_counted_and_the_sixth_is_locked(core: FakeHouse) -> None:
    """S2.14a: refused and counted; attempts left are told."""
    asked, held = await asked_and_opened(core)
    for left in range(4, -1, -1):
        problem = await refused(changed(core, held, verification_code=WRONG), ProblemCode.WRONG_PROOF)
        assert problem.attempts_left == left
    assert (await seen(core, held)).step is ResetStep.LOCKED
    await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.PROOF_LOCKED)
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL


async def test_ten_wrong_ones_an_hour_lock_all_requests_and_a_new_one_resets_nothing(build: Builder) -> None:
    """SECURITY 16, 62, case 33: counted per account over requests, sources and restarts."""
    core = build(mails_per_account=100)
    await core.add(ALICE)
    for number in range(2):
        await core.ask(source=f"198.51.100.{number}")
        held = await opened(core, await core.link())
        for _ in range(5):
            await refused(changed(core, held, verification_code=WRONG), ProblemCode.WRONG_PROOF)
    again = await core.restart()
    asked, held = await asked_and_opened(again)
    problem = await refused(changed(again, held, verification_code=asked.verification_code), ProblemCode.PROOF_LOCKED)
    assert problem.retry_after
    assert problem.attempts_left == 0
    assert (await seen(again, held)).attempts_left == 5
    again.clock.go(problem.retry_after)
    asked, held = await asked_and_opened(again)
    await changed(again, held, verification_code=asked.verification_code)
    await again.house.close()


async def test_a_missing_proof_is_told_and_not_counted(core: FakeHouse) -> None:
    _, held = await asked_and_opened(core)
    for proof in ({}, {"totp": "123456"}, {"recovery_code": RECOVERY}):
        problem = await refused(changed(core, held, **proof), ProblemCode.WRONG_PROOF)
        assert problem.fields == {"verification_code": ["missing"]}
    _, bobs = await asked_and_opened(core, BOB.email)
    problem = await refused(changed(core, bobs), ProblemCode.WRONG_PROOF)
    assert problem.fields == {"totp": ["missing"]}
    assert (await seen(core, held)).attempts_left == (await seen(core, bobs)).attempts_left == 5


async def test_two_proofs_at_once_are_malformed(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    both = changed(core, held, verification_code=asked.verification_code, totp="123456")
    await refused(both, ProblemCode.MALFORMED)


async def test_another_requests_code_is_wrong(core: FakeHouse) -> None:
    """S2.3a: each request has its own code; SECURITY 13."""
    foreign = await core.ask(source="198.51.100.7")
    await core.mails()
    _, held = await asked_and_opened(core)
    await refused(changed(core, held, verification_code=foreign.verification_code), ProblemCode.WRONG_PROOF)


async def test_with_two_factor_the_authenticator_code_is_needed_and_a_verification_code_counts_as_wrong(
    core: FakeHouse,
) -> None:
    """S2.15, S2.6: a verification code is not accepted there, not even the right one."""
    asked, held = await asked_and_opened(core, BOB.email)
    assert held.proof is Proof.TOTP
    problem = await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.WRONG_PROOF)
    assert problem.attempts_left == 4
    await changed(core, held, totp=core.totp())
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL


async def test_a_code_that_was_used_at_sign_in_is_not_good_for_a_reset(core: FakeHouse) -> None:
    """S2.15a: a TOTP time step works once, over all doors."""
    _, held = await asked_and_opened(core, BOB.email)
    code = core.totp()
    await signed_in(core, BOB.email, BOB.password, totp=code)
    await refused(changed(core, held, totp=code), ProblemCode.WRONG_PROOF)
    core.clock.go(30)
    await refused(changed(core, held, totp=code), ProblemCode.WRONG_PROOF)
    await changed(core, held, totp=core.totp())


async def test_a_clock_that_is_off_gets_a_hint_and_the_code_is_spoilt(core: FakeHouse) -> None:
    """S2.15a: a clock that is off gives a hint about the clock."""
    _, held = await asked_and_opened(core, BOB.email)
    ahead = core.totp(steps=4)
    problem = await refused(changed(core, held, totp=ahead), ProblemCode.WRONG_PROOF)
    assert problem.hint == "clock"
    core.clock.go(120)
    again = await refused(changed(core, held, totp=ahead), ProblemCode.WRONG_PROOF)
    assert again.hint is None
    core.clock.go(30)
    await changed(core, held, totp=core.totp())


async def test_a_recovery_code_opens_its_own_account_once_even_where_codes_are_locked(core: FakeHouse) -> None:
    """S2.16: the lost device; SECURITY 64, 65: single use, own account only, told how many are left, notified."""
    await give_recovery_codes(core, BOB.email, RECOVERY, "ZZZZ1234EFGH5678")
    await core.add(NewAccount(email="eve@example.org", totp_seed=SEED))
    _, eves = await asked_and_opened(core, "eve@example.org")
    await refused(changed(core, eves, recovery_code=RECOVERY), ProblemCode.WRONG_PROOF)
    _, held = await asked_and_opened(core, BOB.email)
    for _ in range(5):
        await refused(changed(core, held, totp="000000"), ProblemCode.WRONG_PROOF)
    await refused(changed(core, held, totp=core.totp()), ProblemCode.PROOF_LOCKED)
    done = await changed(core, held, recovery_code="abcd-1234-efgh-5678")
    assert done.recovery_codes_left == 1
    notices = {parcel.template for parcel in await core.mails()}
    assert notices == {MailTemplate.PASSWORD_CHANGED, MailTemplate.RECOVERY_CODE_USED}
    core.clock.go(60)
    _, held = await asked_and_opened(core, BOB.email)
    for left in range(4, -1, -1):
        problem = await refused(changed(core, held, recovery_code=RECOVERY), ProblemCode.WRONG_PROOF)
        assert problem.attempts_left == left
    await refused(changed(core, held, recovery_code="ZZZZ1234EFGH5678"), ProblemCode.PROOF_LOCKED)
    await changed(core, held, totp=core.totp())


async def test_a_reset_never_switches_two_factor_off(core: FakeHouse) -> None:
    """SECURITY 57, 66: and there is no way in without the second factor."""
    _, held = await asked_and_opened(core, BOB.email)
    await changed(core, held, totp=core.totp())
    await refused(signed_in(core, BOB.email, GOOD), ProblemCode.TWO_FACTOR_REQUIRED)


@pytest.mark.parametrize("event", ["disabled", "enrolled"])
async def test_what_changed_since_the_mail_decides(core: FakeHouse, event: str) -> None:
    """SECURITY 26, 31: disabling and enrolment end the open request."""
    asked, held = await asked_and_opened(core)
    if event == "disabled":
        await accounts.disable_account(core.house, ALICE.email)
    else:
        session = await signed_in(core, ALICE.email, ALICE.password)
        body = BeginTwoFactorBody(password=str(ALICE.password))
        seed = (await enrol.begin(core.house, session.token, body, caller())).secret
        await enrol.confirm(core.house, session.token, TotpBody(totp=core.totp(seed)), caller())
    await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.RESET_OVER)
    assert (await seen(core, held)).step is ResetStep.REVOKED


@pytest.mark.parametrize("now", ["credential_version = 7", "enabled = false"])
async def test_an_account_changed_behind_our_back_is_noticed(core: FakeHouse, now: str) -> None:
    """SECURITY 31, case 29: read anew, another version of the credentials than the mail was sent for, or disabled."""
    asked, held = await asked_and_opened(core)
    await core.run(f"UPDATE accounts SET {now}")  # noqa: S608 - our own words
    await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.RESET_OVER)


async def test_after_expiry_nothing_is_set(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    core.clock.go(1800)
    await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.RESET_OVER)


async def test_if_ending_the_sessions_fails_nothing_is_changed(
    core: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY 103, case 44: never a new password with live old sessions, never a used link with the old password."""
    asked, held = await asked_and_opened(core)

    def fail(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(sessions, "end_all", fail)
    with pytest.raises(RuntimeError):
        await changed(core, held, verification_code=asked.verification_code)
    monkeypatch.undo()
    assert (await seen(core, held)).step is ResetStep.SET_PASSWORD
    await signed_in(core, ALICE.email, ALICE.password)
    await changed(core, held, verification_code=asked.verification_code)


async def test_a_used_link_stays_dead_after_a_restart(core: FakeHouse) -> None:
    """SECURITY 25, case 18."""
    asked = await core.ask()
    link = await core.link()
    await changed(core, await opened(core, link), verification_code=asked.verification_code)
    again = await core.restart()
    await refused(opened(again, link), ProblemCode.LINK_USED)
    again.clock.step(-3600)
    await refused(opened(again, link), ProblemCode.LINK_USED)
    await again.house.close()


@pytest.mark.parametrize("lost", ["request", "account"])
async def test_whoever_is_slower_by_a_hair_changes_nothing(
    core: FakeHouse, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """SECURITY 24: on a database with several writers a row count of nought decides."""
    asked, held = await asked_and_opened(core)
    if lost == "request":
        monkeypatch.setattr(requests, "end", lambda *_: False)
    else:
        monkeypatch.setattr(SqlDirectory, "set_password", lambda *_: False)
    await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.RESET_OVER)
    monkeypatch.undo()
    await signed_in(core, ALICE.email, ALICE.password)
    assert (await seen(core, held)).step is ResetStep.SET_PASSWORD
