"""The app of the demo with its mailbox, authenticator and people; its backend plays a script."""

import asyncio
import os
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.doubles.app_under_test import ASKED, account, open_at, screen_text, settled
from tests.doubles.fake_clipboard import FakeClipboard
from tests.doubles.fake_gateway import FakeGateway
from tests.doubles.fake_letters import CODE, LINK, put, reset_mail
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.contract.secret import Secret
from tui_reset.demo.authenticator import Authenticator
from tui_reset.demo.demo_app import DemoApp
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import Mailbox
from tui_reset.demo.side_screen import SideScreen
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.parts import Parts
from tui_reset.flow.events import Acted, Action, TypedAddress
from tui_reset.flow.steps import ScanSeed, SecondFactor, SignedIn, WaitForMail
from tui_reset.widgets.text_box import TextBox

WIDE, NARROW = (120, 40), (80, 24)
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def app(tmp_path: Path) -> DemoApp:
    clock, gateway = FakeSeconds(), FakeGateway(ASKED)
    parts = Parts(lambda: gateway, lambda _: FakeClipboard(), clock=clock, sleep=clock.sleep)
    tokens = Tokens(lambda: 1_111_111_109.0)
    return DemoApp(parts, Letterbox(tmp_path / "mails"), tokens, theme="dark", no_color=False)


async def with_mail(app: DemoApp, pilot: Pilot[int], folder: Path) -> None:
    """Ask as Alice, and let the mail come."""
    app.happen(Acted(Action.FORGOT))
    app.happen(TypedAddress("alice@example.org"))
    await settled(pilot)
    put(folder / "mails", 1, reset_mail())
    app._look_for_mail()
    await settled(pilot)


async def shows(app: DemoApp, pilot: Pilot[int], text: str) -> None:
    """Wait until the screen shows it: a process has to end first."""
    async with asyncio.timeout(20):
        while text not in screen_text(app):
            await pilot.pause(0.02)


def value(app: DemoApp, name: str) -> str:
    return app.screen_stack[0].query_one(f"#{name}", TextBox).value


async def test_in_a_wide_window_the_mail_appears_beside_the_app(app: DemoApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await with_mail(app, pilot, tmp_path)
        shown = screen_text(app)
        assert "Mailbox" in shown
        assert "Authenticator" in shown
        assert "alice  Reset your password" in shown
        assert CODE in shown


async def test_the_link_goes_into_the_box_one_step_on(app: DemoApp, tmp_path: Path) -> None:
    """S2.9a: from the code screen, F6 and Enter are enough."""
    async with app.run_test(size=WIDE) as pilot:
        await with_mail(app, pilot, tmp_path)
        await pilot.press("f6", "enter")
        await settled(pilot)
        app._look_for_mail()
        assert isinstance(app.walk.step, WaitForMail)
        assert value(app, "mail") == LINK


async def test_in_a_narrow_window_both_are_a_key_away(app: DemoApp, tmp_path: Path) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await with_mail(app, pilot, tmp_path)
        assert "You have mail: F6" in screen_text(app)
        assert CODE not in screen_text(app)
        await pilot.press("f6")
        await settled(pilot)
        assert CODE in screen_text(app)
        await pilot.press("f6")
        await settled(pilot)
        assert not isinstance(app.screen, SideScreen)
        assert "You have mail" not in screen_text(app)
        await pilot.press("ctrl+b")
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        app._look_for_mail()
        assert value(app, "mail") == CODE


async def test_keys_change_between_the_form_and_the_mailbox(app: DemoApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await with_mail(app, pilot, tmp_path)
        await pilot.press("f6")
        assert app.screen.query_one(Mailbox).has_pseudo_class("focus-within")
        await pilot.press("f6")
        assert not app.screen.query_one(Mailbox).has_pseudo_class("focus-within")


async def test_a_token_goes_into_the_field_for_it(app: DemoApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_at(pilot, SecondFactor("bob@example.org", Secret("bob forgot this one too")))
        app.screen.query_one(Authenticator).query_one(OptionList).focus()
        await pilot.press("enter")
        await settled(pilot)
        assert value(app, "code").isdecimal()


async def test_a_mail_may_come_while_the_mailbox_is_put_together(app: DemoApp, tmp_path: Path) -> None:
    """What is not there yet is not drawn on; it shows the mail when it stands."""
    async with app.run_test(size=NARROW):
        put(tmp_path / "mails", 1, reset_mail())
        assert app._letterbox.look()
        half = Mailbox(app._letterbox)
        half.show_letters()
        assert not half.children


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_where_a_code_is_wanted_f6_stands_on_it(app: DemoApp, tmp_path: Path, size: tuple[int, int]) -> None:
    """Letters or not, the next key is Enter; with the code in the field F6 goes to the letters."""
    async with app.run_test(size=size) as pilot:
        put(tmp_path / "mails", 1, reset_mail())
        await open_at(pilot, SecondFactor("dora@example.org", Secret("dora works at the desk")))
        dora = next(tick.code for tick in app._authenticator.ticks() if tick.email == "dora@example.org")
        await pilot.press("f6")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert value(app, "code") == dora
        await pilot.press("f6")
        await settled(pilot)
        assert app.screen.query_one(Mailbox).has_pseudo_class("focus-within")


async def test_without_a_letter_f6_stands_on_the_authenticator(app: DemoApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("f6")
        await settled(pilot)
        assert app.screen.query_one(Authenticator).has_pseudo_class("focus-within")


async def test_what_has_no_place_here_is_said(app: DemoApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        app.screen.query_one(Authenticator).query_one(OptionList).focus()
        await pilot.press("enter")
        await settled(pilot)
        assert "no field for a code" in screen_text(app)


async def test_a_person_signs_in_with_two_keys(app: DemoApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        await settled(pilot)
        assert "alice forgot this one" in screen_text(app)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert value(app, "identifier") == "bob@example.org"
        assert value(app, "password") == "bob forgot this one too"


async def test_an_account_that_enrols_joins_the_authenticator_and_leaves_it_again(app: DemoApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        token = Secret("token")
        await open_at(pilot, ScanSeed(token, account(), Secret(SEED), Secret("otpauth://totp/x")))
        app.happen(Acted(Action.STOP_WAITING))
        await settled(pilot)
        app.screen.query_one(Authenticator).tick()
        await settled(pilot)
        # RFC 6238, appendix B, at second 1111111109.
        assert "081 804" in screen_text(app)
        await open_at(pilot, SignedIn(token, account()))
        app.happen(Acted(Action.STOP_WAITING))
        await settled(pilot)
        app.screen.query_one(Authenticator).tick()
        await settled(pilot)
        assert "081 804" not in screen_text(app)


async def test_a_link_is_opened_by_a_process_of_its_own(
    app: DemoApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho noise; echo "$1" > {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s &")
    async with app.run_test(size=WIDE) as pilot:
        await with_mail(app, pilot, tmp_path)
        await pilot.press("f6", "b")
        await shows(app, pilot, "Opened in your browser.")
        assert (await asyncio.to_thread(opened.read_text)).strip() == LINK


async def test_without_a_browser_it_says_so(app: DemoApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "/no/such/browser")
    monkeypatch.setenv("PATH", str(tmp_path))
    async with app.run_test(size=WIDE) as pilot:
        await with_mail(app, pilot, tmp_path)
        await pilot.press("f6", "b")
        await shows(app, pilot, "No browser here")


async def test_without_colours_a_mark_shows_who_is_chosen(app: DemoApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual takes no `reverse` for a row of a list."""
    monkeypatch.setenv("NO_COLOR", "1")
    app.no_color = app.ansi_color = True
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        await settled(pilot)
        people = app.screen.query_one(OptionList)
        drawn = [[segment.style.underline for segment in people.render_line(y) if segment.style] for y in (0, 2)]
        assert all(drawn[0])
        assert not any(drawn[1])


async def test_people_are_told_where_other_applications_are(app: DemoApp) -> None:
    """S1.26: where it can be seen that the new password opens the CRM."""
    app.apps = {"crm": "http://127.0.0.1:4711/"}
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        await settled(pilot)
        assert "CRM has a sign-in of its own: http://127.0.0.1:4711/" in screen_text(app)
