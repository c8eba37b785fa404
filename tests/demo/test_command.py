"""`tui-reset demo` in a real terminal, by keys alone: the whole walk with nothing but the demo."""

import os
import re
import select
import signal
from pathlib import Path
from typing import Any

from tests.doubles.service import START_SECONDS
from tests.journeys.front import ALICE, NEW_PASSWORD
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.terminal import Terminal


class Visitor(ScreenPerson):
    """Somebody who tries the demo."""

    def __init__(self, *arguments: str, **window: Any) -> None:
        Terminal.__init__(self, "demo", *arguments, **window)


def child_of(pid: int) -> int:
    """The process id of the backend that the demo has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert len(children) == 1, children
    return int(children[0])


def ends(process: int) -> bool:
    """Whether it ends soon; `process` is a pidfd."""
    return bool(select.select([process], [], [], START_SECONDS)[0])


def test_alices_walk_beside_the_mailbox(tmp_path: Path) -> None:
    """S2.1 to S2.18 in a window of 120 columns: mail beside the app, its link taken with two keys."""
    with Visitor("--mail-dir", str(tmp_path / "mails"), columns=120, rows=40) as alice:
        alice.wait_for("Mailbox", "Authenticator", "bob@example.org")
        alice.forgets(ALICE)
        alice.wait_for("Type this mail code")
        alice.press("f6")
        alice.wait_gone("\u203a Continue \u2039")
        alice.press("enter")
        alice.wait_for("Look into your mailbox")
        alice.wait_until(lambda shown: bool(re.search(r"^ {2,12}│ http", shown, re.MULTILINE)), "the link in the box")
        alice.press("enter")
        alice.reaches_the_password()
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Alice Archer")
        alice.press("ctrl+q")
        assert alice.exit_code() == 0
    assert (tmp_path / "mails" / "000001.eml").exists(), "what was named is kept"


def test_bob_with_mailbox_and_authenticator_a_key_away() -> None:
    """S2.15 in 80 columns: mail code and authenticator code come from the screens behind F6."""
    with Visitor() as bob:
        assert "Mailbox ─" not in bob.wait_for("Forgot your password?")
        bob.press("f5")
        bob.wait_for("Type the email address of your account.")
        bob.press("f7")
        bob.wait_for("People of the demo", "dora works at the desk")
        bob.press("down", "enter")
        bob.wait_for("bob@example.org", "Reset password")
        bob.press("enter")
        bob.wait_for("Your verification code", "You have mail: F6")
        bob.press("f6")
        bob.wait_for("Mailbox", "Type this mail code")
        bob.press("c")
        bob.wait_for("Look into your mailbox")
        bob.wait_until(lambda shown: bool(re.search(r"│ \w{4}-\w{4} ", shown)), "the code in the box")
        bob.press("enter")
        bob.wait_for("Authenticator code")
        for _ in range(2):
            bob.types(NEW_PASSWORD)
            bob.press("tab")
        bob.press("f6")
        bob.wait_for("Mailbox", "Link (l)")
        bob.press("enter")
        bob.wait_until(lambda shown: bool(re.search(r"│ \d{6} ", shown)), "the code in its field")
        bob.press("enter")
        bob.is_done()
        bob.press("ctrl+q")
        assert bob.exit_code() == 0


def test_the_backend_goes_with_the_app_however_it_ends() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        with Terminal("demo") as terminal:
            terminal.wait_for("Forgot your password?")
            backend = os.pidfd_open(child_of(terminal.process.pid))
            try:
                terminal.signal(number)
                terminal.exit_code()
                assert ends(backend)
            finally:
                os.close(backend)


def test_a_backend_that_ended_meanwhile_is_told_of_afterwards() -> None:
    with Visitor() as person:
        person.wait_for("Forgot your password?")
        os.kill(child_of(person.process.pid), signal.SIGKILL)
        person.press("ctrl+q")
        person.wait_for("tui-reset: the demo's backend ended before you left (signal 9)")
        assert person.exit_code() == 1


def test_what_cannot_start_is_one_sentence_and_leaves_the_terminal_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Terminal("demo", "--mail-dir", f"{tmp_path}/file/mails", columns=200) as terminal:
        assert terminal.exit_code() == 3
        assert "tui-reset: Mails cannot be kept in" in terminal.screen_text()
        assert b"\x1b[?1049h" not in terminal.raw


def test_dora_at_the_desk_with_nothing_but_the_demo() -> None:
    """S1.11: name, password and code are filled in with keys; everybody of the demo is there."""
    with Visitor("--desk") as dora:
        dora.wait_for("Sign in to the support desk")
        dora.press("f7")
        dora.wait_for("People of the demo")
        dora.press("enter")
        dora.wait_for("dora@example.org", "Sign in to the support desk")
        dora.press("f6")
        dora.wait_for("No mail yet", "Enter Use")
        dora.press("enter")
        dora.wait_until(lambda shown: bool(re.search(r"\u2502 \d{6} ", shown)), "the code in its field")
        dora.press("enter")
        dora.wait_for("User Management", "Jim Brennan")
        dora.press("ctrl+q")
        assert dora.exit_code() == 0
        assert dora.settings() == dora.settings_before
