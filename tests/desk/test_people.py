"""User Management: type-ahead, late answers, paging, and what Enter opens."""

import asyncio

import pytest
from msgspec import structs

from tests.doubles.app_under_test import settled, typed
from tests.doubles.desk_under_test import desk_bench, open_jim, press, sign_in
from tests.doubles.fake_desk import JIM, FakeDesk
from tui_reset.contract.faults import Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.desk.paged_list import PagedList
from tui_reset.desk.people import DEBOUNCE

MANY = tuple(
    structs.replace(JIM, id=f"p{number}", email=f"p{number:04}@example.org", display_name=f"Person {number:04}")
    for number in range(1000)
)


async def test_a_name_is_found_while_it_is_typed_and_opened_with_enter() -> None:
    """S1.11: User Management lists users; one is selected."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await typed(pilot, "brenn")
        await settled(pilot, 5)
        assert "Jim Brennan" in table.text
        assert "Carol Cole" not in table.text
        await press(pilot, "enter")
        assert "jim.brennan@example.org · jim.brennan" in table.text
    assert DEBOUNCE in table.clock.slept
    searches = [line for line in table.backend.asked if "?q=" in line]
    assert searches == ["GET /v1/desk/accounts?q=brenn"]


async def test_nobody_found_is_said() -> None:
    """And nothing can be opened then."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await typed(pilot, "zebra")
        await settled(pilot, 5)
        assert "Nobody's name" in table.text
        await press(pilot, "enter")
        assert "User Management" in table.text


async def test_enter_never_opens_somebody_of_an_earlier_search() -> None:
    """While the answer is on its way Enter waits for it, and opens the one who is found."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        gate = table.backend.gates["GET /v1/desk/accounts?q=jim"] = asyncio.Event()
        await typed(pilot, "jim")
        await press(pilot, "enter")
        assert "Ada Abbott" in table.text
        assert "User Management" in table.text
        gate.set()
        await settled(pilot, 6)
        assert "Actions" in table.text
        assert "Jim Brennan" in table.text


async def test_a_late_answer_is_dropped() -> None:
    """The list shows what the last search found, whichever answer comes last."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        gate = table.backend.gates["GET /v1/desk/accounts?q=c"] = asyncio.Event()
        await typed(pilot, "c")
        await settled(pilot, 5)
        await press(pilot, "backspace")
        await typed(pilot, "ada")
        await settled(pilot, 5)
        gate.set()
        await settled(pilot, 5)
        assert "Ada Abbott" in table.text
        assert "Carol Cole" not in table.text


async def test_pages_come_as_one_moves_down_and_go_far_away() -> None:
    """Keyset pages, no more than three of them kept, and the way back up is the same."""
    table = desk_bench(FakeDesk(people=MANY))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        people = table.app.screen.query_one(PagedList)
        assert people.option_count == 50
        for _ in range(30):
            await press(pilot, "pagedown")
            assert people.option_count <= 150
        assert people.chosen is not None
        far = int(people.chosen.id[1:])
        assert far > 300
        assert "Person 0000" not in table.text
        for _ in range(40):
            await press(pilot, "pageup")
        assert people.chosen == MANY[0]
        assert people.option_count <= 150


@pytest.mark.parametrize("key", ["up", "down"])
async def test_the_list_is_moved_in_from_the_search(key: str) -> None:
    """The focus stays where one types."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        people = table.app.screen.query_one(PagedList)
        await press(pilot, key)
        assert people.chosen is not None
        assert people.chosen.id == {"down": "carol", "up": "jim"}[key]
        assert table.app.screen.focused is not people


async def test_a_backend_that_is_gone_is_said_and_asked_again() -> None:
    """Reads go on by themselves, with longer and longer pauses."""
    table = desk_bench()
    gone = Unreachable("Nothing answers at 127.0.0.1. It may be starting again: try again in a moment.")
    busy = Problem(ProblemCode.OVERLOADED, retry_after=7)
    table.backend.plays["GET /v1/desk/accounts"] = [gone, gone, busy]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await settled(pilot, 5)
        assert "Jim Brennan" in table.text
        assert "Nothing answers" not in table.text
    assert [pause for pause in table.clock.slept if pause != DEBOUNCE] == [1.0, 2.0, 7.0]


async def test_while_it_is_gone_the_sentence_stands_above_the_keys() -> None:
    """What is true of a form is not said of a read."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        table.app.screen.say_offline("Nothing answers.")  # type: ignore[attr-defined] # a DeskScreen
        await settled(pilot)
        assert "Nothing answers." in table.text.splitlines()[-2]


async def test_a_refused_list_says_why() -> None:
    """An account that lost its role in the meantime."""
    table = desk_bench()
    table.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.FORBIDDEN, "The desk is not yours any more.")]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "The desk is not yours any more." in table.text
        await open_jim(pilot)


async def test_hostile_names_are_text_and_nothing_else() -> None:
    """No markup, no escape, no second line."""
    evil = structs.replace(JIM, display_name="\x1b]0;x\x07[red]Evil[/]\nsecond", email="e@example.org")
    table = desk_bench(FakeDesk(people=(evil,)))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "[red]Evil[/]" in table.text
        assert "\x1b" not in table.text
        await press(pilot, "enter")
        assert "[red]Evil[/]" in table.text
