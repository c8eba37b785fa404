"""Pastes go in whole or are refused with a sentence; nothing is shortened silently."""

import pytest
from textual import events
from textual.pilot import Pilot

from tests.doubles.app_under_test import ASKED, RESET, account, bench, open_at, settled
from tui_reset.contract.calls import ProveMailbox
from tui_reset.contract.secret import Secret
from tui_reset.flow.steps import AskAddress, EnterMail, SecondFactor, SetPassword, SignIn, TurnOnTwoFactor, WaitForMail
from tui_reset.shell.paste_gate import PASTE_LIMIT, PasteGate
from tui_reset.widgets.text_box import TextBox

TOKEN = "A1b2C3d4E5" * 4 + "xyz"
FORMS = (
    SignIn(),
    SecondFactor("alice", Secret("p")),
    AskAddress(),
    WaitForMail(RESET),
    EnterMail(),
    SetPassword(RESET),
    TurnOnTwoFactor(Secret("t"), account()),
)


async def paste(pilot: Pilot[int], text: str) -> None:
    """As a terminal with bracketed paste hands it over."""
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


def value(pilot: Pilot[int], name: str) -> str:
    return pilot.app.screen.query_one(f"#{name}", TextBox).value


async def test_a_password_of_two_lines_is_refused_whole() -> None:
    """Textual's own field keeps the first line: a password must never be shortened silently."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SetPassword(RESET))
        await paste(pilot, "first line\nsecond line")
        assert value(pilot, "new_password") == ""
        assert "A password is one line" in table.text


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
async def test_one_trailing_line_break_is_dropped(ending: str) -> None:
    """Terminals copy it along; spaces stay."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SetPassword(RESET))
        await paste(pilot, f" four words and spaces {ending}")
        assert value(pilot, "new_password") == " four words and spaces "


async def test_a_megabyte_is_refused_in_every_field() -> None:
    """A huge paste is refused whole with a sentence, and the app goes on."""
    table = bench(ASKED)
    refused = []
    async with table.app.run_test(size=(80, 24)) as pilot:
        for step in FORMS:
            await open_at(pilot, step)
            for box in list(pilot.app.screen.query(TextBox)):
                box.focus()
                before = box.value
                await paste(pilot, "x" * 1_000_000)
                assert (box.value, "too long" in table.text) == (before, True), box.id
                refused.append(box.id)
    assert set(refused) == {"identifier", "password", "email", "username", "mail", "new_password", "confirm", "code"}
    assert table.gateway.calls == []


async def test_what_was_said_of_a_paste_goes_with_the_next_key() -> None:
    """It stood there still while the right address was on its way."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await paste(pilot, "x" * 1_000_000)
        assert "too long" in table.text
        await pilot.press("a")
        await settled(pilot)
        assert "too long" not in table.text


async def test_a_long_password_goes_in_whole_and_is_judged() -> None:
    """More than the 256 that are allowed is said by the rules, not cut."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SetPassword(RESET))
        await paste(pilot, "y" * 300)
        assert value(pilot, "new_password") == "y" * 300
        assert "at most 256 characters (300 now)" in table.text


async def test_a_field_that_is_full_takes_no_more() -> None:
    """Key by key as well."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await paste(pilot, "z" * TextBox.LONGEST)
        await pilot.press("z")
        await settled(pilot)
        assert value(pilot, "identifier") == "z" * TextBox.LONGEST
        assert "too long" in table.text


async def test_a_piece_of_mail_with_several_lines_is_taken_as_one_text() -> None:
    """S2.9a: a wrapped, quoted-printable link from a copied mail is taken whole."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, WaitForMail(RESET))
        mangled = f"Reset your password:\r\nhttps://reset.example.org/r/{TOKEN[:20]}=\r\n{TOKEN[20:]}\r\n"
        await paste(pilot, mangled)
        assert "↵" in table.text
        await pilot.press("enter")
        await settled(pilot)
    call = table.gateway.calls[-1]
    assert isinstance(call, ProveMailbox)
    assert call.link == Secret(TOKEN)


async def test_an_empty_paste_changes_nothing() -> None:
    """Some terminals send one."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await paste(pilot, "")
        assert value(pilot, "identifier") == ""


class TestPasteGate:
    """What the driver does before Textual's parser sees a paste."""

    def test_keys_pass_at_once(self) -> None:
        assert PasteGate().feed("abc\x1b[A") == "abc\x1b[A"

    def test_a_paste_passes_whole(self) -> None:
        gate = PasteGate()
        assert gate.feed("a\x1b[200~one ") == "a"
        assert gate.is_inside
        assert gate.feed("two\x1b[20") == ""
        assert gate.feed("1~b") == "\x1b[200~one two\x1b[201~b"
        assert not gate.is_inside

    def test_escape_within_a_paste_does_not_end_it(self) -> None:
        """What follows would be keys; a control character it stays, so that a password with it is refused."""
        assert PasteGate().feed("\x1b[200~a\x1b[31mb\x1b[200~c\x1b[201~") == "\x1b[200~a\x1a[31mb\x1a[200~c\x1b[201~"

    def test_an_endless_paste_is_bounded_and_still_ends(self) -> None:
        gate = PasteGate()
        gate.feed("\x1b[200~")
        for _ in range(300):
            gate.feed("x" * 4096)
        assert len(gate._kept) < PASTE_LIMIT + 20
        passed = gate.feed("\x1b[201~q")
        assert passed.endswith("\x1b[201~q")
        assert passed.count("x") == PASTE_LIMIT + 1

    def test_an_unfinished_paste_can_be_given_up(self) -> None:
        gate = PasteGate()
        gate.feed("\x1b[200~half")
        assert gate.give_up() == "\x1b[200~half\x1b[201~"
        assert gate.feed("k") == "k"
