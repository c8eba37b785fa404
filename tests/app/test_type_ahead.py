"""Typing ahead of a slow line: nothing is lost, and no password comes where all can read it."""

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.doubles.app_under_test import ASKED, Bench, account, ask_for_reset, bench, focused_field, settled, view
from tui_reset.app.type_ahead import MOST_KEYS
from tui_reset.contract.calls import OpenSession
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, ResetStep, SessionOpened
from tui_reset.widgets.text_box import TextBox

PASSWORD = "seven quiet otters sing"
SECOND_FACTOR = Problem(ProblemCode.TWO_FACTOR_REQUIRED)
NAMES = {
    "\r": "enter",
    "\t": "tab",
    "\x1b": "escape",
    "\x7f": "backspace",
    "\x01": "home",
    "\x04": "delete",
    "\x05": "end",
}


async def burst(pilot: Pilot[int], *pieces: str) -> None:
    """Keys as one packet of a slow line brings them: all at once; names of keys stand for themselves."""
    for piece in pieces:
        if piece.startswith("f") and piece[1:].isdecimal():
            pilot.app.post_message(events.Key(piece, None))
            continue
        for char in piece:
            pilot.app.post_message(events.Key(NAMES.get(char) or _character_to_key(char), char))
    await settled(pilot, 6)


def box(table: Bench, name: str) -> TextBox:
    return table.app.screen.query_one(f"#{name}", TextBox)


async def test_a_whole_sign_in_in_one_packet() -> None:
    """Enter in the first field moves the focus before the password is handed on."""
    table = bench(SessionOpened(token="t", expires_in=43200, account=account()))
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "alice\r", PASSWORD, "\r")
        assert table.gateway.calls == [OpenSession("alice", Secret(PASSWORD))]
        assert "Hello" in table.text


async def test_a_correction_within_a_packet_deletes_what_was_before_it() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "alixe\x7f\x7fce\r", "secrett\x7f\x01S\x04\x05!")
        assert box(table, "identifier").value == "alice"
        assert box(table, "password").value == "Secret!"


async def test_what_is_typed_before_the_first_frame_is_not_lost() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await burst(pilot, "f5", "alice@example.org\r")
        assert [type(call).__name__ for call in table.gateway.calls] == ["AskReset"]


async def test_the_next_screens_field_gets_what_was_typed_ahead_of_it() -> None:
    table = bench(ASKED, view())
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "f5", "alice@example.org\r")
        await burst(pilot, "\r", "abcd-efgh\r", PASSWORD, "\t", PASSWORD)
        assert box(table, "new_password").value == box(table, "confirm").value == PASSWORD


async def test_an_authenticator_code_waits_for_its_field() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "bob\r", PASSWORD, "\r", "123456\r")
        assert len(table.gateway.calls) == 1
        table.gateway.answer(SECOND_FACTOR)
        await settled(pilot, 6)
        assert table.gateway.calls[1:] == [OpenSession("bob", Secret(PASSWORD), totp=Secret("123456"))]


async def test_a_password_typed_twice_does_not_come_into_a_field_that_all_can_read() -> None:
    """Somebody impatient types it again; the next screen asks for an authenticator code."""
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "bob\r", PASSWORD, "\r", PASSWORD, "\r")
        table.gateway.answer(SECOND_FACTOR)
        await settled(pilot, 6)
        assert focused_field(table.app) == "code"
        assert box(table, "code").value == ""
        assert len(table.gateway.calls) == 1
        assert PASSWORD not in table.text
        await burst(pilot, "12")
        assert box(table, "code").value == "12"


@pytest.mark.parametrize("code", ["abcd-efgh", "too short"], ids=["by the service", "on the spot"])
async def test_a_password_typed_ahead_of_a_refusal_is_not_shown(code: str) -> None:
    """It was meant for the next screen, which did not come."""
    table = bench(ASKED)
    async with table.app.run_test() as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await burst(pilot, code, "\r", PASSWORD)
        if len(table.gateway.calls) > 1:
            table.gateway.answer(Problem(ProblemCode.WRONG_LINK, attempts_left=4))
            await settled(pilot, 6)
        assert box(table, "mail").value == code
        await burst(pilot, "x")
        assert box(table, "mail").value == f"{code}x"


async def test_a_refused_password_is_typed_on_where_it_is_masked() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "alice\r", "wrong\r", "er")
        table.gateway.answer(Problem(ProblemCode.WRONG_CREDENTIALS))
        await settled(pilot, 6)
        assert box(table, "password").value == "wronger"


async def test_an_address_typed_anew_while_its_refusal_appears_is_not_lost() -> None:
    """S2.2a: no step that follows an address has a password field, so it can only be the address."""
    table = bench(ASKED)
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "f5", "alice.example.org\r", "\x01", "a@")
        assert box(table, "email").value == "a@alice.example.org"


async def test_enter_pressed_twice_passes_no_screen_unseen() -> None:
    """S2.3: least of all the one with the code."""
    table = bench(ASKED)
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "f5", "alice@example.org\r\r\r")
        assert "Your verification code" in table.text


async def test_escape_drops_what_was_typed_ahead() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        await burst(pilot, "alice\r", "wrong\r")
        await burst(pilot, "more", "\x1b")
        assert table.app.walk.busy is None
        assert box(table, "password").value == "wrong"


async def test_a_resend_holds_nothing_back() -> None:
    """It leads nowhere, and the code from the mail may be typed meanwhile."""
    table = bench(ASKED)
    async with table.app.run_test() as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        table.clock.pass_by(61)
        await burst(pilot, "f5", "abcd-efgh")
        assert len(table.gateway.calls) == 2
        assert box(table, "mail").value == "abcd-efgh"


async def test_what_is_kept_is_bounded_and_goes_when_nobody_wants_it() -> None:
    table = bench(ASKED, view())
    async with table.app.run_test() as pilot:
        await ask_for_reset(pilot)
        await burst(pilot, "\r", "abcd-efgh\r", PASSWORD, "\t", PASSWORD, "\r", "y" * 2 * MOST_KEYS)
        assert 0 < len(table.app._held) <= MOST_KEYS
        table.gateway.answer(PasswordChanged(step=ResetStep.DONE, sessions_ended=0))
        await settled(pilot, 6)
        assert not table.app._held
        assert "has been changed" in table.text


async def test_a_paste_waits_too() -> None:
    table = bench()
    async with table.app.run_test() as pilot:
        await settled(pilot)
        pilot.app.post_message(events.Key("f8", None))
        pilot.app.post_message(events.Paste("http://127.0.0.1/r/abc"))
        await settled(pilot, 6)
        assert box(table, "mail").value == "http://127.0.0.1/r/abc"
