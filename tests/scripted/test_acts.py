"""`status`, `resend` and `cancel` on a reset that is kept."""

from functools import partial

import pytest
from msgspec.structs import replace

from tests.scripted.conftest import BEGUN, DONE, KEPT, READY, VIEW, Bench
from tui_reset.contract.calls import CancelReset, ResendMail
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import NoContent, ResetStep
from tui_reset.scripted.acts import cancel, resend, status
from tui_reset.scripted.refusals import Refusal, RefusalCode

OVER = Problem(ProblemCode.RESET_OVER)
GONE = Problem(ProblemCode.NOT_FOUND)
LOST = OutcomeUnknown("No answer. Look before doing it again.")


async def refusal(bench: Bench, act: object, *plays: object, code: RefusalCode = RefusalCode.RESET_OVER) -> str:
    assert callable(act)
    with pytest.raises(Refusal) as refused:
        await bench.run(act, *plays, kept=KEPT)
    assert refused.value.code is code
    return refused.value.sentence


async def test_status_tells_the_view_and_keeps_what_is_open(bench: Bench) -> None:
    await bench.run(status, READY, kept=KEPT)
    assert bench.told[0]["proof"] == "verification_code"
    assert "secret" not in bench.told[0]
    assert bench.kept == KEPT


@pytest.mark.parametrize("step", [ResetStep.DONE, ResetStep.EXPIRED, ResetStep.CANCELLED])
async def test_status_of_what_is_over_lets_go_of_it(bench: Bench, step: ResetStep) -> None:
    await bench.run(status, replace(VIEW, step=step), kept=KEPT)
    assert bench.kept is None


async def test_after_too_many_wrong_codes_it_is_kept_for_the_link(bench: Bench) -> None:
    await bench.run(status, replace(VIEW, step=ResetStep.LOCKED), kept=KEPT)
    assert bench.kept == KEPT


async def test_what_is_not_kept_there_is_over(bench: Bench) -> None:
    assert "no longer keeps this reset" in await refusal(bench, status, GONE)
    assert bench.kept is None


async def test_nothing_kept_and_nothing_answered_are_said(bench: Bench) -> None:
    with pytest.raises(Refusal) as missing:
        await bench.run(status)
    assert "missing or empty. Begin with tui-reset request." in missing.value.sentence
    with pytest.raises(Refusal) as unanswered:
        await bench.run(status, kept=BEGUN)
    assert "never answered. Run tui-reset request with the same file again." in unanswered.value.sentence


async def test_status_waits_until_done(bench: Bench) -> None:
    for view in (READY, DONE):
        bench.gateway.views.put_nowait(view)
    await bench.run(partial(status, wait=True), VIEW, kept=KEPT)
    assert [answer["step"] for answer in bench.told] == ["wait_for_mail", "set_password", "done"]


async def test_waiting_for_what_is_over_already_ends_at_once(bench: Bench) -> None:
    await bench.run(partial(status, wait=True), DONE, kept=KEPT)
    said = await refusal(bench, partial(status, wait=True), replace(VIEW, step=ResetStep.SUPERSEDED))
    assert said.startswith("A newer request has replaced this reset.")
    assert bench.gateway.watched == []


async def test_the_mail_is_sent_again(bench: Bench) -> None:
    await bench.run(resend, replace(VIEW, resends_left=2), kept=KEPT)
    assert isinstance(bench.gateway.calls[0], ResendMail)
    assert bench.told[0]["resends_left"] == 2
    assert bench.kept == KEPT


async def test_a_refused_mail_is_the_services_own_problem(bench: Bench) -> None:
    with pytest.raises(Problem) as refused:
        await bench.run(resend, Problem(ProblemCode.RESEND_TOO_SOON, retry_after=9), kept=KEPT)
    assert refused.value.retry_after == 9


async def test_for_a_mail_too_late_the_end_is_told(bench: Bench) -> None:
    assert "expired" in await refusal(bench, resend, OVER, replace(VIEW, step=ResetStep.EXPIRED))
    assert "no longer keeps" in await refusal(bench, resend, GONE)


async def test_a_lost_answer_says_where_to_look(bench: Bench) -> None:
    with pytest.raises(OutcomeUnknown, match="See whether a mail comes"):
        await bench.run(resend, LOST, kept=KEPT)
    with pytest.raises(OutcomeUnknown, match="Run the same command again to be sure"):
        await bench.run(cancel, LOST)
    assert bench.kept == KEPT


@pytest.mark.parametrize("plays", [(NoContent(),), (OVER, replace(VIEW, step=ResetStep.CANCELLED))])
async def test_cancelled_is_cancelled_also_the_second_time(bench: Bench, plays: tuple[object, ...]) -> None:
    await bench.run(cancel, *plays, kept=KEPT)
    assert isinstance(bench.gateway.calls[0], CancelReset)
    assert bench.told == [{"id": "7", "reference": "482-913-576", "step": "cancelled"}]
    assert bench.kept is None


async def test_what_is_done_cannot_be_cancelled(bench: Bench) -> None:
    assert "done already" in await refusal(bench, cancel, OVER, DONE)
    with pytest.raises(Problem):
        await bench.run(cancel, Problem(ProblemCode.UNAVAILABLE), kept=KEPT)


async def test_a_service_in_trouble_says_nothing_about_the_reset(bench: Bench) -> None:
    with pytest.raises(Problem, match="overloaded"):
        await bench.run(status, Problem(ProblemCode.OVERLOADED), kept=KEPT)
    assert bench.kept == KEPT
