"""Waiting tells each change once, through broken lines, and knows when to stop."""

from functools import partial

import pytest
from msgspec.structs import replace

from tests.scripted.conftest import DONE, KEPT, READY, VIEW, Bench
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import NotAResetServer, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import ResetStep
from tui_reset.scripted import waiting
from tui_reset.scripted.means import Means
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.waiting import wait_until_over

HOLD = Hold("7", Secret("hold"))


async def wait(means: Means, limit: float | None = None, expires_in: int = 1800) -> None:
    await wait_until_over(means, HOLD, 1, expires_in, limit)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (ResetStep.EXPIRED, "has expired"),
        (ResetStep.REVOKED, "has been ended"),
        (ResetStep.CANCELLED, "was cancelled"),
    ],
)
async def test_another_end_is_told_and_then_refused(bench: Bench, step: ResetStep, words: str) -> None:
    bench.gateway.views.put_nowait(replace(VIEW, step=step, version=9))
    with pytest.raises(Refusal) as refused:
        await bench.run(wait, kept=KEPT)
    assert refused.value.code is RefusalCode.RESET_OVER
    assert words in refused.value.sentence
    assert bench.told[-1]["step"] == step.value
    assert bench.kept is None


async def test_the_limit_ends_waiting_and_nothing_else(bench: Bench) -> None:
    with pytest.raises(Refusal) as refused:
        await bench.run(partial(wait, limit=0.01), kept=KEPT)
    assert refused.value.code is RefusalCode.TIMEOUT
    assert bench.kept == KEPT


async def test_a_broken_line_is_picked_up_and_nothing_is_told_twice(bench: Bench) -> None:
    bench.as_json = False
    for view in (READY, Unreachable("Gone."), Unreachable("Gone."), READY, DONE):
        bench.gateway.views.put_nowait(view)
    await bench.run(wait, kept=KEPT)
    assert bench.out.getvalue().count("Step:") == 2
    assert [version for _, version in bench.gateway.watched] == [1, -1, -1]
    assert bench.slept == [1.0, 2.0]
    said = bench.err.getvalue()
    assert said.count("Waiting goes on by itself.") == 1
    assert said.count("The service answers again.") == 1


async def test_a_stranger_in_its_place_is_named(bench: Bench) -> None:
    bench.as_json = False
    for view in (NotAResetServer("A sign-in page answers."), DONE):
        bench.gateway.views.put_nowait(view)
    await bench.run(wait, kept=KEPT)
    assert "A sign-in page answers." in bench.err.getvalue()


async def test_long_after_it_expired_nobody_waits_for_an_answer(bench: Bench) -> None:
    for _ in range(20):
        bench.gateway.views.put_nowait(Unreachable("Gone."))
    with pytest.raises(Unreachable):
        await bench.run(partial(wait, expires_in=5), kept=KEPT)
    assert 65 < bench.now < 90
    assert bench.kept == KEPT


@pytest.mark.parametrize("code", [ProblemCode.UNAUTHORIZED, ProblemCode.NOT_FOUND])
async def test_what_is_no_longer_kept_is_over(bench: Bench, code: ProblemCode) -> None:
    bench.gateway.views.put_nowait(Problem(code))
    with pytest.raises(Refusal, match="reset_over"):
        await bench.run(wait, kept=KEPT)
    assert bench.kept is None


async def test_another_problem_is_the_services_own(bench: Bench) -> None:
    bench.gateway.views.put_nowait(Problem(ProblemCode.MALFORMED))
    with pytest.raises(Problem, match="malformed"):
        await bench.run(wait, kept=KEPT)


async def test_a_service_that_never_says_how_it_ended_is_not_waited_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "BEYOND_EXPIRY", 0.02)
    monkeypatch.setattr(waiting, "LONGEST_LIFE", 0.02)
    with pytest.raises(Refusal, match="unreachable") as refused:
        await bench.run(partial(wait, expires_in=2**53), kept=KEPT)
    assert "has not said how the reset ended" in refused.value.sentence
    assert bench.kept == KEPT
