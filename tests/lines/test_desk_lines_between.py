"""The desk in lines: numbers that are followed, sessions that end, Ctrl+C, and leaving."""

import asyncio

import pytest
from msgspec import structs

from tests.doubles.desk_in_lines import AWAY, POST, SEARCH, SENT, WHICH, Desk, at, opens_jim, signed_in, starts
from tests.doubles.fake_desk import REFERENCE, FakeDesk, desk_account
from tests.doubles.heard_lines import HeardLines
from tui_reset.contract.desk import DeskState
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.desk_door import LEFT
from tui_reset.flow.desk_resets import NO_SUCH_NUMBER, NUMBER_FORM
from tui_reset.lines.desk_door import AGAIN
from tui_reset.lines.desk_front import FIND, NUMBER, SIGN_OUT
from tui_reset.lines.opening import QUIT


async def test_a_number_is_found_whatever_spaces_it_was_typed_with() -> None:
    """S1.14: with no code, which was in the first answer alone."""
    backend = FakeDesk()
    backend.resets[REFERENCE] = structs.replace(SENT, account=None)
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", "53")
        await terminal.hears(f"Not accepted: {NUMBER_FORM}")
        await terminal.answers("Reference number", "111222333")
        await terminal.hears(f"Not accepted: {NO_SUCH_NUMBER}")
        backend.plays["GET /v1/desk/resets"] = [Problem(ProblemCode.FORBIDDEN, "Not at this desk.")]
        await terminal.answers("Reference number", "536 757 368")
        await terminal.hears("Not accepted: Not at this desk.")
        await terminal.answers("Reference number", "536 757-368")
        said = await terminal.hears("Password reset\nNo account belongs to the address", "Time left: 30 minutes")
        assert "Spell the verification code" not in said
        await terminal.chooses("Go back")
        await terminal.hears("Support desk\n1.")


async def test_a_reset_that_is_over_is_not_watched() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = structs.replace(SENT, state=DeskState.EXPIRED)
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.hears("Expired: ")
        await terminal.is_asked()
        assert not [line for line in backend.asked if line.startswith("WATCH")]


async def test_trouble_while_watching_is_said_below_the_question() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.is_asked()
        for _ in range(2):
            backend.states.put_nowait(AWAY)
        await terminal.hears("No answer: Nothing answers at the desk. This goes on by itself.")
        backend.tell(DeskState.OPENED)
        await terminal.hears("The service answers again.", "Opened: ")
        backend.states.put_nowait(Problem(ProblemCode.NOT_FOUND))
        await terminal.hears("This is not there any more.")


# What comes between


async def test_a_session_that_ended_asks_for_sign_in_and_goes_on_where_one_was() -> None:
    """S1.3: the call waits at the door, and its answer comes after it."""
    async with signed_in() as (desk, terminal):
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("Jim Brennan\n", "No reset is open.")
        assert desk.backend.sessions == 2


async def test_a_session_that_ended_under_a_change_is_said_and_nothing_was_done() -> None:
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        desk.backend.plays[POST] = [Problem(ProblemCode.UNAUTHORIZED)]
        await starts(terminal)
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("nothing was done. Do it again now.")
        await terminal.answers("send nothing", "yes")
        await terminal.hears("Queued")


async def test_a_session_that_ended_while_a_question_is_open_asks_it_again_afterwards() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.is_asked()
        backend.states.put_nowait(Problem(ProblemCode.UNAUTHORIZED))
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("Signed in as", "1. Spell the reference number", WHICH)
        backend.tell(DeskState.CHANGED)
        await terminal.hears("Changed: the new password is set.")


async def test_another_person_does_not_go_on_with_the_page_of_the_one_before() -> None:
    async with signed_in() as (desk, terminal):
        await terminal.chooses(FIND)
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await terminal.answers(SEARCH, "jim")
        desk.backend.account = desk_account("desk", id_="dora")
        await terminal.answers("Password", "?")
        await terminal.answers("Authenticator code", "234567")
        await terminal.hears("Signed in as: dora@example.org", "Support desk\n1. Find people")
        assert "Jim" not in terminal.since


async def test_ctrl_c_stops_waiting_for_what_only_reads() -> None:
    async with signed_in() as (desk, terminal):
        desk.backend.gates["GET /v1/desk/accounts"] = asyncio.Event()
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears("One moment. Ctrl+C stops waiting.")
        desk.front.interrupt()
        await terminal.hears("Stopped waiting.", "Support desk\n1.")


async def test_a_reset_that_is_not_read_in_time_can_be_left() -> None:
    """It was started all the same, and is on the person's page."""
    backend = FakeDesk()
    async with signed_in(backend) as (desk, terminal):
        await opens_jim(terminal)
        backend.gates["GET /v1/desk/resets"] = asyncio.Event()
        await starts(terminal)
        await terminal.hears("Ctrl+C stops waiting.")
        desk.front.interrupt()
        await terminal.hears("Stopped waiting.", f"Open reset {REFERENCE}: Queued")
        assert "Nothing was sent." not in terminal.written


async def test_ctrl_c_while_something_is_sent_asks_and_what_was_sent_goes_on() -> None:
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        gate = desk.backend.gates[POST] = asyncio.Event()
        await starts(terminal)
        await terminal.hears("One moment.")
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.chooses("Stay")
        gate.set()
        await terminal.hears("Queued")
    assert desk.posts == 1


async def test_ctrl_c_at_a_question_asks_once_and_stays_or_leaves() -> None:
    async with signed_in() as (desk, terminal):
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.answers("", "")
        await terminal.hears("1. Find people")
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.chooses("Quit")
        await terminal.hears(LEFT)
    assert desk.code == 0
    assert desk.backend.asked[-1] == "DELETE /v1/sessions/current"


async def test_the_same_menu_is_said_again_after_staying() -> None:
    """Its numbers must not be taken for those of the question that came between."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        await terminal.chooses("Last events")
        await terminal.is_asked()
        desk.front.interrupt()
        await terminal.chooses("Stay")
        await terminal.hears("1. Reset User Password")


async def test_ctrl_c_twice_and_ctrl_d_twice_leave_at_once() -> None:
    async with signed_in() as (desk, terminal):
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        desk.front.interrupt()
        await terminal.hears(LEFT)
    assert desk.code == 130
    async with signed_in() as (desk, terminal):
        await terminal.answers("", None)
        await terminal.hears("Quit now?")
        await terminal.answers("", None)
        await terminal.hears(LEFT)
    assert desk.code == 130


async def test_signing_out_leads_to_the_door_and_quitting_signs_out() -> None:
    async with signed_in() as (desk, terminal):
        await terminal.chooses(SIGN_OUT)
        await terminal.hears(LEFT, "Sign in to the support desk")
        assert desk.backend.asked[-1] == "DELETE /v1/sessions/current"
        await desk.signs_in()
        await terminal.chooses(QUIT)
        await terminal.hears(LEFT)
    assert desk.code == 0
    assert desk.backend.asked.count("DELETE /v1/sessions/current") == 2


async def test_leaving_at_the_door_says_nothing_of_signing_out() -> None:
    desk = Desk()
    async with at(desk) as terminal:
        await terminal.is_asked("Email address")
        desk.front.interrupt()
        await terminal.chooses("Quit")
        await desk.ended.wait()
    assert desk.code == 0
    assert LEFT not in terminal.written


async def test_the_door_is_left_by_its_menu_too() -> None:
    desk = Desk()
    async with at(desk) as terminal:
        await terminal.answers("Email address", "?")
        await terminal.chooses("Back: nothing is sent", "Quit")
        await desk.ended.wait()
    assert desk.code == 0
    assert LEFT not in terminal.written


async def test_a_page_that_is_refused_leads_back_to_the_menu() -> None:
    async with signed_in() as (desk, terminal):
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.FORBIDDEN, "Not any more.")]
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears("Not accepted: Not any more.", "Support desk\n1.")


async def test_a_fault_of_its_own_beside_the_conversation_ends_it_with_its_name() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    desk = Desk(backend)
    running = asyncio.ensure_future(desk.run())
    await desk.signs_in()
    await desk.terminal.chooses(NUMBER)
    await desk.terminal.answers("Reference number", REFERENCE)
    await desk.terminal.is_asked()
    backend.states.put_nowait(ZeroDivisionError())  # type: ignore[arg-type] # what no backend does
    with pytest.raises(ZeroDivisionError):
        await running
    assert backend.is_closed


@pytest.mark.parametrize("fault", [ZeroDivisionError(), None])
async def test_a_fault_that_nobody_waits_for_ends_it_too(fault: BaseException | None) -> None:
    desk = Desk()
    running = asyncio.ensure_future(desk.run())
    await desk.terminal.is_asked("Email address")
    desk.front.fail(fault)
    with pytest.raises(ZeroDivisionError if fault else RuntimeError):
        await running


async def test_lines_keep_to_a_narrow_window() -> None:
    desk = Desk(terminal=HeardLines(width=40))
    async with at(desk) as terminal:
        await desk.terminal.answers("Email address", "ada@example.org", "secret", "123456")
        await terminal.chooses(FIND)
        await terminal.is_asked()
        assert max(map(len, terminal.written.splitlines())) <= 40
