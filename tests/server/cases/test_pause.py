"""Pausing two-factor for one change: what it opens, and what stays shut (S1.27)."""

import asyncio

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen, signed_in
from tui_reset.contract import limits
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import (
    Asked,
    EndTwoFactorBody,
    Opened,
    PasswordBody,
    PasswordChanged,
    PauseBody,
    Paused,
    Proof,
    ResetStep,
)
from tui_reset.server.cases import enrol, look
from tui_reset.server.cases.page import change_by_link, not_me, read_link
from tui_reset.server.cases.page_pause import pause_by_link
from tui_reset.server.cases.pause import pause_two_factor
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store import lapsing

WRONG = "000000"


@pytest.fixture
async def access(build: Builder) -> FakeHouse:
    """A house whose profile pauses; Bob has two-factor on, Alice has not."""
    fake = build(pauses_two_factor=True, proof=Proof.NONE, min_length_with_two_factor=8, mails_per_account=100)
    await fake.add(ALICE, BOB)
    return fake


async def pauses(core: FakeHouse, hold: Asked | Opened, **code: str) -> Paused:
    return await pause_two_factor(core.house, hold.id, hold.secret, PauseBody(**code), caller())


async def sets_on_page(core: FakeHouse, link: str, pause_secret: str | None) -> PasswordChanged:
    return await change_by_link(core.house, link, PasswordBody(new_password=GOOD), caller(), None, pause_secret)


async def enrolment(core: FakeHouse) -> list[tuple[object, ...]]:
    """What makes Bob's two-factor what it is."""
    return await core.rows(
        "SELECT totp_seed, totp_pending_seed, credential_version, enabled FROM accounts WHERE email = :email",
        email=BOB.email,
    )


async def test_the_change_waits_for_the_pause_and_needs_no_other_proof(access: FakeHouse) -> None:
    """S1.27: refused with the reason before the rules are judged, offered, proven, changed."""
    before = await enrolment(access)
    _, held = await asked_and_opened(access, BOB.email)
    assert (held.must_pause, held.proof) == (True, Proof.NONE)
    for password in (GOOD, "short"):
        problem = await refused(changed(access, held, password), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
        assert "pause it" in problem.detail
    answer = await pauses(access, held, totp=access.totp())
    assert (answer.step, answer.two_factor_paused_for) == (ResetStep.SET_PASSWORD, limits.PAUSE_SECONDS)
    assert answer.recovery_codes_left is None
    view = await seen(access, held)
    assert (view.must_pause, view.two_factor_paused_for) == (False, limits.PAUSE_SECONDS)
    assert await enrolment(access) == before
    assert (await changed(access, held)).step is ResetStep.DONE
    [(seed, pending, *_)] = await enrolment(access)
    assert (seed, pending) == before[0][:2]
    over = await seen(access, held)
    assert (over.step, over.must_pause, over.two_factor_paused_for) == (ResetStep.DONE, False, 0)


async def test_while_it_runs_every_other_door_still_asks(access: FakeHouse) -> None:
    """S1.27: sign-in, another grant of the same reset, another reset, and switching two-factor off."""
    access.clock.go(60)
    token = (await signed_in(access, BOB.email, BOB.password, totp=access.totp(steps=-1))).token
    _, held = await asked_and_opened(access, BOB.email)
    await access.ask(BOB.email, source="198.51.100.3")
    other_reset = await opened(access, await access.link())
    await pauses(access, held, totp=access.totp())

    await refused(signed_in(access, BOB.email, BOB.password), ProblemCode.TWO_FACTOR_REQUIRED)
    assert (await seen(access, other_reset)).must_pause
    await refused(changed(access, other_reset), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    end = EndTwoFactorBody(password=str(BOB.password))
    await refused(enrol.end(access.house, token, end, caller()), ProblemCode.WRONG_PROOF)
    await changed(access, held)
    await refused(signed_in(access, BOB.email, GOOD), ProblemCode.TWO_FACTOR_REQUIRED)
    access.clock.go(60)
    await signed_in(access, BOB.email, GOOD, totp=access.totp())


async def test_another_holder_of_the_same_link_has_not_paused(access: FakeHouse) -> None:
    """S1.27: the pause belongs to the grant, so a second reader of the mailbox finds no open door."""
    await access.ask(BOB.email)
    link = await access.link()
    mine, thiefs = await opened(access, link), await opened(access, link)
    await pauses(access, mine, totp=access.totp())
    await refused(changed(access, thiefs), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    late = await opened(access, link)
    assert late.must_pause
    await changed(access, mine)


async def test_another_browser_with_the_same_link_has_not_paused(access: FakeHouse) -> None:
    """S1.27: the grant that all browsers with this link share stays as it is, whoever comes first."""
    await access.ask(BOB.email)
    link = await access.link()
    mine = await pause_by_link(access.house, link, PauseBody(totp=access.totp()), caller(), None)
    for secret in (None, "a secret of nothing"):
        await refused(sets_on_page(access, link, secret), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
        assert (await read_link(access.house, link, caller(), secret)).must_pause
    assert (await sets_on_page(access, link, mine)).step is ResetStep.DONE


async def test_it_ends_by_itself_and_can_be_had_again(access: FakeHouse) -> None:
    """S1.27: five minutes by the server's clock."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    access.clock.go(limits.PAUSE_SECONDS - 1)
    assert (await seen(access, held)).two_factor_paused_for == 1
    access.clock.go(1)
    view = await seen(access, held)
    assert (view.must_pause, view.two_factor_paused_for) == (True, 0)
    await refused(changed(access, held), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    await pauses(access, held, totp=access.totp())
    await changed(access, held)


async def test_a_pause_that_ends_while_the_password_is_hashed_is_over(access: FakeHouse) -> None:
    """S1.27, SECURITY 31: everything is read again before the write; nothing is half done."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    access.clock.go(limits.PAUSE_SECONDS - 1)
    hashing = access.hasher.hash

    async def slow(password: str) -> str:
        access.clock.go(1)
        return await hashing(password)

    access.hasher.hash = slow  # type: ignore[method-assign]
    await refused(changed(access, held), ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    assert (await seen(access, held)).step is ResetStep.SET_PASSWORD


async def test_a_long_poll_tells_of_its_end(access: FakeHouse) -> None:
    """S1.27: the version changes with `must_pause`, and a waiting holder is woken by the pause, not by luck."""
    _, held = await asked_and_opened(access, BOB.email)
    before = (await seen(access, held)).version
    await pauses(access, held, totp=access.totp())
    paused = (await seen(access, held)).version
    assert before != paused
    access.clock.go(limits.PAUSE_SECONDS)
    view = await look.wait_for_change(access.house, held.id, held.secret, caller(), paused, 25)
    assert view is not None
    assert (view.must_pause, view.version) == (True, before)


async def test_the_rules_judge_enrolment_and_not_the_pause(access: FakeHouse) -> None:
    """S1.27: the shorter password that an operator allows beside two-factor is allowed while it is paused."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    problem = await refused(changed(access, held, "vq8 kel"), ProblemCode.PASSWORD_REFUSED)
    assert problem.fields == {"new_password": ["too_short"]}
    await changed(access, held, "vq8 kelp")
    _, alices = await asked_and_opened(access)
    await refused(changed(access, alices, "vq8 kelp"), ProblemCode.PASSWORD_REFUSED)


async def test_wrong_codes_are_counted_with_those_of_every_change(access: FakeHouse) -> None:
    """S1.27: five for a request, ten for the account and hour; a recovery code has its own."""
    await give_recovery_codes(access)
    _, held = await asked_and_opened(access, BOB.email)
    for left in range(4, -1, -1):
        problem = await refused(pauses(access, held, totp=WRONG), ProblemCode.WRONG_PROOF)
        assert problem.attempts_left == left
    assert (await seen(access, held)).step is ResetStep.LOCKED
    problem = await refused(pauses(access, held, totp=access.totp()), ProblemCode.PROOF_LOCKED)
    assert problem.retry_after is None
    assert (await pauses(access, held, recovery_code=RECOVERY)).two_factor_paused_for == limits.PAUSE_SECONDS
    _, again = await asked_and_opened(access, BOB.email)
    for _ in range(5):
        await refused(pauses(access, again, totp=WRONG), ProblemCode.WRONG_PROOF)
    _, third = await asked_and_opened(access, BOB.email)
    problem = await refused(pauses(access, third, totp=access.totp()), ProblemCode.PROOF_LOCKED)
    assert problem.retry_after
    results = await access.rows("SELECT result FROM events WHERE type = 'proof' ORDER BY at, id")
    assert [result for (result,) in results].count("wrong_proof") == 10
    assert [result for (result,) in results].count("proof_locked") == 2


async def test_a_time_step_works_once_and_a_clock_that_is_off_gets_a_hint(access: FakeHouse) -> None:
    """S1.27, S2.15a: the code that paused opens nothing else, and pauses nothing again."""
    _, held = await asked_and_opened(access, BOB.email)
    problem = await refused(pauses(access, held, totp=access.totp(steps=-8)), ProblemCode.WRONG_PROOF)
    assert problem.hint == "clock"
    code = access.totp()
    await pauses(access, held, totp=code)
    await refused(pauses(access, held, totp=code), ProblemCode.WRONG_PROOF)
    await refused(signed_in(access, BOB.email, BOB.password, totp=code), ProblemCode.WRONG_PROOF)
    assert (await seen(access, held)).two_factor_paused_for == limits.PAUSE_SECONDS


async def test_one_code_pauses_one_of_eight_grants_that_send_it_at_once(access: FakeHouse) -> None:
    """S1.27, ASVS 15.4.2: it is judged, counted and spent in one transaction."""
    await access.ask(BOB.email)
    link = await access.link()
    holders = [await opened(access, link) for _ in range(8)]
    code = access.totp()
    answers = await asyncio.gather(*(pauses(access, held, totp=code) for held in holders), return_exceptions=True)
    assert sum(isinstance(answer, Paused) for answer in answers) == 1
    codes = [answer.code for answer in answers if isinstance(answer, Problem)]
    assert sorted(set(codes)) == [ProblemCode.PROOF_LOCKED, ProblemCode.WRONG_PROOF]
    assert codes.count(ProblemCode.WRONG_PROOF) == 5


async def test_a_recovery_code_pauses_too_is_spent_and_told_of(access: FakeHouse) -> None:
    """S1.27: lost device; the owner hears of it by mail."""
    await give_recovery_codes(access, BOB.email, RECOVERY, "WXYZ1234EFGH5678")
    _, held = await asked_and_opened(access, BOB.email)
    answer = await pauses(access, held, recovery_code=RECOVERY.lower())
    assert answer.recovery_codes_left == 1
    await refused(pauses(access, held, recovery_code=RECOVERY), ProblemCode.WRONG_PROOF)
    assert [mail.template for mail in await access.mails()] == [MailTemplate.RECOVERY_CODE_USED]
    assert (await changed(access, held)).recovery_codes_left is None


async def test_it_is_audited_without_any_code(access: FakeHouse) -> None:
    """S1.27: who may read the trail sees that it was paused, and with what kind of proof."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    rows = await access.rows("SELECT result, reason, reference FROM events WHERE type = 'two_factor_paused'")
    assert rows == [("ok", "totp", held.reference)]


async def test_only_a_proven_grant_and_one_code_can_pause(access: FakeHouse) -> None:
    """S1.27."""
    asked, held = await asked_and_opened(access, BOB.email)
    await refused(pauses(access, asked, totp=access.totp()), ProblemCode.FORBIDDEN)
    assert not (await seen(access, asked)).must_pause
    await refused(pauses(access, held), ProblemCode.MALFORMED)
    await refused(pauses(access, held, totp=access.totp(), recovery_code=RECOVERY), ProblemCode.MALFORMED)
    await pauses(access, held, totp=access.totp())
    await changed(access, held)
    access.clock.go(60)
    await refused(pauses(access, held, totp=access.totp()), ProblemCode.RESET_OVER)


async def test_where_there_is_nothing_to_pause_it_is_said(access: FakeHouse, core: FakeHouse) -> None:
    """S1.27: without two-factor, and in a profile whose last form asks for the code itself; no code is judged."""
    _, alices = await asked_and_opened(access)
    assert not alices.must_pause
    assert (await pauses(access, alices, totp=WRONG)).two_factor_paused_for == 0
    await changed(access, alices)
    _, bobs = await asked_and_opened(core, BOB.email)
    assert not bobs.must_pause
    assert (await pauses(core, bobs, totp=WRONG)).two_factor_paused_for == 0
    view = await seen(core, bobs)
    assert (view.attempts_left, view.proof) == (5, Proof.TOTP)


async def test_a_link_that_is_over_pauses_nothing(access: FakeHouse) -> None:
    """S1.27, S2.17a: the page's own way in says which end it was, and no code is used up."""
    await access.ask(BOB.email)
    link = await access.link()
    await not_me(access.house, link, caller())
    code = access.totp()
    await refused(pause_by_link(access.house, link, PauseBody(totp=code), caller(), None), ProblemCode.RESET_OVER)
    await signed_in(access, BOB.email, BOB.password, totp=code)


async def test_a_kept_answer_is_told_before_the_pause_is_asked_for(access: FakeHouse) -> None:
    """S1.27: a repeat of a change that was made answers the truth, whatever the pause does."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    key = "the-key-of-this-change"
    first = await changed(access, held, key=key)
    access.clock.go(limits.PAUSE_SECONDS)
    assert await changed(access, held, key=key) == first


async def test_a_clock_that_is_set_back_makes_no_pause_longer(access: FakeHouse) -> None:
    """S1.27, SECURITY §4: neither before the step is noticed nor after it."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    access.clock.go(200)
    access.clock.step(-150)
    assert (await seen(access, held)).two_factor_paused_for == 250
    now = access.clock.now()
    await access.house.store.write(lambda connection: lapsing.set_back(connection, now, 150, now))
    assert (await seen(access, held)).two_factor_paused_for == 100


async def test_a_pause_from_the_future_is_none(access: FakeHouse) -> None:
    """S1.27: a clock that jumps back by hours leaves nothing paused."""
    _, held = await asked_and_opened(access, BOB.email)
    await pauses(access, held, totp=access.totp())
    access.clock.step(-20)
    with pytest.raises(Problem) as raised:
        await changed(access, held)
    assert raised.value.code is ProblemCode.TWO_FACTOR_MUST_BE_PAUSED
