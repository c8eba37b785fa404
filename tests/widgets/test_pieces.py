"""The small pieces, each on its own."""

import pytest

from tests.doubles.app_under_test import ASKED, CODE, RESET, bench, settled, typed
from tui_reset.contract.codes import ALPHABET
from tui_reset.contract.wire import Proof
from tui_reset.flow.rail import rail_of
from tui_reset.flow.steps import AskAddress, Done, EnterMail, SetPassword, ShowCode, SignIn, WaitForMail
from tui_reset.widgets.code_letters import large
from tui_reset.widgets.qr_code import QUIET, QrCode, half_blocks
from tui_reset.widgets.rail import drawn_rail
from tui_reset.widgets.strength_bar import estimate


def test_every_letter_of_the_alphabet_has_its_own_picture() -> None:
    """S2.3: four lines, six columns; no two letters look alike."""
    pictures = {large(letter) for letter in ALPHABET}
    assert len(pictures) == len(ALPHABET)
    assert all(picture.count("\n") == 3 for picture in pictures)
    assert all(len(line) <= 9 * 6 for line in large(CODE).splitlines())


def test_the_rail_shows_where_one_is() -> None:
    """Done places, the present one, those to come; short where it does not fit."""
    rail = rail_of(ShowCode(RESET))
    assert rail is not None
    assert drawn_rail(rail, 60).plain == "✓ Address ─ ● Code ─ ○ Mail ─ ○ Password"
    assert drawn_rail(rail, 20).plain == "2/4 Code"
    assert drawn_rail(rail, 3).plain == ""
    assert rail_of(SignIn()) is None


@pytest.mark.parametrize(
    ("step", "short"),
    [
        (AskAddress(), "1/4 Address"),
        (WaitForMail(RESET), "3/4 Mail"),
        (SetPassword(RESET), "4/4 Password"),
        (EnterMail(), "1/2 Mail"),
        (Done("a@b.org"), "Done"),
    ],
)
def test_each_step_has_its_place(step: object, short: str) -> None:
    """Someone who comes with the mail alone has two places before him."""
    rail = rail_of(step)  # type: ignore[arg-type] # steps of the table
    assert rail is not None
    assert rail.short() == short


def test_a_link_holder_sees_the_short_rail() -> None:
    """Address and code were not asked for here."""
    from dataclasses import replace  # noqa: PLC0415 - used here alone

    rail = rail_of(SetPassword(replace(RESET, email="", proof=Proof.TOTP)))
    assert rail is not None
    assert rail.short() == "2/2 Password"


def test_the_qr_code_is_read_back() -> None:
    """Half blocks with two modules of white around; the picture is what segno made."""
    import segno  # noqa: PLC0415 - used here alone

    uri = "otpauth://totp/x:y?secret=JBSWY3DPEHPK3PXP"
    expected = [[bool(dot) for dot in row] for row in segno.make(uri, error="l", micro=False).matrix_iter(border=QUIET)]
    for inverted in (False, True):
        drawn: list[list[bool]] = []
        for line in half_blocks(uri, inverted=inverted):
            drawn.append([(char in "▀█") is not inverted for char in line])
            drawn.append([(char in "▄█") is not inverted for char in line])
        assert drawn[: len(expected)] == expected


def test_strength_knows_common_words_and_names() -> None:
    """Offline; the name of the person does not help."""
    assert estimate("password", ()) == 0
    assert estimate("seven quiet otters sing", ()) == 4
    assert estimate("alice@example.org", ("alice@example.org",)) < estimate("alice@example.org", ())
    assert estimate("x" * 100_000, ()) <= 4


async def test_the_key_line_fits_and_ends_with_help() -> None:
    """Every action has its key in the line while there is room; help is always there."""
    table = bench(ASKED)
    async with table.app.run_test(size=(120, 24)) as pilot:
        await settled(pilot)
        line = table.text.splitlines()[-1]
        for key in ("Enter Sign in", "F2 Show", "F5 Forgot", "F8 Have mail", "^Q Leave", "F4 Colours", "F1 Help"):
            assert key in line
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        line = table.text.splitlines()[-1]
        assert len(line) <= 40
        assert line.endswith("F1 Help")
        await pilot.resize_terminal(80, 24)
        await pilot.press("tab", "tab", "tab")
        await settled(pilot)
        assert "Enter Forgot your password?" in table.text.splitlines()[-1]


async def test_space_presses_a_button_and_a_click_too() -> None:
    """The mouse is never needed, and works."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "tab", "space")
        await settled(pilot)
        assert "Email address" in table.text
        await pilot.click("#back")
        await settled(pilot)
        assert "Password" in table.text
        await pilot.click("#have_mail")
        await settled(pilot)
        assert "Link from the mail" in table.text


async def test_at_40x12_the_focus_stays_in_sight_all_the_way() -> None:
    """Usable at 40x12: whatever has the focus is on the screen."""
    table = bench(ASKED)
    async with table.app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter", "enter")
        await settled(pilot)
        for _ in range(6):
            await pilot.press("tab")
            await settled(pilot)
            focused = table.app.screen.focused
            assert focused is not None
            assert table.app.screen.region.contains_region(focused.region)
        for key in ("up", "down", "pageup", "pagedown"):
            await pilot.press(key)


def test_a_text_too_long_for_a_qr_code_takes_no_room() -> None:
    """A service that lies may send one; the key can still be typed by hand."""
    assert QrCode("x" * 5000).needs == (0, 0)
