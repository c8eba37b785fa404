"""Two-factor on and off, and recovery codes."""

import threading
from base64 import b32decode
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection

from tests.doubles.fake_house import ALICE, BOB, GOOD, SEED, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import asked_and_opened, changed, refused, seen, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import (
    BeginTwoFactorBody,
    EndTwoFactorBody,
    RecoveryCodes,
    ResetStep,
    TotpBody,
    TwoFactorSeed,
)
from tui_reset.server.cases import account, enrol
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.cases.second_factor import Right, Typed, Wrong, judge_factor
from tui_reset.server.directory.password_hash import TURNS_PER_SOURCE
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import FinishedWith
from tui_reset.server.store import accounts


async def session(core: FakeHouse, email: str = ALICE.email, password: str | None = ALICE.password) -> str:
    return (await signed_in(core, email, password)).token


async def bobs_session(core: FakeHouse) -> str:
    token = (await signed_in(core, BOB.email, BOB.password, totp=core.totp())).token
    core.clock.go(30)
    return token


async def begun(core: FakeHouse, token: str, password: str | None = ALICE.password) -> TwoFactorSeed:
    return await enrol.begin(core.house, token, BeginTwoFactorBody(password=str(password)), caller())


async def confirmed(core: FakeHouse, token: str, code: str) -> RecoveryCodes:
    return await enrol.confirm(core.house, token, TotpBody(totp=code), caller())


async def ended(core: FakeHouse, token: str, password: str | None = BOB.password, **given: str) -> None:
    await enrol.end(core.house, token, EndTwoFactorBody(password=str(password), **given), caller())


async def replaced(core: FakeHouse, token: str, code: str) -> RecoveryCodes:
    return await enrol.replace_recovery_codes(core.house, token, TotpBody(totp=code), caller())


async def test_it_takes_effect_with_a_code_of_the_new_seed(core: FakeHouse) -> None:
    """API: the seed is in force only after PUT; ten codes are shown once, a mail goes out, open resets end."""
    token = await session(core)
    seed = await begun(core, token)
    assert seed.secret in seed.otpauth_uri
    await signed_in(core, ALICE.email, ALICE.password)
    _, held = await asked_and_opened(core)
    codes = (await confirmed(core, token, core.totp(seed.secret))).recovery_codes
    assert (await seen(core, held)).step is ResetStep.REVOKED
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {len("ABCD-EFGH-JKMN-PQRS")}
    assert [parcel.template for parcel in await core.mails()] == [MailTemplate.TWO_FACTOR_ON]
    shown = await account.read_account(core.house, token, caller())
    assert (shown.two_factor, shown.recovery_codes_left) == (True, 10)
    await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.TWO_FACTOR_REQUIRED)
    await signed_in(core, ALICE.email, ALICE.password, recovery_code=codes[0].lower())
    dump = str(await core.rows("SELECT * FROM recovery_codes"))
    assert not any(code.replace("-", "") in dump for code in codes)


async def test_a_hundred_seeds_are_long_unlike_and_never_stored_as_they_are(core: FakeHouse) -> None:
    """SECURITY 63, case 40 (CVE-2024-8796, 120 bits): as people get them."""
    token, seeds = await session(core), set()
    for _ in range(100):
        seeds.add(seed := (await begun(core, token)).secret)
        [(stored,)] = await core.rows("SELECT totp_pending_seed FROM accounts WHERE totp_pending_seed IS NOT NULL")
        assert {seed.encode() in bytes(stored), b32decode(seed) in bytes(stored)} == {False}
    assert (len(seeds), {len(b32decode(seed)) for seed in seeds}) == (100, {20})


async def test_the_confirming_code_is_used_up(core: FakeHouse) -> None:
    """S2.15a."""
    token = await session(core)
    seed = (await begun(core, token)).secret
    code = core.totp(seed)
    await confirmed(core, token, code)
    await refused(signed_in(core, ALICE.email, ALICE.password, totp=code), ProblemCode.WRONG_PROOF)


async def test_beginning_needs_the_password_and_nothing_enrolled(core: FakeHouse) -> None:
    await refused(begun(core, await session(core), "wrong"), ProblemCode.WRONG_CREDENTIALS)
    await refused(begun(core, await bobs_session(core), BOB.password), ProblemCode.FORBIDDEN)
    await refused(begun(core, "no session"), ProblemCode.UNAUTHORIZED)


async def test_a_stolen_session_guesses_the_password_no_quicker_side_by_side(core: FakeHouse) -> None:
    """SECURITY 91: one source has the same few turns here as at sign-in."""
    token = await session(core)
    core.clock.go(60)
    bobs = (await signed_in(core, BOB.email, BOB.password, totp=core.totp())).token
    core.clock.go(60)
    with ExitStack() as turns:
        for _ in range(TURNS_PER_SOURCE):
            turns.enter_context(core.house.hasher.turn(caller().source))
        await refused(begun(core, token), ProblemCode.TOO_MANY_REQUESTS)
        await refused(ended(core, bobs, totp=core.totp()), ProblemCode.TOO_MANY_REQUESTS)
    await begun(core, token)
    await ended(core, bobs, totp=core.totp())


async def test_a_wrong_code_is_counted_with_sign_ins_and_hints_at_the_clock(core: FakeHouse) -> None:
    token = await session(core)
    seed = (await begun(core, token)).secret
    ahead = await refused(confirmed(core, token, core.totp(seed, steps=5)), ProblemCode.WRONG_PROOF)
    assert (ahead.hint, ahead.attempts_left) == ("clock", 9)
    for _ in range(9):
        problem = await refused(confirmed(core, token, "abcdef"), ProblemCode.WRONG_PROOF)
    assert (problem.hint, problem.attempts_left) == (None, 0)
    await refused(confirmed(core, token, core.totp(seed)), ProblemCode.PROOF_LOCKED)


async def test_what_was_begun_too_long_ago_or_never_cannot_be_confirmed(core: FakeHouse) -> None:
    token = await session(core)
    await refused(confirmed(core, token, "000000"), ProblemCode.FORBIDDEN)
    seed = (await begun(core, token)).secret
    core.clock.go(600)
    await refused(confirmed(core, token, core.totp(seed)), ProblemCode.FORBIDDEN)
    await refused(confirmed(core, await bobs_session(core), core.totp()), ProblemCode.FORBIDDEN)


async def test_off_with_password_and_second_factor(core: FakeHouse) -> None:
    """SECURITY 84, 86: and the mail goes to the stored address."""
    token = await bobs_session(core)
    await refused(ended(core, token), ProblemCode.WRONG_PROOF)
    await refused(ended(core, token, "wrong", totp=core.totp()), ProblemCode.WRONG_CREDENTIALS)
    await refused(ended(core, token, totp="000000"), ProblemCode.WRONG_PROOF)
    await refused(ended(core, token, totp="000000", recovery_code=RECOVERY), ProblemCode.MALFORMED)
    await ended(core, token, totp=core.totp())
    assert [(mail.template, mail.recipient) for mail in await core.mails()] == [
        (MailTemplate.TWO_FACTOR_OFF, BOB.email)
    ]
    assert not (await account.read_account(core.house, token, caller())).two_factor
    await signed_in(core, BOB.email, BOB.password)
    await refused(ended(core, token, totp=core.totp()), ProblemCode.FORBIDDEN)


async def test_off_with_a_recovery_code_takes_all_of_them(core: FakeHouse) -> None:
    await give_recovery_codes(core, BOB.email, RECOVERY, "ZZZZ1234EFGH5678")
    await ended(core, await bobs_session(core), recovery_code=RECOVERY)
    assert await core.rows("SELECT * FROM recovery_codes") == []


async def test_a_password_too_short_alone_must_change_with_it(build: Builder) -> None:
    """SECURITY 26, 45: 8 with two-factor on; switching it off asks for a new password, which ends open resets."""
    core = build(min_length_with_two_factor=8)
    await core.add(NewAccount(email=BOB.email, password="k9 zpw!qx", totp_seed=SEED))
    others = (await signed_in(core, BOB.email, "k9 zpw!qx", totp=core.totp())).token
    core.clock.go(30)
    token = (await signed_in(core, BOB.email, "k9 zpw!qx", totp=core.totp())).token
    core.clock.go(30)
    _, held = await asked_and_opened(core, BOB.email)
    code = core.totp()
    short = await refused(ended(core, token, "k9 zpw!qx", totp=code), ProblemCode.PASSWORD_REFUSED)
    assert short.fields == {"new_password": ["too_short"]}
    weak = ended(core, token, "k9 zpw!qx", totp=code, new_password="short")
    await refused(weak, ProblemCode.PASSWORD_REFUSED)
    await ended(core, token, "k9 zpw!qx", totp=code, new_password=GOOD)
    assert {parcel.template for parcel in await core.mails()} == {
        MailTemplate.TWO_FACTOR_OFF,
        MailTemplate.PASSWORD_CHANGED,
    }
    await refused(account.read_account(core.house, others, caller()), ProblemCode.UNAUTHORIZED)
    await refused(changed(core, held, totp=core.totp()), ProblemCode.RESET_OVER)
    await account.read_account(core.house, token, caller())
    await signed_in(core, BOB.email, GOOD)


async def test_off_is_refused_where_the_credentials_changed_meanwhile(core: FakeHouse) -> None:
    token = await bobs_session(core)
    verify = core.hasher.verify

    async def change_then_verify(password_hash: str | None, password: str) -> bool:
        await core.house.store.write(
            lambda connection: connection.exec_driver_sql("UPDATE accounts SET credential_version = 9")
        )
        return await verify(password_hash, password)

    core.hasher.verify = change_then_verify  # type: ignore[method-assign]
    await refused(ended(core, token, totp=core.totp()), ProblemCode.WRONG_CREDENTIALS)


async def test_new_recovery_codes_take_the_place_of_the_old(core: FakeHouse) -> None:
    await give_recovery_codes(core)
    token = await bobs_session(core)
    await refused(replaced(core, token, "000000"), ProblemCode.WRONG_PROOF)
    codes = (await replaced(core, token, core.totp())).recovery_codes
    assert [parcel.template for parcel in await core.mails()] == [MailTemplate.RECOVERY_CODES_REPLACED]
    wrong = signed_in(core, BOB.email, BOB.password, recovery_code=RECOVERY)
    await refused(wrong, ProblemCode.WRONG_PROOF)
    await signed_in(core, BOB.email, BOB.password, recovery_code=codes[9])
    await refused(replaced(core, await session(core), "000000"), ProblemCode.FORBIDDEN)


async def test_two_changes_of_enrolment_at_once_have_one_winner(
    core: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await session(core)
    seed = (await begun(core, token)).secret
    monkeypatch.setattr(accounts, "change", lambda *_: False)
    await refused(confirmed(core, token, core.totp(seed)), ProblemCode.UNAUTHORIZED)


async def test_where_nothing_is_enrolled_no_code_is_right(core: FakeHouse) -> None:
    def judge(connection: Connection) -> Right | Wrong:
        account = core.house.directory.find_by_identifier(connection, ALICE.email)
        assert account
        return judge_factor(connection, core.house, account, Typed(FinishedWith.TOTP, "000000"))

    assert await core.house.store.write(judge) == Wrong()


async def test_the_new_password_is_judged_off_the_event_loop(build: Builder) -> None:
    """A long password takes milliseconds to judge, in which nobody else would be answered."""
    judged_in: set[int] = set()

    class Listening(frozenset[str]):
        def __contains__(self, password: object) -> bool:
            judged_in.add(threading.get_ident())
            return super().__contains__(password)

    core = build(blocklist=Listening())
    await core.add(BOB)
    token = await bobs_session(core)
    judged_in.clear()
    await ended(core, token, BOB.password, totp=core.totp(), new_password=GOOD)
    assert judged_in
    assert threading.get_ident() not in judged_in
