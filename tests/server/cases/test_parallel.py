"""Many at once: one winner, and nothing uncounted."""

import asyncio
from collections.abc import Awaitable, Iterable

from tests.doubles.fake_house import ALICE, BOB, FakeHouse
from tests.server.cases.conftest import Builder
from tests.server.cases.test_change import RECOVERY, give_recovery_codes
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen, signed_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Asked
from tui_reset.server.rules.reset import ResetState
from tui_reset.server.store import requests


async def outcomes(calls: Iterable[Awaitable[object]]) -> tuple[int, list[ProblemCode]]:
    """How many succeeded, and what the others heard."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    faults = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(isinstance(fault, Problem) for fault in faults), faults
    return len(answers) - len(faults), [fault.code for fault in faults if isinstance(fault, Problem)]


async def test_eight_confirms_with_one_link_have_one_winner(core: FakeHouse) -> None:
    """SECURITY 24, case 17: one conditional write decides."""
    asked = await core.ask()
    link = await core.link()
    holds = [await opened(core, link) for _ in range(8)]
    gate = core.hasher.hold()
    calls = [
        asyncio.create_task(
            changed(core, held, f"a very fine walk {held.secret[:4]}", verification_code=asked.verification_code)
        )
        for held in holds
    ]
    await asyncio.sleep(0.1)
    gate.set()
    assert await outcomes(calls) == (1, [ProblemCode.RESET_OVER] * 7)
    assert len(await core.mails()) == 1


async def test_a_reset_is_finished_by_one_write_and_only_while_it_lives(core: FakeHouse) -> None:
    """SECURITY 24: whatever was read before, the write itself decides: not twice, and not after the link's end."""

    async def finished(asked: Asked) -> bool:
        now, state = core.clock.now(), ResetState.DONE
        return await core.house.store.write(lambda connection: requests.end(connection, asked.id, state, now))

    asked, late = await core.ask(), await core.ask(BOB.email)
    assert [await finished(asked) for _ in range(2)] == [True, False]
    core.clock.go(1801)
    assert not await finished(late)


async def test_one_authenticator_code_signs_in_once(core: FakeHouse) -> None:
    """SECURITY 58, case 32."""
    code = core.totp()
    won, lost = await outcomes(signed_in(core, BOB.email, BOB.password, totp=code) for _ in range(8))
    assert won == 1
    assert set(lost) <= {ProblemCode.WRONG_PROOF}


async def test_one_recovery_code_signs_in_once(core: FakeHouse) -> None:
    """SECURITY 64, case 41."""
    await give_recovery_codes(core)
    won, lost = await outcomes(signed_in(core, BOB.email, BOB.password, recovery_code=RECOVERY) for _ in range(8))
    assert won == 1
    assert set(lost) <= {ProblemCode.WRONG_PROOF}


async def test_a_code_in_use_by_a_reset_is_lost_to_a_sign_in_meanwhile(core: FakeHouse) -> None:
    """SECURITY 58: judged, then used up elsewhere while the password was hashed: nothing is changed."""
    _, held = await asked_and_opened(core, BOB.email)
    code = core.totp()
    gate = core.hasher.hold()
    call = asyncio.create_task(changed(core, held, totp=code))
    await core.hasher.hashing.wait()
    await signed_in(core, BOB.email, BOB.password, totp=code)
    gate.set()
    await refused(call, ProblemCode.WRONG_PROOF)
    core.clock.go(30)
    await changed(core, held, totp=core.totp())


async def test_fifty_wrong_codes_at_once_are_all_counted(build: Builder) -> None:
    """SECURITY 62, case 37."""
    core = build(wrong_proofs_per_request=100, wrong_proofs_per_account=100)
    await core.add(ALICE)
    _, held = await asked_and_opened(core)
    won, lost = await outcomes(changed(core, held, verification_code="AAAA-AAAA") for _ in range(50))
    assert (won, lost) == (0, [ProblemCode.WRONG_PROOF] * 50)
    assert (await seen(core, held)).attempts_left == 50


async def test_of_fifty_guesses_at_once_five_are_judged(core: FakeHouse) -> None:
    """SECURITY 16, case 38: whatever comes at once, no more than five are looked at."""
    _, held = await asked_and_opened(core)
    _, lost = await outcomes(changed(core, held, verification_code="AAAA-AAAA") for _ in range(50))
    assert lost.count(ProblemCode.WRONG_PROOF) == 5
    assert lost.count(ProblemCode.PROOF_LOCKED) == 45


async def test_a_sign_in_that_checked_the_old_password_gets_no_session(core: FakeHouse) -> None:
    """SECURITY 70 (wasp #4696): checked before, committed after the reset."""
    asked, held = await asked_and_opened(core)
    core.hasher.outdated = True
    gate = core.hasher.hold()
    call = asyncio.create_task(signed_in(core, ALICE.email, ALICE.password))
    await core.hasher.hashing.wait()
    core.hasher.gate = None
    await changed(core, held, verification_code=asked.verification_code)
    gate.set()
    await refused(call, ProblemCode.WRONG_CREDENTIALS)
    assert await core.rows("SELECT * FROM sessions") == []
    core.hasher.outdated = False
    await signed_in(core, ALICE.email, "a very fine evening walk")


async def test_two_requests_finished_at_once_have_one_winner(core: FakeHouse) -> None:
    """S2.3a: finishing one ends all of the account's."""
    first = await core.ask(source="198.51.100.1")
    held_first = await opened(core, await core.link())
    second, held_second = await asked_and_opened(core)
    won, lost = await outcomes(
        [
            changed(core, held_first, verification_code=first.verification_code),
            changed(core, held_second, verification_code=second.verification_code),
        ]
    )
    assert (won, lost) == (1, [ProblemCode.RESET_OVER])
