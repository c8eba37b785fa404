"""What is typed or sent never reaches a traceback, a clipboard, a file or the terminal's own commands."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from textual.color import Color

from tests.doubles.app_under_test import ASKED, RESET, account, bench, open_at, settled, typed
from tests.doubles.fake_gateway import PROFILE, FakeGateway
from tui_reset.contract.calls import Call, CallAnswer
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import MailProfile
from tui_reset.flow.steps import (
    KeepRecoveryCodes,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
)
from tui_reset.flow.trouble import Trouble, at_field
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox

PLANTED = "planted otter secret words"
HOSTILE = "\x1b]52;c;aGFjaw==\x07\x9b31m\u202eevil\x00\x7f [/bad] [link=https://x]click[/] [@click=app.quit]"
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class PlantedError(RuntimeError):
    """A fault of our own."""


async def test_a_crash_says_one_sentence_and_shows_nothing_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback with locals would print the password: one sentence, exit code 1."""
    table = bench()

    def fall_over(password: str) -> None:
        raise PlantedError(password)

    with pytest.raises(PlantedError):  # noqa: PT012 - run_test raises again at its end
        async with table.app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("tab")
            await typed(pilot, PLANTED)
            table.app.screen.call_later(fall_over, PLANTED)
            await settled(pilot)
    said = "".join(capsys.readouterr())
    assert "had to stop because of a fault of its own (PlantedError)" in " ".join(said.split())
    assert PLANTED not in said
    assert "Traceback" not in said
    assert table.app.return_code == 1


async def test_a_crash_in_a_worker_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Workers may not print more than screens do."""

    class Broken(FakeGateway):
        async def submit(self, call: Call) -> CallAnswer:  # noqa: ARG002 - it never answers
            raise PlantedError(PLANTED)

    table = bench(gateway=Broken())
    with pytest.raises(Exception, match="Worker"):  # noqa: PT012 - run_test raises again at its end
        async with table.app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("f5")
            await settled(pilot)
            await typed(pilot, "alice@example.org")
            await pilot.press("enter")
            await settled(pilot)
    said = "".join(capsys.readouterr())
    assert "fault of its own (PlantedError)" in " ".join(said.split())
    assert PLANTED not in said


def test_textuals_own_panic_says_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    """The input thread hands a traceback to `panic`: it is thrown away."""
    table = bench()
    table.app.panic(f"Traceback {PLANTED}")
    table.app._fatal_error()
    table.app._print_error_renderables()
    said = "".join(capsys.readouterr())
    assert "fault of its own" in said
    assert PLANTED not in said


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x", "ctrl+shift+c"])
async def test_a_password_is_never_copied_or_cut(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """ASVS 6.2.7: Textual's own field would send the clear text to the clipboard."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SetPassword(RESET))
        await typed(pilot, PLANTED)
        await pilot.press("ctrl+shift+a", key)
        await settled(pilot)
        box = table.app.screen_stack[0].query_one("#new_password", PasswordBox)
        box.action_copy()
        box.action_cut()
        assert box.value == PLANTED
        assert table.app.clipboard == ""
    assert table.clipboard.copied == []
    assert "]52;" not in capsys.readouterr().out


async def test_passwords_are_dropped_with_their_screen() -> None:
    """What was typed does not outlive the form."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        await typed(pilot, PLANTED)
        box = table.app.screen.query_one("#password", PasswordBox)
        await pilot.press("f5")
        await settled(pilot)
        assert box.value == ""


async def test_no_picture_of_the_screen_is_written(tmp_path: Path) -> None:
    """The palette and its screenshot are off: the code would lie in a file."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert len(table.app.screen_stack) == 1
        await table.app.run_action(f"screenshot('x.svg', '{tmp_path}')")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing to wait for


HOSTILE_PROFILE = structs.replace(
    PROFILE, title=HOSTILE, contact=HOSTILE, disabled_hint=HOSTILE, mail=MailProfile(subject=HOSTILE, sender=HOSTILE)
)
STEPS: dict[str, tuple[Step, Trouble]] = {
    "sign-in": (SignIn(HOSTILE), Trouble(HOSTILE)),
    "off": (SelfServiceOff(), Trouble()),
    "code": (ShowCode(replace(RESET, reference=HOSTILE, verification_code=Secret(HOSTILE))), Trouble()),
    "wait": (WaitForMail(replace(RESET, email=HOSTILE, asked_at=0.0)), at_field("mail", HOSTILE)),
    "signed-in": (SignedIn(Secret("t"), account(display_name=HOSTILE)), Trouble(HOSTILE)),
    "codes": (KeepRecoveryCodes(Secret("t"), account(), (Secret(HOSTILE),)), Trouble()),
}


@pytest.mark.parametrize("name", STEPS)
async def test_hostile_text_is_shown_and_does_nothing(name: str) -> None:
    """ESC, C1, OSC, bidi controls and markup from a server or a person are text: no crash, no command, no colour."""
    step, trouble = STEPS[name]
    table = bench(gateway=FakeGateway(profile=HOSTILE_PROFILE))
    async with table.app.run_test(size=(100, 40)) as pilot:
        await open_at(pilot, step, trouble)
        await settled(pilot)
        strips = table.app.screen._compositor.render_strips()
        ground = Color.parse("black")
        filtered = [strip.apply_filter(table.app._plain_filter, ground) for strip in strips]
        drawn = ["".join(segment.text for segment in strip) for strip in filtered]
        assert not FORBIDDEN.search("".join(drawn))
        assert len({len(line) for line in drawn}) <= 2
        await pilot.press("f1")
        await settled(pilot)
        assert not FORBIDDEN.search(table.text.replace("\n", ""))


async def test_hostile_text_that_slips_past_a_widget_is_filtered_in_the_line() -> None:
    """The filter in front of the terminal replaces what any widget draws."""
    from textual.widgets import Static  # noqa: PLC0415 - a widget that is not ours

    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await table.app.screen.query_one("#card").mount(Static(HOSTILE, markup=False))
        await settled(pilot)
        assert not FORBIDDEN.search(table.text.replace("\n", ""))
        assert "evil" in table.text


def test_lines_never_read_markup() -> None:
    """`[/]` crashes Textual's own widgets."""
    line = Line("[/] [bold]x[/bold]")
    line.say("[/bad]")
    assert line.said == "[/bad]"
