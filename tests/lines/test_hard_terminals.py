"""Lines on terminals that are not kind: signals, pastes, other encodings, odd keys, no width, and a line editor."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo
from tests.doubles.lines_window import LinesWindow
from tests.machine import needs

ALICE = "alice@example.org"
BOB = "bob@example.org"
JIM = "jim.brennan@example.org"
WHICH = "Type a number from 1 to 4: "
SECRET = "a secret that nobody may see"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


def asks_for_password(window: LinesWindow, name: str = ALICE) -> None:
    """From the first menu to the question for the password."""
    window.answers(WHICH, "1")
    window.answers("Email address: ", name)
    window.reads("\nPassword: ")


def is_plain(window: LinesWindow) -> bool:
    """Nothing but text and ends of lines, as far as the program itself wrote it."""
    return not set(window.raw.replace(b"\r\n", b"")) & (set(range(32)) | {127})


@pytest.mark.parametrize("columns", [1, 20, 40, 200])
def test_a_whole_reset_at_any_width(demo: Demo, columns: int) -> None:
    """S2.18: and no octet of it is a command to the terminal."""
    with LinesWindow(demo.url, columns=columns) as window:
        window.answers(WHICH, "2")
        window.answers("Email address: ", JIM)
        window.answers("Enter for 1: ", "")
        window.answers("short code: ", demo.letter(JIM).link)
        window.answers("New password: ", NEW_PASSWORD)
        window.answers("confirm it: ", NEW_PASSWORD)
        window.reads("Your password has been changed.")
        assert is_plain(window)
        assert NEW_PASSWORD not in window.said
    assert demo.sign_in(JIM, NEW_PASSWORD).status == 201


def test_a_window_that_changes_its_width_is_written_for_as_it_is_then(demo: Demo) -> None:
    with LinesWindow(demo.url, columns=80) as window:
        window.reads(WHICH)
        window.resize(30, 24)
        window.types("2")
        said = window.reads("Email address: ")
    assert max(map(len, said.splitlines())) <= 30


def test_a_password_with_an_umlaut_arrives_from_a_latin_1_terminal(demo: Demo) -> None:
    """And our own quotation marks come as plain ones."""
    with LinesWindow(demo.url, environment={"PYTHONIOENCODING": "iso-8859-1"}) as window:
        window.answers(WHICH, "2")
        window.answers("Email address: ", ALICE)
        window.answers("Enter for 1: ", "")
        said = window.reads("short code: ")
        assert '"Reset your password"' in " ".join(said.split())
        window.types(demo.letter(ALICE).link)
        new = "zwölf müde Störche".encode("latin-1")
        window.answers("New password: ", new)
        window.answers("confirm it: ", new)
        window.reads("Your password has been changed.")
        assert window.raw.isascii()
    assert demo.sign_in(ALICE, "zwölf müde Störche").status == 201


def test_octets_that_are_no_text_are_refused_not_fallen_over(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, "1")
        window.answers("Email address: ", b"al\xffice@example.org")
        window.answers("\nPassword: ", b"\xff\xfe and more")
        window.reads("Not accepted")
        assert window.process.poll() is None


@pytest.mark.parametrize("typed", ["\x1b[A", "\x1bOP", "\x16\x00", "\x01\x05", "\t"])
def test_keys_that_write_no_letter_do_no_harm(demo: Demo, typed: str) -> None:
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, typed)
        window.reads("Not accepted: ")
        window.answers(WHICH, "2")
        window.answers("Email address: ", f"{typed}x@example.org")
        window.reads("Not accepted" if typed != "\t" else "Verification code:")
        assert window.process.poll() is None


def test_what_was_typed_ahead_or_pasted_never_becomes_a_password(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, "1")
        window.reads("Email address: ")
        mail = "\n".join(f"Line {number} of a mail, pasted by mistake." for number in range(400))
        window.paste_raw(f"{BOB}\n{mail}\n")
        window.reads("\nPassword: ")
        window.settles()
        assert "Not accepted" not in window.unread
        window.types(PASSWORDS[BOB])
        window.reads("One more step", "Authenticator code: ")


def test_a_wrapped_link_pasted_as_three_lines_is_one_link(demo: Demo) -> None:
    """S2.9a."""
    letter = demo.ask_and_read("jim.brennan@example.org")[1]
    third = len(letter.link) // 3
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, "3")
        window.reads("Link from the mail: ")
        window.paste_raw(f"{letter.link[:third]}\n{letter.link[third : 2 * third]}\n{letter.link[2 * third :]}\n")
        window.reads("\nNew password: ")


def test_a_whole_mail_pasted_is_one_answer(demo: Demo) -> None:
    """S2.9a."""
    letter = demo.ask_and_read("jim.brennan@example.org")[1]
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, "3")
        window.reads("Link from the mail: ")
        window.paste_raw(f"Hello Jim,\n\nsomebody asked for this:\n\n{letter.link}\n\nIf it was not you, do nothing.\n")
        window.reads("\nNew password: ")
        window.settles()
        assert "Not accepted" not in window.unread


def test_a_line_of_ten_million_letters_is_one_refused_answer(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        window.answers(WHICH, "2")
        window.reads("Email address: ")
        window.paste_raw("a" * 100_000 + "\n")
        window.reads("Not accepted: ")
        window.settles()
        assert window.unread.count("Email address: ") <= 1
        assert window.process.poll() is None


# Signals


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)])
def test_a_signal_while_a_secret_is_typed_brings_the_terminal_back(
    demo: Demo, number: signal.Signals, code: int
) -> None:
    with LinesWindow(demo.url) as window:
        asks_for_password(window)
        assert not window.echoes()
        window.keys(SECRET)
        window.signal(number)
        assert window.exit_code() == code
        assert window.settings() == window.settings_before
        assert SECRET not in window.said


def test_a_killed_program_shows_nothing_of_the_secret(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        asks_for_password(window)
        window.keys(SECRET)
        window.signal(signal.SIGKILL)
        assert window.exit_code() == -signal.SIGKILL
        assert SECRET not in window.said


def test_ctrl_c_asks_once_while_a_secret_is_typed_and_leaves_at_the_second_time(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        asks_for_password(window)
        window.keys(SECRET)
        window.press("ctrl+c")
        window.reads("Quit now?", "Enter for 1: ")
        assert window.echoes()
        window.types("")
        window.reads("\nPassword: ")
        assert not window.echoes()
        window.press("ctrl+c")
        window.reads("Quit now?", "Enter for 1: ")
        window.press("ctrl+c")
        assert window.exit_code() == 130
        assert window.settings() == window.settings_before
        assert SECRET not in window.said


def test_ctrl_d_asks_and_twice_leaves(demo: Demo) -> None:
    with LinesWindow(demo.url) as window:
        asks_for_password(window)
        window.press("ctrl+d")
        window.reads("Quit now?", "Enter for 1: ")
        window.press("ctrl+d")
        assert window.exit_code() == 130
        assert window.settings() == window.settings_before


def test_ctrl_z_hands_the_terminal_to_the_shell_and_fg_hides_the_secret_again(demo: Demo) -> None:
    shell = (needs("bash"), "--norc", "-i")
    with LinesWindow(demo.url, program=shell, environment={"PS1": "$ "}) as window:
        window.reads("$ ")
        window.types(f"{Path(sys.executable).with_name('tui-reset')} --lines --url {demo.url}")
        asks_for_password(window)
        window.keys("half of a secret")
        window.press("ctrl+z")
        window.reads("Stopped", "$ ")
        window.types("echo it-is-$((40 + 2))")
        window.reads("it-is-42")
        window.types("stty -a | tr ' ' '\\n' | grep -x echo")
        window.reads("\necho\n")
        window.types("fg")
        window.reads("\nPassword: ")
        assert not window.echoes()
        window.types(SECRET)
        window.reads("Not accepted")
        window.press("ctrl+c")
        window.reads("Quit now?", "Enter for 1: ")
        window.press("ctrl+c")
        window.reads("$ ")
        assert SECRET not in window.said
        assert "half of a secret" not in window.said


def test_ctrl_z_without_a_shell_asks_again(demo: Demo) -> None:
    """Nobody could bring it back: the kernel does not stop it."""
    with LinesWindow(demo.url) as window:
        asks_for_password(window)
        window.press("ctrl+z")
        window.reads("\nPassword: ")
        assert not window.echoes()


# Line editors


def test_a_whole_walk_under_a_line_editor(demo: Demo, tmp_path: Path) -> None:
    """rlwrap edits the lines and shows passwords as it shows them: as stars or not at all."""
    command = Path(sys.executable).with_name("tui-reset")
    rlwrap = (needs("rlwrap"), "-H", "/dev/null", str(command), "--lines", "--url", demo.url)
    terminal = {"TERM": "xterm", "HOME": str(tmp_path)}
    with LinesWindow("", program=rlwrap, environment=terminal) as window:
        window.answers(WHICH, "2")
        window.answers("Email address: ", "jim.brennan@example.org")
        window.reads("Verification code:")
        window.answers("Enter for 1: ", "")
        window.reads("short code: ")
        window.types(demo.letter("jim.brennan@example.org").link)
        window.reads("New password: ")
        window.settles()
        window.types(NEW_PASSWORD)
        window.reads("confirm it: ")
        window.settles()
        window.types(NEW_PASSWORD)
        window.reads("Your password has been changed.")
        assert NEW_PASSWORD not in window.said


# Faults of our own

FALLS_OVER = """
import sys
from tui_reset.lines import conversation
def typed_of(step, draft):
    raise ValueError(f"inside with {draft}")
conversation.typed_of = typed_of
from tui_reset.__main__ import main
sys.argv = ["tui-reset", *sys.argv[1:]]
sys.exit(main())
"""


def test_a_fault_of_our_own_shows_no_secret_and_leaves_the_terminal_as_it_was(demo: Demo) -> None:
    program = (sys.executable, "-c", FALLS_OVER, "--lines", "--url", demo.url)
    with LinesWindow("", program=program) as window:
        asks_for_password(window)
        window.types(SECRET)
        assert window.exit_code() == 1
        assert window.settings() == window.settings_before
        assert window.said.endswith("Please report it.\n")
        assert "ValueError" in window.unread
        assert SECRET not in window.said
        assert "Traceback" not in window.said
