"""The demo's additions in lines, with a backend that plays a script: what they fill in, say, and leave alone."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from tests.doubles.app_under_test import ASKED, RESET, account, view
from tests.doubles.fake_gateway import PROFILE, FakeGateway
from tests.doubles.fake_letters import CODE, LINK, notice, put, reset_mail
from tests.doubles.lines_under_test import Talk, talk
from tui_reset.contract.calls import ChangePassword, OpenLink, ProveMailbox
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.demo.demo_lines import APPS, PEOPLE, TAKE_CODE, TAKE_LINK, DemoLines, asks_authenticator
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.side_lines import MAILS, SideLines
from tui_reset.demo.tokens import Tokens
from tui_reset.flow.events import Acted, Action, TypedAddress
from tui_reset.flow.steps import (
    Access,
    EnterMail,
    NewRecoveryCodes,
    PauseTwoFactor,
    ScanSeed,
    SecondFactor,
    SetPassword,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    WaitForMail,
)
from tui_reset.flow.walk import Walk

NOW = 1_111_111_109.0
"""RFC 6238, appendix B: at this second the seed below gives 081804."""
SEED = Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
TOKEN = Secret("token")
TOTP = replace(RESET, proof=Proof.TOTP, verification_code=None, email="bob@example.org")
ASKS = "Type a number"
Demo = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture
def demo(mails: Path) -> Demo:
    """A demo at a step, in a conversation."""

    def at(*plays: Any, step: Step | None = None, apps: dict[str, str] | None = None, **more: Any) -> Any:
        side = SideLines(Letterbox(mails), Tokens(lambda: NOW), apps or {})

        def make(parts: Any, console: Any, walk: Walk, **_: object) -> DemoLines:
            return DemoLines(parts, console, walk, side)

        return talk(*plays, walk=None if step is None else Walk(step), make=make, **more)

    return at


async def asks_for_menu(person: Talk, question: str = "From the mail") -> None:
    """From a form that is open."""
    await person.answers(f"{question}: ", "?")


async def test_it_says_that_it_is_the_demo(demo: Demo) -> None:
    async with demo() as person:
        said = await person.reads("Sign in", ASKS)
    assert "Service: " in said
    assert "tui-reset in lines" not in said, "that was said before the backend was there"


async def test_goes_on_where_the_full_screen_was(mails: Path) -> None:
    side = SideLines(Letterbox(mails), Tokens(lambda: NOW), {})

    def make(parts: Any, console: Any, walk: Walk, **_: object) -> DemoLines:
        return DemoLines(parts, console, walk, side, is_begun=False)

    async with talk(walk=Walk(WaitForMail(RESET)), make=make) as person:
        said = await person.reads("Look into your mailbox")
    assert said.startswith("tui-reset demo in lines. ")


async def test_a_mail_that_was_there_before_is_no_news(demo: Demo, mails: Path) -> None:
    put(mails, 1, reset_mail())
    async with demo() as person:
        await person.reads(ASKS)
        await person.waits(2)
        assert "A mail has come" not in person.unread
        put(mails, 2, notice())
        await person.waits(1)
        await person.reads("A mail has come for alice@example.org: “Your password was changed”.", ASKS)


async def test_the_link_is_taken_once_it_has_come(demo: Demo, mails: Path) -> None:
    async with demo(view(), step=WaitForMail(RESET)) as person:
        await asks_for_menu(person, "From the mail: link or short code")
        await person.chooses(TAKE_LINK)
        await person.reads("No mail with a link has come yet.", ASKS)
        put(mails, 1, reset_mail())
        put(mails, 2, notice())
        await person.waits(1)
        person.terminal.types("?")
        await person.chooses(TAKE_LINK)
        await person.reads("The link from the mail for alice@example.org:\n", LINK, "Set a new password")
        [call] = person.gateway.calls
        assert isinstance(call, ProveMailbox)


async def test_a_mail_is_read_and_its_code_taken(demo: Demo, mails: Path) -> None:
    put(mails, 1, reset_mail())
    async with demo(view(), step=WaitForMail(RESET)) as person:
        await asks_for_menu(person, "From the mail: link or short code")
        await person.chooses(MAILS)
        said = await person.reads("Subject: Reset your password", "Type a number from 1 to 4: ")
        assert f"\n{LINK}\n" in said
        assert CODE in said
        person.terminal.types("2")
        await person.reads("Set a new password")


async def test_without_a_request_the_short_code_is_not_offered(demo: Demo, mails: Path) -> None:
    put(mails, 1, reset_mail())
    async with demo(view(), step=EnterMail()) as person:
        await asks_for_menu(person, "Link from the mail")
        await person.chooses(MAILS)
        said = await person.reads("1. Take the link\n2. Open the link in a browser\n3. Back\n", ASKS)
        assert "short code" not in said
        person.terminal.types("1")
        await person.settles()
        assert isinstance(person.gateway.calls[0], OpenLink)


async def test_a_notice_is_read_and_the_menu_is_said_again(demo: Demo, mails: Path) -> None:
    put(mails, 1, notice())
    async with demo() as person:
        await person.chooses(MAILS)
        await person.reads("Your password was changed", "1. Sign in with your password", ASKS)


async def test_of_many_mails_the_newest_are_offered(demo: Demo, mails: Path) -> None:
    for number in range(1, 12):
        put(mails, number, notice())
    async with demo() as person:
        await person.chooses(MAILS)
        said = await person.reads("Mails, the newest first", "Type a number from 1 to 10: ")
        assert said.count("for alice@example.org") == 9
        person.terminal.types("10")
        await person.reads("1. Sign in with your password", ASKS)


async def test_before_any_mail_it_says_what_to_expect(demo: Demo) -> None:
    async with demo() as person:
        await person.chooses(MAILS)
        await person.reads("No mail yet.", "1. Sign in with your password", ASKS)


async def test_a_link_is_opened_in_a_browser_where_there_is_one(
    demo: Demo, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def opens(link: str) -> bool:
        return link == LINK

    monkeypatch.setattr("tui_reset.demo.side_lines.opens_in_browser", opens)
    put(mails, 1, reset_mail())
    async with demo() as person:
        await person.chooses(MAILS)
        await person.chooses("Back")
        await person.chooses(MAILS)
        await person.chooses("Open the link in a browser")
        await person.reads("Opened in your browser.", "1. Sign in with your password", ASKS)


async def test_choosing_somebody_fills_the_request_in(demo: Demo) -> None:
    async with demo(ASKED) as person:
        await person.chooses("Forgot your password?")
        await asks_for_menu(person, "Email address")
        await person.chooses(PEOPLE)
        said = await person.reads("Alice has forgotten her password.", "Type a number from 1 to 7: ")
        assert "4. jim.brennan@example.org or jim.brennan, password “the crm knows me well”, has a username" in said
        person.terminal.types("1")
        await person.reads("Your verification code")


async def test_choosing_nobody_leaves_everything_as_it_was(demo: Demo) -> None:
    async with demo() as person:
        await person.chooses(PEOPLE)
        await person.chooses("Back")
        await person.reads("1. Sign in with your password", ASKS)
        assert person.gateway.calls == []


async def test_whose_name_was_given_already_nobody_else_signs_in_for(demo: Demo) -> None:
    """S1.17: the profile asks for the name first."""
    names_first = FakeGateway(profile=structs.replace(PROFILE, sign_in="name_first"))
    async with demo(step=SignIn("bob@example.org", named=True), gateway=names_first) as person:
        await person.reads("\nbob@example.org\n")
        await person.settles()
        await person.chooses(PEOPLE)
        await person.answers("Type a number from 1 to 7: ", "1")
        await person.reads("This asks for somebody else's password")
        await person.reads("1. Go on: Password", ASKS)


async def test_the_code_is_filled_in_where_it_alone_is_missing(demo: Demo) -> None:
    """S2.15: before the passwords it is told, because it would be over by then."""
    async with demo(step=SetPassword(TOTP)) as person:
        await person.answers("New password: ", "")
        await person.chooses(TAKE_CODE)
        await person.reads("Authenticator code of bob@example.org, for another ", ASKS)
        person.terminal.types("1")
        for label in ("New password: ", "New password again to confirm it: "):
            await person.answers(label, "seven quiet herons at dusk")
        await asks_for_menu(person, "Authenticator code")
        await person.chooses(TAKE_CODE)
        await person.settles()
        [call] = person.gateway.calls
        assert isinstance(call, ChangePassword)


async def test_a_seed_that_is_shown_is_scanned_and_forgotten_again(demo: Demo) -> None:
    step = ScanSeed(TOKEN, account(), SEED, Secret("otpauth://totp/x"))
    async with demo(step=step) as person:
        person.front.happen(Acted(Action.STOP_WAITING))
        await asks_for_menu(person, "Code from the app")
        await person.chooses(TAKE_CODE)
        await person.reads("Authenticator code of alice@example.org, for another ", "081 804")
        person.front._walk = Walk(SignedIn(TOKEN, account()))
        person.front.happen(Acted(Action.STOP_WAITING))
        assert isinstance(person.front, DemoLines)
        assert "alice@example.org" not in [tick.email for tick in person.front._side.tokens.ticks()]


async def test_of_somebody_unknown_all_codes_are_told(demo: Demo) -> None:
    async with demo(step=SecondFactor("nobody@example.org", Secret("x"))) as person:
        await asks_for_menu(person, "Authenticator code")
        await person.chooses(TAKE_CODE)
        said = await person.reads("ada@example.org", ASKS)
        assert said.count("Authenticator code of ") == 3


async def test_where_other_applications_are_is_told_where_it_matters(demo: Demo) -> None:
    """S1.26: where it can be seen that the new password opens the CRM."""
    apps = {"crm": "http://127.0.0.1:4711/"}
    async with demo(step=SignedIn(TOKEN, account()), apps=apps) as person:
        await person.chooses(APPS)
        await person.reads("CRM has a sign-in page of its own, for a browser:\nhttp://127.0.0.1:4711/\n", ASKS)
        person.front.happen(TypedAddress("not here"))
        labels = [item.label for item in person.front.items(Access(TOKEN, account()), person.front._console)]
        assert labels == [APPS, MAILS]


@pytest.mark.parametrize(
    ("step", "asks"),
    [
        (SecondFactor("bob", Secret("x")), True),
        (SecondFactor("bob", Secret("x"), recovery=True), False),
        (SetPassword(TOTP), True),
        (SetPassword(TOTP, recovery=True), False),
        (SetPassword(RESET), False),
        (PauseTwoFactor(TOTP), True),
        (NewRecoveryCodes(TOKEN, account()), True),
        (TurnOffTwoFactor(TOKEN, account(), recovery=True), False),
        (WaitForMail(RESET), False),
    ],
)
def test_a_code_is_offered_where_the_authenticators_is_asked_for(step: Step, asks: bool) -> None:
    assert asks_authenticator(step) is asks
