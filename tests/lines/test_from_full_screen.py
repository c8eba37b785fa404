"""From the full screen to plain lines with one key, in one process: the same code, the same reset, a clean terminal."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.doubles.demo import NEW_PASSWORD, Demo
from tests.journeys.terminal import Terminal

ALICE = "alice@example.org"
CODE = re.compile(r"^\W*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\W*$", re.MULTILINE)


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


def reads(window: Terminal, start: int) -> Callable[[str], str]:
    """A way to wait for what is said after `start` in the order of asking for it."""
    at = start

    def wait(text: str) -> str:
        nonlocal at
        wanted = text.encode()
        window.wait_until(lambda _: wanted in window.raw[at:], f"{text!r} in {bytes(window.raw[at:])!r}")
        found = window.raw.index(wanted, at) + len(wanted)
        said, at = window.raw[at:found].decode(), found
        return said

    return wait


def test_the_code_of_the_full_screen_is_the_code_in_lines(demo: Demo) -> None:
    """S2.3 to S2.18: begun on the full screen, finished in lines."""
    with Terminal("--url", demo.url) as window:
        window.wait_for("Sign in", "Forgot your password?")
        window.press("f5")
        window.wait_for("Email address", "Reset password")
        window.keys(f"{ALICE}\r")
        shown = CODE.search(window.wait_for("Your verification code", "F1 Help"))
        assert shown
        before = len(window.raw)
        window.press("f12")
        wait = reads(window, before)
        wait("tui-reset in lines. ")
        after = len(window.raw) - len(window.raw[before:].partition(b"tui-reset in lines. ")[2])
        assert f"Verification code:\r\n{shown[1]}\r\n" in wait("Enter for 1: ")
        assert window.settings() == window.settings_before
        window.keys("\n")
        wait("short code: ")
        window.keys(f"{demo.letter(ALICE).link}\n")
        wait("New password: ")
        window.keys(f"{NEW_PASSWORD}\n")
        wait("confirm it: ")
        window.keys(f"{NEW_PASSWORD}\n")
        wait("Your password has been changed.")
        wait("Enter for 1: ")
        window.press("ctrl+d")
        wait("Enter for 1: ")
        window.keys("2\n")
        assert window.exit_code() == 0
        assert window.settings() == window.settings_before
        assert b"\x1b" not in window.raw[after:]
        assert window.raw[:after].rindex(b"\x1b[?1049l") > window.raw.rindex(b"\x1b[?1049h")


def test_the_demo_goes_on_in_lines_with_its_mailbox() -> None:
    with Terminal("demo") as window:
        window.wait_for("Sign in", "Forgot your password?", seconds=30)
        before = len(window.raw)
        window.press("f12")
        wait = reads(window, before)
        wait("tui-reset demo in lines. ")
        assert "Demo: people" in wait(": ") + wait("Type a number")
        wait(": ")
        window.press("ctrl+c")
        wait("Enter for 1: ")
        window.press("ctrl+c")
        assert window.exit_code() == 130
        assert window.settings() == window.settings_before
