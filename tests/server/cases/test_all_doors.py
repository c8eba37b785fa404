"""One count of wrong proofs for an account, whoever started the reset and whichever door the guess came through."""

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.desk import DORA, at_desk, started
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import changed, opened, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import PasswordBody, PauseBody
from tui_reset.server.cases import page, pause
from tui_reset.server.store import tallies

WRONG = {"totp": "000000"}


async def guesses(core: FakeHouse, link: str, door: str) -> None:
    """Five wrong authenticator codes for one reset, at one of the doors."""
    held = await opened(core, link)
    for _ in range(5):
        if door == "page":
            body = PasswordBody(new_password=GOOD, **WRONG)
            at_page = page.change_by_link(core.house, link, body, caller("203.0.113.9"), None)
            await refused(at_page, ProblemCode.WRONG_PROOF)
        elif door == "pause":
            at_pause = pause.pause_two_factor(core.house, held.id, held.secret, PauseBody(**WRONG), caller())
            await refused(at_pause, ProblemCode.WRONG_PROOF)
        else:
            await refused(changed(core, held, **WRONG), ProblemCode.WRONG_PROOF)


@pytest.mark.parametrize("doors", [("api", "page"), ("page", "desk"), ("desk", "api")])
async def test_ten_in_all_and_then_no_door_looks_at_a_code(core: FakeHouse, doors: tuple[str, str]) -> None:
    """SECURITY 16, 62, 91, cases 33 to 35: and the owner still has recovery codes, and the old password as ever."""
    await core.add(DORA)
    await give_recovery_codes(core)
    desk = await at_desk(core)
    for number, door in enumerate(doors):
        if door == "desk":
            await started(core, desk, BOB)
        else:
            await core.ask(BOB.email, f"198.51.100.{number}")
        await guesses(core, await core.link(), door)
    again = await core.restart()
    try:
        await again.ask(BOB.email, "198.51.100.7")
        link = await again.link()
        held = await opened(again, link)
        problem = await refused(changed(again, held, totp=again.totp()), ProblemCode.PROOF_LOCKED)
        assert problem.retry_after
        body = PasswordBody(new_password=GOOD, totp=again.totp())
        await refused(page.change_by_link(again.house, link, body, caller(), None), ProblemCode.PROOF_LOCKED)
        await signed_in(again, BOB.email, BOB.password, totp=again.totp())
        await changed(again, held, recovery_code=RECOVERY)
    finally:
        await again.house.close()


async def test_the_pause_and_the_change_are_one_count(build: Builder) -> None:
    """S1.27: a profile that asks for the code before the form."""
    core = build(pauses_two_factor=True)
    await core.add(BOB)
    for number in range(2):
        await core.ask(BOB.email, f"198.51.100.{number}")
        await guesses(core, await core.link(), "pause")
    await core.ask(BOB.email, "198.51.100.7")
    held = await opened(core, await core.link())
    call = pause.pause_two_factor(core.house, held.id, held.secret, PauseBody(totp=core.totp()), caller())
    await refused(call, ProblemCode.PROOF_LOCKED)


async def test_the_second_hour_limits_as_the_first_did(build: Builder) -> None:
    """Case 37 (Sorcery CVE-2020-11052): the count is armed again."""
    core = build(mails_per_account=100)
    await core.add(BOB)
    for hour in range(2):
        for number in range(2):
            await core.ask(BOB.email, f"198.51.{hour}.{number}")
            await guesses(core, await core.link(), "api")
        await core.ask(BOB.email, f"198.51.{hour}.7")
        held = await opened(core, await core.link())
        locked = await refused(changed(core, held, totp=core.totp()), ProblemCode.PROOF_LOCKED)
        core.clock.go(locked.retry_after or 0)


async def test_a_thousand_sources_get_one_account_no_more_than_its_mails(core: FakeHouse) -> None:
    """SECURITY 89, case 38: six mails an hour, wherever they are asked for; and the answers are all alike."""
    answers = [await core.ask(ALICE.email, f"10.{n // 250}.{n % 250}.1") for n in range(1000)]
    assert {(one.step, one.expires_in, one.resends_left, one.version) for one in answers} == {
        (answers[0].step, answers[0].expires_in, answers[0].resends_left, answers[0].version)
    }
    assert len(await core.mails()) == 6
    names = await core.rows("SELECT count(DISTINCT name) FROM tallies WHERE name LIKE 'mail:%'")
    assert names == [(7,)]


async def test_a_hundred_thousand_other_names_push_nothing_out(core: FakeHouse) -> None:
    """SECURITY 92, case 36: counters are rows; what is counted of one name is neither evicted nor dearer to find."""
    await core.ask(BOB.email)
    await guesses(core, await core.link(), "api")
    now = core.clock.now()
    names = [(f"proof:reset:{number:032d}", 1) for number in range(100_000)]
    await core.house.store.write(lambda connection: tallies.add(connection, names, now))
    await core.house.store.write(lambda connection: tallies.purge(connection, now))
    core.clock.go(1)
    await core.ask(BOB.email, "198.51.100.2")
    await guesses(core, await core.link(), "api")
    await core.ask(BOB.email, "198.51.100.3")
    held = await opened(core, await core.link())
    await refused(changed(core, held, totp=core.totp()), ProblemCode.PROOF_LOCKED)
