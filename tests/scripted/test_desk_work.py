"""The desk's acts with a backend in memory: the one person that is meant, lost answers, and the end of waiting."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec import structs

from tests.doubles.fake_desk import CAROL, JIM, REFERENCE, FakeDesk, desk_account, entry
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.contract.desk import DeskReset, DeskState
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionOpened
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.scripted import desk_people, desk_reset, desk_work
from tui_reset.scripted.desk_reset import Known
from tui_reset.scripted.desk_work import DeskWork, Wait
from tui_reset.scripted.refusals import Refusal, RefusalCode

POST = "POST /v1/desk/accounts/jim/resets"
LOST = OutcomeUnknown("The answer was lost.")
AWAY = Unreachable("Nothing answers.")


@asynccontextmanager
async def at_work(backend: FakeDesk) -> AsyncIterator[DeskWork]:
    clock = FakeSeconds()
    parts = DeskParts(lambda: backend, clock=clock, sleep=clock.sleep)
    async with DeskWork(parts, SessionOpened(token="t", expires_in=1, account=desk_account())) as work:
        yield work
    assert backend.is_closed


async def no_time(_: float) -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("name", ["jim.brennan", "JIM.BRENNAN@example.org", "jim.brennan@example.org"])
async def test_an_exact_name_is_one_person(name: str) -> None:
    """S1.12: upper and lower case are the same to people."""
    async with at_work(FakeDesk()) as work:
        assert (await desk_people.person_named(work, name)).person == JIM


async def test_an_exact_name_is_found_on_a_later_page() -> None:
    """More people begin so than fit on a page, and the one meant is not among the first."""
    backend = FakeDesk(people=(CAROL, structs.replace(JIM, id="c2", username="carol"), CAROL, JIM))
    backend.page = 1
    async with at_work(backend) as work:
        assert (await desk_people.person_named(work, "carol")).person.id == "c2"


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((), "none begins so"),
        ((JIM,), "1 begins so"),
        ((JIM, structs.replace(JIM, id="2", username="jim.b2")), "2 begin so"),
        ((structs.replace(JIM, username="jim"), structs.replace(JIM, id="2", username="jim")), "2 accounts have this"),
    ],
)
async def test_all_other_names_are_nobody(people: Any, said: str) -> None:
    async with at_work(FakeDesk(people=people)) as work:
        with pytest.raises(Problem) as refused:
            await desk_people.person_named(work, "jim")
    assert refused.value.code is ProblemCode.NOT_FOUND
    assert said in refused.value.detail


async def test_a_search_that_has_no_end_is_given_up() -> None:
    backend = FakeDesk(people=tuple(structs.replace(JIM, id=str(number)) for number in range(60)))
    backend.page = 1
    async with at_work(backend) as work:
        with pytest.raises(Problem) as refused:
            await desk_people.person_named(work, "jim")
    assert "more than 20 begin so" in refused.value.detail


async def test_what_stands_in_the_way_of_finding_is_not_taken_for_nobody() -> None:
    backend = FakeDesk()
    backend.plays["GET /v1/desk/accounts/"] = [Problem(ProblemCode.FORBIDDEN)]
    async with at_work(backend) as work:
        with pytest.raises(Problem) as refused:
            await desk_people.person_named(work, "account-id")
    assert refused.value.code is ProblemCode.FORBIDDEN


@pytest.mark.parametrize("lost", [1, 2])
async def test_a_reset_whose_answer_was_lost_is_looked_up_and_never_started_twice(lost: int) -> None:
    """S1.14: the mail goes out once; the code comes with a repeat under the same key, if that is answered."""
    backend = FakeDesk()
    backend.code = "7K2M-9QXD"
    backend.entries = [entry(4)]
    async with at_work(backend) as work:
        page = await desk_people.person_named(work, "jim.brennan")
        backend.entries = [entry(5), entry(4)]
        backend.resets[REFERENCE] = DeskReset(
            reference=REFERENCE, account=JIM, state=DeskState.SENT, smtp_reply="", expires_in=1800, version=1
        )
        backend.plays[POST] = [LOST] * lost
        backend.plays["GET /v1/desk/accounts/jim"] = [AWAY, Problem(ProblemCode.OVERLOADED)]
        told = await desk_reset.start(work, page, "ticket 12", no_time)
    assert told["reference"] == REFERENCE
    assert told["state"] == "sent"
    assert told["verification_code"] == (None if lost == 2 else "7K2M-9QXD")
    assert told["earlier"] is True
    assert backend.asked.count(POST) == 2
    assert len(set(backend.keys)) == 1


async def test_a_reset_that_cannot_be_found_either_is_an_unknown_outcome() -> None:
    backend = FakeDesk()
    async with at_work(backend) as work:
        page = await desk_people.person_named(work, "jim.brennan")
        backend.plays[POST] = [LOST]
        with pytest.raises(OutcomeUnknown):
            await desk_reset.start(work, page, "ticket 12", no_time)
    assert backend.asked.count(POST) == 1


async def follow(backend: FakeDesk, known: Known, seconds: float | None = None) -> list[str]:
    """The states that are told of."""
    told: list[str] = []
    async with at_work(backend) as work:
        await desk_reset.see_out(work, known, lambda news: told.append(news["state"]), Wait(seconds))
    return told


def standing(*states: DeskState) -> FakeDesk:
    """A reset that goes through these states."""
    backend = FakeDesk()
    backend.resets[REFERENCE] = DeskReset(
        reference=REFERENCE, account=JIM, state=DeskState.QUEUED, smtp_reply="", expires_in=1800, version=1
    )
    for state in states:
        backend.tell(state)
    return backend


async def test_what_was_told_already_is_not_told_again() -> None:
    told = await follow(
        standing(DeskState.QUEUED, DeskState.SENT, DeskState.CHANGED), Known(REFERENCE, DeskState.QUEUED)
    )
    assert told == ["sent", "changed"]


async def test_a_broken_line_is_picked_up_again() -> None:
    backend = standing(DeskState.SENT)
    backend.states.put_nowait(AWAY)
    backend.states.put_nowait(AWAY)
    backend.tell(DeskState.CHANGED)
    remarks: list[str] = []
    told: list[str] = []
    async with at_work(backend) as work:
        known = Known(REFERENCE, DeskState.QUEUED, 1)
        await desk_reset.see_out(work, known, lambda news: told.append(news["state"]), Wait(remark=remarks.append))
    assert told == ["sent", "changed"]
    assert remarks == ["Nothing answers.", "The service answers again."]


async def test_waiting_ends_when_nobody_reads_any_more() -> None:
    ours, theirs = os.pipe()
    asyncio.get_running_loop().call_soon(os.close, ours)
    async with at_work(standing()) as work:
        with pytest.raises(BrokenPipeError):
            await desk_reset.see_out(work, Known(REFERENCE, DeskState.QUEUED), print, Wait(number=theirs))
    os.close(theirs)


@pytest.mark.parametrize("state", [DeskState.EXPIRED, DeskState.CANCELLED])
async def test_an_end_without_a_change_is_over(state: DeskState) -> None:
    for backend, known in (
        (standing(state), Known(REFERENCE, DeskState.SENT)),
        (FakeDesk(), Known(REFERENCE, state, 3)),
    ):
        with pytest.raises(Refusal) as refused:
            await follow(backend, known)
        assert refused.value.code is RefusalCode.RESET_OVER


async def test_waiting_has_the_end_that_was_given() -> None:
    with pytest.raises(Refusal) as refused:
        await follow(standing(), Known(REFERENCE, DeskState.QUEUED), 0.0)
    assert refused.value.code is RefusalCode.TIMEOUT


async def test_a_reset_is_not_waited_for_beyond_its_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that never says how it ended is away, not waited for without end."""
    monkeypatch.setattr(desk_work, "BEYOND_EXPIRY", -1800.0)
    backend = standing()
    backend.tell(DeskState.SENT, expires_in=1800)
    with pytest.raises(Refusal) as refused:
        await follow(backend, Known(REFERENCE, DeskState.QUEUED))
    assert refused.value.code is RefusalCode.UNREACHABLE


@pytest.mark.parametrize(
    "act",
    [
        lambda work: desk_people.search(work, "x", None, None),
        lambda work: work.follow(REFERENCE, 1, lambda _: None, Wait()),
    ],
)
async def test_a_session_that_has_ended_is_said_so(act: Callable[[DeskWork], Any]) -> None:
    backend = standing()
    backend.plays["GET"] = [Problem(ProblemCode.UNAUTHORIZED)]
    backend.states.put_nowait(Problem(ProblemCode.UNAUTHORIZED))
    async with at_work(backend) as work:
        with pytest.raises(Problem) as refused:
            await act(work)
    assert refused.value.detail == "The session has ended, so nothing was done."
