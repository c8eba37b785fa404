"""Repeats with the same idempotency key: the truth, told again and never done again."""

import asyncio

from tests.doubles.fake_house import GOOD, FakeHouse
from tests.server.cases.walks import asked_and_opened, changed, refused, seen
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import ResetStep

KEY = "0123456789abcdef"
OTHER = "fedcba9876543210"


async def test_a_repeat_hears_success_again_and_another_key_hears_that_it_is_over(core: FakeHouse) -> None:
    """SECURITY §4: the answer was lost after the commit."""
    asked, held = await asked_and_opened(core)
    first = await changed(core, held, key=KEY, verification_code=asked.verification_code)
    assert await changed(core, held, key=KEY, verification_code=asked.verification_code) == first
    await refused(changed(core, held, key=OTHER, verification_code=asked.verification_code), ProblemCode.RESET_OVER)
    assert len(await core.mails()) == 1


async def test_the_same_key_for_another_password_is_a_mismatch(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    await changed(core, held, key=KEY, verification_code=asked.verification_code)
    again = changed(core, held, "quite another long one", key=KEY, verification_code=asked.verification_code)
    await refused(again, ProblemCode.IDEMPOTENCY_MISMATCH)


async def test_a_wrong_proof_is_counted_once_for_a_key(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    for _ in range(3):
        problem = await refused(changed(core, held, key=KEY, verification_code="AAAA-AAAA"), ProblemCode.WRONG_PROOF)
        assert problem.attempts_left == 4
    assert (await seen(core, held)).attempts_left == 4
    await refused(
        changed(core, held, key=KEY, verification_code=asked.verification_code), ProblemCode.IDEMPOTENCY_MISMATCH
    )
    await changed(core, held, key=OTHER, verification_code=asked.verification_code)


async def test_a_repeat_while_the_first_is_still_hashing_hears_the_same(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    gate = core.hasher.hold()
    calls = [
        asyncio.create_task(changed(core, held, key=KEY, verification_code=asked.verification_code)) for _ in range(4)
    ]
    await core.hasher.hashing.wait()
    await asyncio.sleep(0.05)
    gate.set()
    answers = await asyncio.gather(*calls)
    assert {answer.step for answer in answers} == {ResetStep.DONE}
    assert len(await core.mails()) == 1


async def test_a_parallel_wrong_proof_with_one_key_is_kept_once(core: FakeHouse) -> None:
    _, held = await asked_and_opened(core)
    calls = [changed(core, held, GOOD, key=KEY, verification_code="AAAA-AAAA") for _ in range(4)]
    problems = await asyncio.gather(*calls, return_exceptions=True)
    assert {getattr(problem, "code", None) for problem in problems} == {ProblemCode.WRONG_PROOF}
    assert len(await core.rows("SELECT key FROM answers")) == 1
