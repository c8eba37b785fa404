"""Long polls: each view once, no storm, an end."""

import pytest

from tui_reset.client.watch import views_after
from tui_reset.contract.faults import Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Proof, ResetStep, View


def view(version: int, step: ResetStep = ResetStep.WAIT_FOR_MAIL) -> View:
    return View(
        id="id",
        reference="R-1",
        step=step,
        proof=Proof.UNKNOWN,
        expires_in=9,
        resend_in=0,
        resends_left=3,
        attempts_left=5,
        version=version,
    )


class FakeBackend:
    """Answers polls from a list; each takes the given seconds of its own clock."""

    def __init__(self, *answers: View | Exception | None, seconds: float = 25.0) -> None:
        self.answers = list(answers)
        self.seconds = seconds
        self.now = 0.0
        self.asked: list[int] = []
        self.slept: list[float] = []

    async def poll(self, version: int) -> View | None:
        self.asked.append(version)
        self.now += self.seconds
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def views(self, version: int = 1) -> list[View]:
        return [view async for view in views_after(self.poll, version, lambda: self.now, self.sleep)]


@pytest.mark.parametrize(
    "step", [step for step in ResetStep if step not in {"wait_for_mail", "set_password", "unknown"}]
)
async def test_watching_ends_after_an_end_state(step: ResetStep) -> None:
    backend = FakeBackend(None, view(2, ResetStep.SET_PASSWORD), None, view(3, step))
    assert [seen.step for seen in await backend.views()] == ["set_password", step]
    assert backend.asked == [1, 1, 2, 2]
    assert backend.slept == []


async def test_the_same_version_is_no_news() -> None:
    backend = FakeBackend(view(1), view(1), view(2, ResetStep.DONE))
    assert [seen.version for seen in await backend.views()] == [2]


async def test_a_backend_that_does_not_wait_is_asked_less_and_less_often() -> None:
    quick: list[View | Exception | None] = [None] * 7
    backend = FakeBackend(*quick, view(2), None, view(3, ResetStep.DONE), seconds=0.01)
    await backend.views()
    assert backend.slept == [1, 2, 4, 8, 16, 30, 30, 1]


async def test_a_limit_on_polls_is_obeyed() -> None:
    def limit(seconds: int | None) -> Problem:
        return Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=seconds)

    backend = FakeBackend(limit(7), limit(None), limit(999), view(2, ResetStep.DONE))
    assert len(await backend.views()) == 1
    assert backend.slept == [7, 1, 30]


@pytest.mark.parametrize("code", [ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE])
async def test_a_busy_backend_is_unreachable_for_now(code: ProblemCode) -> None:
    with pytest.raises(Unreachable, match="busy"):
        await FakeBackend(Problem(code)).views()


async def test_other_refusals_and_faults_reach_the_caller() -> None:
    with pytest.raises(Problem):
        await FakeBackend(Problem(ProblemCode.UNAUTHORIZED)).views()
    with pytest.raises(Unreachable, match="gone"):
        await FakeBackend(Unreachable("gone")).views()


async def test_news_without_end_are_fetched_once_a_second() -> None:
    """A backend that lies may change at every look; the first changes come at once, because some do in a real reset."""
    news = [view(version) for version in range(2, 9)]
    backend = FakeBackend(*news, view(9, ResetStep.DONE), seconds=0.01)
    assert len(await backend.views()) == 8
    assert backend.slept == [1.0] * 4
