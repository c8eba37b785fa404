"""The desk's door: role and second factor, refusals at their fields, and coming back through it."""

import asyncio

import pytest

from tests.doubles.app_under_test import focused_field, settled, typed
from tests.doubles.desk_under_test import PASSWORD, desk_bench, open_jim, press, sign_in
from tests.doubles.fake_desk import FakeDesk, desk_account
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionBody
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.widgets.text_box import TextBox


async def test_name_password_and_code_open_the_desk() -> None:
    """One form, one call; then everybody is listed."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert "User Management" in table.text
        assert "Jim Brennan" in table.text
    body = table.backend.bodies[0]
    assert isinstance(body, SessionBody)
    assert (body.identifier, body.password, body.totp, body.recovery_code) == (
        "ada@example.org",
        PASSWORD,
        "123456",
        None,
    )


async def test_until_the_service_is_known_the_place_stands_alone() -> None:
    """Nothing is said twice in its place."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = table.app.screen
        assert isinstance(screen, DeskScreen)
        known = screen.place()
        table.app._profile = None
        assert (screen.place(), known.startswith("Support desk · ")) == ("Support desk", True)


async def test_what_is_typed_at_once_lands_in_its_own_field() -> None:
    """A password typed ahead of the screen never shows in the field before it."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"ada@example.org", "enter", *"secret", "enter", *"12 34")
        await settled(pilot)
        assert [box.value for box in table.app.screen.query(TextBox)] == ["ada@example.org", "secret", "12 34"]
        assert "secret" not in table.text


async def test_a_recovery_code_is_taken_too() -> None:
    """What is no number is a recovery code."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "ada@example.org")
        await pilot.press("enter")
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await typed(pilot, "ABCD-EFGH-JKMN-PQRS")
        await press(pilot, "enter")
        assert "User Management" in table.text
    assert table.backend.bodies[0].recovery_code == "ABCD-EFGH-JKMN-PQRS"
    assert table.backend.bodies[0].totp is None


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (desk_account("user"), "may not work at the desk"),
        (desk_account("desk", two_factor=False), "needs two-factor authentication"),
    ],
)
async def test_others_are_turned_away_and_their_session_is_ended(account: object, said: str) -> None:
    """The role and the second factor; no session is left open behind the refusal."""
    table = desk_bench(FakeDesk(account))  # type: ignore[arg-type] # an Account
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert said in table.said
        assert table.backend.asked == ["POST /v1/sessions", "DELETE /v1/sessions/current"]


@pytest.mark.parametrize(
    ("trouble", "field", "said"),
    [
        (Problem(ProblemCode.WRONG_CREDENTIALS), "password", "not right"),
        (Problem(ProblemCode.WRONG_PROOF, attempts_left=3, hint="clock"), "code", "3 attempts left. It is right for"),
        (Problem(ProblemCode.PROOF_LOCKED, retry_after=60), "code", "Try again in 1 minute. A recovery code"),
        (Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=30), None, "Try again in 30 seconds"),
        (Unreachable("Nothing answers at desk."), None, "Nothing answers at desk."),
        (OutcomeUnknown("The connection was lost."), None, "If the code is refused then"),
    ],
)
async def test_a_refusal_is_said_and_nothing_typed_is_lost(trouble: Exception, field: str | None, said: str) -> None:
    """At its field where it has one."""
    table = desk_bench()
    table.backend.plays["POST /v1/sessions"] = [trouble]  # type: ignore[list-item] # a Play
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        assert said in table.said
        assert [box.value for box in table.app.screen.query(TextBox)] == ["ada@example.org", PASSWORD, "123456"]
        if field:
            assert focused_field(table.app) == field  # type: ignore[arg-type] # any app of ours


async def test_an_empty_field_is_named_and_nothing_is_sent() -> None:
    """The button complains where the first one is missing."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "tab", "tab", "tab", "enter")
        assert "Type the address" in table.text
        assert table.backend.asked == []


async def test_a_session_that_ended_is_opened_again_with_what_was_typed_kept() -> None:
    """401 leads back to the door; the page below goes on, and the read is asked again."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        table.backend.plays["GET /v1/desk/accounts?q=jim"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await typed(pilot, "jim")
        await settled(pilot, 5)
        assert "You have been signed out" in table.text
        assert "ada@example.org" in table.text
        await sign_in(pilot, again=True)
        assert "Carol Cole" not in table.text
        assert "Jim Brennan" in table.text
        assert table.app.screen.query_one("#search", TextBox).value == "jim"


async def test_a_reset_that_met_a_signed_out_session_is_not_sent_by_itself() -> None:
    """The reason stays; nothing was started; Confirm is pressed again by hand."""
    table = desk_bench()
    table.backend.plays["POST /v1/desk/accounts/jim/resets"] = [Problem(ProblemCode.UNAUTHORIZED)]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter")
        assert "You have been signed out" in table.text
        await sign_in(pilot, again=True)
        assert "nothing was done" in table.said
        assert "ticket 12" in table.text
        assert table.backend.resets == {}
        await press(pilot, "enter")
        assert "Reference number" in table.text
        assert len(table.backend.resets) == 1


async def test_help_over_the_door_does_not_keep_it_shut() -> None:
    """Signed in while help was open: both are gone, and the page below goes on."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        table.backend.plays["GET /v1/desk/accounts?q=jim"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await typed(pilot, "jim")
        await settled(pilot, 5)
        gate = table.backend.gates["POST /v1/sessions"] = asyncio.Event()
        await sign_in(pilot, again=True)
        await press(pilot, "f1")
        gate.set()
        await settled(pilot, 5)
        assert "Jim Brennan" in table.text
        assert len(table.app.screen_stack) == 1


async def test_another_person_does_not_go_on_with_the_pages_of_the_one_before() -> None:
    """Who signs in instead begins at the beginning."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        table.backend.plays["GET /v1/desk/accounts/jim"] = [Problem(ProblemCode.UNAUTHORIZED)]
        table.backend.account = desk_account("desk", id_="dora")
        await press(pilot, "f8")
        await sign_in(pilot, again=True)
        assert "User Management" in table.text
        assert len(table.app.screen_stack) == 1


async def test_signing_out_and_leaving_end_the_session() -> None:
    """From the menu, and with the key that leaves."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "7")
        assert "Sign in to the support desk" in table.text
        assert "You are signed out." in table.text
        assert table.backend.asked[-1] == "DELETE /v1/sessions/current"
        assert PASSWORD not in table.text
        await sign_in(pilot)
        await press(pilot, "ctrl+q")
    assert table.backend.asked[-1] == "DELETE /v1/sessions/current"
    assert table.backend.is_closed
    assert table.app.return_value == 0


async def test_the_door_has_no_menu_behind_it() -> None:
    """No key leads past it."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "f9", "escape", "f2", "f1")
        assert "A recovery code is taken too" in table.said
        assert "Call the desk: 555 0100" in table.said
        await press(pilot, "escape")
        assert isinstance(table.app.screen, DeskScreen)
        assert table.backend.asked == []
