"""The two walks of the article in a terminal, by keys alone: version 13 and later, and version 12."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo, totp
from tests.journeys.person import ALICE, BOB, NEW_PASSWORD, Person
from tui_reset.demo.profile import WORKSPACE
from tui_reset.server.profiles import profile_path

JIM = "jim.brennan@example.org"


@pytest.fixture
def crm() -> Iterator[Demo]:
    with Demo(options=("--profile", "access-crm")) as demo:
        yield demo


@pytest.fixture
def workspace() -> Iterator[Demo]:
    with Demo(options=("--profile", "access-workspace")) as demo:
        yield demo


def test_jim_resets_his_crm_password(crm: Demo) -> None:
    """S1.1, S1.4, S1.5, S1.6: Forgot Password?, username and email, the mail, a new password, signed in."""
    with Person(crm.url) as jim:
        jim.wait_for("Sign in", "Forgot Password?", "Username or email address")
        jim.press("f5")
        jim.wait_for("Username", "Email address", "Workspace credentials play no part", "F5 Same")
        jim.types("jim.brennan")
        jim.press("tab")
        jim.types(JIM)
        jim.press("enter")
        shown = jim.wait_for("Look into your mailbox", "The mail is all you need")
        assert "verification code" not in shown
        jim.hands_in(crm.letter(JIM).link)
        shown = jim.wait_for("New password", "Confirm", "CRM password only")
        assert "code" not in shown.lower()
        jim.types(NEW_PASSWORD)
        jim.press("tab")
        jim.types(NEW_PASSWORD)
        jim.press("enter")
        jim.is_done()
        jim.press("enter")
        jim.wait_for("Sign in", JIM)
        jim.types(NEW_PASSWORD)
        jim.press("enter")
        jim.wait_for("Hello, Jim Brennan")


def test_bob_copies_one_name_into_the_other_and_needs_his_authenticator(crm: Demo) -> None:
    """S1.5, S1.6: one key where both are the same; with two-factor on, the authenticator code too; at 40x12."""
    with Person(crm.url, columns=40, rows=12) as bob:
        bob.wait_for("Access CRM password reset")
        bob.press("f5")
        bob.wait_for("Username")
        bob.types(BOB)
        bob.press("f5", "enter")
        bob.wait_for("Look into your mailbox")
        bob.hands_in(crm.letter(BOB).link)
        bob.wait_for("Set a new password")
        bob.sets_password(code=totp(BOB))
        bob.is_done()


def test_switched_off_the_way_to_the_switch_is_named(tmp_path: Path) -> None:
    """S1.7: no link on the sign-in screen; whom to ask, and where it is enabled."""
    own = tmp_path / "ours.toml"
    text = profile_path("access-crm").read_text(encoding="utf-8")
    own.write_text(text.replace("self_service = true", "self_service = false"), encoding="utf-8")
    with Demo(options=("--profile", str(own))) as demo, Person(demo.url) as jim:
        shown = jim.wait_for("Ask a CRM administrator", "Admin > Users > Password Management")
        assert "Forgot Password?" not in shown
        jim.press("f5")
        jim.types("jim.brennan")
        assert "Forgot Password?" not in jim.screen_text()


def test_alice_resets_in_workspace(workspace: Demo) -> None:
    """S1.15 to S1.22: email and Next, Forgot Password, Send Me Instructions, the link, both systems named."""
    with Person(workspace.url) as alice:
        shown = alice.wait_for("Sign in", "Email address", "Next")
        assert "Password ─" not in shown
        alice.types(ALICE)
        alice.press("enter")
        alice.wait_for("Password ─", "Forgot Password", ALICE)
        alice.press("f5")
        shown = alice.wait_for("Send Me Instructions", "the password is reset in Workspace", WORKSPACE)
        assert ALICE in shown
        alice.press("enter")
        alice.wait_for("Look into your mailbox")
        alice.hands_in(workspace.letter(ALICE).link)
        alice.wait_for("Set a new password", "for Workspace and for CRM")
        alice.types(NEW_PASSWORD)
        alice.press("tab")
        alice.types(NEW_PASSWORD)
        alice.press("enter")
        alice.is_done()
        alice.press("enter")
        alice.wait_for("Next", ALICE)
        alice.press("enter")
        alice.wait_for("Password ─")
        alice.types(NEW_PASSWORD)
        alice.press("enter")
        alice.wait_for("Hello, Alice Archer")
