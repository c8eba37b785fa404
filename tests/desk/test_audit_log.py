"""The audit log: filters, paging, and an entry whole."""

from tests.doubles.app_under_test import focused_field, typed
from tests.doubles.desk_under_test import desk_bench, open_jim, press, sign_in
from tests.doubles.fake_desk import REFERENCE, FakeDesk, entry
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.desk.paged_list import PagedList


async def test_both_names_are_on_record() -> None:
    """S1.14: who did it, and to whom; Enter shows all of the entry."""
    desk = FakeDesk()
    desk.entries = [entry(2), entry(1, "sign_in", account="ada@example.org", reference=None, reason="")]
    table = desk_bench(desk)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "4")
        assert "desk reset  jim.brennan@example.org  by ada@example.org" in table.text
        await press(pilot, "enter")
        for said in (f"Reference {REFERENCE}", "Reason ticket 12", "From 127.0.0.1"):
            assert said in table.said
        await press(pilot, "escape")
        assert "sign in" in table.text


async def test_the_log_is_filtered_by_person_and_by_reference() -> None:
    """S1.14: and what matches nothing is said."""
    desk = FakeDesk()
    desk.entries = [entry(2), entry(1, "sign_in", account="ada@example.org", reference=None)]
    table = desk_bench(desk)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "4", "shift+tab", "shift+tab")
        await typed(pilot, "ada@example.org")
        await press(pilot, "enter")
        assert "desk reset" not in table.text
        assert "sign in" in table.text
        await press(pilot, "ctrl+u", "tab")
        await typed(pilot, "536 757 368")
        await press(pilot, "enter")
        assert "desk reset" in table.text
        assert "sign in" not in table.text
        await press(pilot, "ctrl+u")
        await typed(pilot, "x&y")
        await press(pilot, "enter")
        assert "Nothing is on record" in table.text
    assert table.backend.asked[-2] == "GET /v1/desk/events?reference=x%26y"


async def test_a_key_on_the_screen_leads_to_the_filters() -> None:
    """S1.14: it is shown, and what Enter does there is too."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "4")
        assert "Enter Open  F5 Filter" in table.text
        await press(pilot, "f5")
        assert focused_field(table.app) == "account"  # type: ignore[arg-type] # any app of ours
        assert "Enter Apply" in table.text


async def test_the_page_of_a_person_leads_to_what_is_on_record_of_them() -> None:
    """S1.14: the filter is filled in."""
    desk = FakeDesk()
    desk.entries = [entry(2)]
    table = desk_bench(desk)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "2")
        assert "Audit log" in table.text
        assert table.backend.asked[-1] == "GET /v1/desk/events?account=jim.brennan%40example.org"
        await press(pilot, "escape")
        assert "Actions" in table.text


async def test_older_entries_come_as_one_moves_down() -> None:
    """Keyset pages by the entry's number."""
    desk = FakeDesk()
    desk.entries = [entry(number, reason="") for number in range(400, 0, -1)]
    table = desk_bench(desk)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "4", *["pagedown"] * 15)
        entries = table.app.screen.query_one(PagedList)
        assert entries.option_count <= 150
        assert entries.chosen is not None
        assert entries.chosen.id < 250
        await press(pilot, "f8")
        assert entries.chosen.id == 400


async def test_a_refusal_is_said() -> None:
    """In words."""
    table = desk_bench()
    table.backend.plays["GET /v1/desk/events"] = [Problem(ProblemCode.MALFORMED, "This is no address.")]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "4")
        assert "This is no address." in table.said
