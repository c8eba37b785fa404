"""`tui-reset demo --lines` on a real terminal that can do nothing but lines, by the demo's own menus alone."""

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.demo.test_command import child_of, ends
from tests.doubles.pty_command import COMMAND, on_terminal
from tests.journeys.front import NEW_PASSWORD
from tests.journeys.lines_person import LinesPerson
from tests.journeys.terminal import Terminal
from tui_reset.demo.demo_lines import APPS, PEOPLE, TAKE_CODE, TAKE_LINK
from tui_reset.demo.side_lines import MAILS


class Visitor(LinesPerson):
    """Somebody who tries the demo in lines."""

    def __init__(self, *arguments: str, **window: Any) -> None:
        super().__init__("", *arguments, at_the="demo", **window)

    def takes(self, menu: str, wanted: str) -> None:
        """From one of the demo's menus the line that begins so."""
        self.chooses(menu)
        self.is_asked()
        [label] = [label for label in self._menu() if label.startswith(wanted)]
        self.chooses(label)

    def forgets_as(self, wanted: str, forgot: str = "Forgot your password?") -> None:
        """The request, with the address of somebody who lives here."""
        self.at_sign_in(forgot)
        self.chooses(forgot)
        self.takes(PEOPLE, wanted)

    def has_mail(self, subject: str = "Reset your password", name: str = "alice") -> None:
        """It is announced, and the question stands there again."""
        self.wait_for(f"A mail has come for {name}@example.org: “{subject}”. Choose “{MAILS}” to read it.")
        self.is_asked()


def test_alices_walk_with_nothing_but_the_demos_menus(tmp_path: Path) -> None:
    """S2.1 to S2.18: nobody types an address or a link, and the mail is announced and read out."""
    with Visitor("--mail-dir", str(tmp_path / "mails")) as alice:
        assert alice.shown().startswith("tui-reset demo in lines. ? and Enter at any question: help")
        alice.forgets_as("alice@example.org")
        code = alice.code_shown()
        alice.has_mail()
        alice.waits_for_the_mail()
        alice.chooses(TAKE_LINK)
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.has_mail("Your password has been changed")
        alice.signs_in_after()
        alice.wait_for("Alice Archer")
        assert alice.leaves() == 0
        assert alice.settings() == alice.settings_before
        assert alice.transcript.faults() == []
    assert (tmp_path / "mails" / "000001.eml").exists(), "what was named is kept"


def test_bob_takes_codes_from_the_authenticator_where_nothing_else_is_missing() -> None:
    """S2.15: asked for with passwords still missing it is told, at the code's own question it is filled in."""
    with Visitor() as bob:
        bob.forgets_as("bob@example.org")
        bob.has_mail(name="bob")
        bob.waits_for_the_mail()
        bob.chooses(TAKE_LINK)
        bob.wait_for("Set a new password")
        bob.chooses(TAKE_CODE)
        assert re.search(r"Authenticator code of bob@example.org, for .*:\n\d{3} \d{3}\n", bob.shown())
        bob.fills_in(NEW_PASSWORD, NEW_PASSWORD)
        bob.chooses(TAKE_CODE)
        bob.is_done()


def test_jim_hands_his_new_password_to_the_crm() -> None:
    """S1.17 to S1.26: names before passwords, two-factor switched on with the demo's authenticator, the CRM's page."""
    with Visitor("--profile", "access-workspace") as jim:
        jim.at_sign_in("Forgot Password")
        jim.takes(PEOPLE, "jim.brennan@example.org")
        jim.wait_for("Password:")
        jim.takes(PEOPLE, "bob@example.org")
        jim.wait_for("This asks for somebody else's password")
        jim.takes(PEOPLE, "Back")
        jim.takes(PEOPLE, "jim.brennan@example.org")
        jim.wait_for("Hello, Jim Brennan")
        jim.chooses(APPS)
        assert re.search(r"CRM has a sign-in page of its own, for a browser:\nhttp://127\.0\.0\.1:\d+/\n", jim.shown())
        jim.chooses("Switch two-factor authentication on")
        jim.takes(PEOPLE, "jim.brennan@example.org")
        jim.wait_for("Key to type by hand")
        jim.chooses(TAKE_CODE)
        jim.wait_for("recovery codes:")
        assert jim.leaves() == 0


def test_mails_are_read_with_link_and_code_alone_on_their_lines() -> None:
    """S2.7 to S2.9a: announced, read, chosen from where there are two, and their short code taken."""
    without = {"BROWSER": "/no/such/browser", "TUI_RESET_RESEND_COOLDOWN": "0"}
    with Visitor(environment=without) as alice:
        alice.chooses(MAILS)
        alice.wait_for("No mail yet.")
        alice.forgets_as("alice@example.org")
        alice.has_mail()
        alice.waits_for_the_mail()
        alice.chooses(MAILS)
        said = alice.shown()
        assert "Subject: Reset your password" in said
        assert re.search(r"^http://127\.0\.0\.1:\d+/r/\S+$", said, re.MULTILINE)
        assert re.search(r"^\w{4}-\w{4}$", said, re.MULTILINE)
        alice.chooses("Open the link in a browser")
        alice.wait_for("No browser here. Copy the link from the mail by hand.")
        alice.chooses("Send the mail again")
        alice.has_mail()
        alice.takes(MAILS, "Back")
        alice.chooses(MAILS)
        alice.is_asked()
        assert len(alice._menu()) == 3
        alice.chooses(alice._menu()[1])
        alice.chooses("Take the short code")
        alice.reaches_the_password()


def test_without_its_backend_the_demo_says_so_and_is_left() -> None:
    with Visitor() as alice:
        alice.forgets_as("alice@example.org")
        alice.code_shown()
        os.kill(child_of(alice.process.pid), signal.SIGKILL)
        alice.wait_for("No answer: ")
        assert alice.leaves() == 1
        assert alice.settings() == alice.settings_before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_backend_goes_with_the_lines_however_they_end(number: signal.Signals) -> None:
    with Visitor() as visitor:
        visitor.is_asked()
        backend = os.pidfd_open(child_of(visitor.process.pid))
        try:
            visitor.signal(number)
            visitor.exit_code()
            assert ends(backend)
        finally:
            os.close(backend)


def test_ctrl_c_asks_once_and_leaves_at_the_second_time() -> None:
    with Visitor() as visitor:
        visitor.is_asked()
        visitor.begins_to_leave_and_stays()
        visitor.press("ctrl+c")
        visitor.wait_for("Quit now?")
        visitor.is_asked()
        visitor.press("ctrl+c")
        assert visitor.exit_code() == 130
        assert visitor.settings() == visitor.settings_before


def test_what_cannot_start_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, shown = on_terminal(["demo", "--lines", "--mail-dir", f"{tmp_path}/file/mails"])
    assert code == 3
    assert "tui-reset: Mails cannot be kept in" in shown


def test_lines_come_by_themselves_where_nothing_else_can_be_shown() -> None:
    with Terminal("demo", environment={"TERM": "dumb"}) as terminal:
        terminal.wait_for("tui-reset demo in lines.")


def test_f12_goes_over_to_lines_with_the_demos_menus() -> None:
    with Terminal("demo") as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.press("f12")
        terminal.wait_for("tui-reset demo in lines.", MAILS, "Type a number")
        terminal.press("ctrl+c")
        terminal.wait_for("Quit now?", "Type 1 or 2")
        terminal.press("2", "enter")
        assert terminal.exit_code() == 0
        assert terminal.settings() == terminal.settings_before


def test_dora_at_the_desk_with_nothing_but_the_demo() -> None:
    """S1.11 to S1.14: she is filled in at the door, and the mail that she has sent is announced."""
    with Visitor("--desk") as dora:
        dora.wait_for("tui-reset demo of the desk in lines.", "Sign in to the support desk")
        dora.chooses("Demo: sign in as dora@example.org, support desk, authenticator app")
        dora.wait_for("Signed in as: dora@example.org", "Support desk")
        dora.chooses("Reset a password")
        dora.fills_in("alice", "She called", "yes")
        dora.has_mail()
        dora.chooses("Go back")
        dora.chooses(MAILS)
        dora.wait_for("An administrator has started a reset")
        assert dora.leaves() == 0
        assert dora.transcript.faults() == []


def test_the_desk_needs_a_terminal_to_ask_for_a_password() -> None:
    done = subprocess.run(
        [COMMAND, "demo", "--desk", "--lines"], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "its input is no terminal" in done.stderr
