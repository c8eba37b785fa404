"""The two walks of the article in a terminal: version 13 and later, and version 12."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo, totp
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD, Front
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


def test_jim_resets_his_crm_password(crm: Demo, front: Front) -> None:
    """S1.1, S1.4, S1.5, S1.6: Forgot Password?, username and email, the mail, a new password, signed in."""
    with front(crm.url) as jim:
        jim.at_sign_in("Forgot Password?")
        jim.chooses("Forgot Password?")
        jim.wait_for("Username", "email address", "Workspace credentials play no part")
        jim.fills_in("jim.brennan", JIM)
        shown = jim.wait_for("Look into your mailbox", "The mail is all you need")
        assert "verification code" not in shown
        jim.hands_in(crm.letter(JIM).link)
        assert "code" not in jim.reaches_the_password().lower()
        jim.wait_for("CRM password only")
        jim.sets_password()
        jim.is_done()
        jim.presses_enter()
        jim.wait_for("Sign in", JIM)
        jim.fills_in(NEW_PASSWORD)
        jim.wait_for("Hello, Jim Brennan")


def test_bob_copies_one_name_into_the_other_and_needs_his_authenticator(crm: Demo, front: Front) -> None:
    """S1.5, S1.6: one key where both are the same; with two-factor on, the authenticator code too; at 40x12."""
    with front(crm.url, columns=40, rows=12) as bob:
        bob.at_sign_in("Forgot Password?")
        bob.chooses("Forgot Password?")
        bob.wait_for("Username")
        bob.gives_the_same_twice(BOB)
        bob.wait_for("Look into your mailbox")
        bob.hands_in(crm.letter(BOB).link)
        bob.reaches_the_password()
        bob.sets_password(code=totp(BOB))
        bob.is_done()


def test_switched_off_the_way_to_the_switch_is_named(tmp_path: Path, front: Front) -> None:
    """S1.7: no link on the sign-in screen; whom to ask, and where it is enabled."""
    own = tmp_path / "ours.toml"
    text = profile_path("access-crm").read_text(encoding="utf-8")
    own.write_text(text.replace("self_service = true", "self_service = false"), encoding="utf-8")
    with Demo(options=("--profile", str(own))) as demo, front(demo.url) as jim:
        shown = jim.wait_for("Ask a CRM administrator", "Admin > Users > Password Management")
        assert "Forgot Password?" not in shown
        jim.is_not_offered("Forgot Password?")


def test_alice_resets_in_workspace(workspace: Demo, front: Front) -> None:
    """S1.15 to S1.22: email and Next, Forgot Password, Send Me Instructions, the link, both systems named."""
    with front(workspace.url) as alice:
        alice.gives_name_first(ALICE)
        alice.wait_for("Forgot Password", ALICE)
        alice.chooses("Forgot Password")
        alice.wait_for("the password is reset in Workspace", WORKSPACE, ALICE)
        alice.presses_enter()
        alice.wait_for("Look into your mailbox")
        alice.hands_in(workspace.letter(ALICE).link)
        alice.reaches_the_password()
        alice.wait_for("for Workspace and for CRM")
        alice.sets_password()
        alice.is_done()
        alice.presses_enter()
        alice.gives_name_first()
        alice.fills_in(NEW_PASSWORD)
        alice.wait_for("Hello, Alice Archer")
