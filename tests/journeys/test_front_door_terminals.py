"""The terminals that people come with: tmux, small windows, none at all, lines that drop, and long silences."""

import signal
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.doubles.front_door import FrontDoor
from tests.doubles.service import free_port
from tests.journeys.door_person import ComesIn, DoorLinesPerson, drawn, tmux_program
from tests.journeys.front import ALICE, NOBODY
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.terminal import Terminal
from tests.machine import needs
from tui_reset.ssh.sentences import ENDINGS, Ending

SWITCHED_ON = (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2004h", b"\x1b[?7l")


def assert_restored(terminal: Terminal) -> None:
    """What the door switched on in the client's terminal is off again, and the client has put its own back."""
    raw = bytes(terminal.raw)
    for on in SWITCHED_ON:
        off = on[:-1] + (b"l" if on.endswith(b"h") else b"h")
        assert raw.rfind(off) > raw.rfind(on) >= 0, on
    assert terminal.settings() == terminal.settings_before


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


@pytest.fixture(scope="module")
def door(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDoor]:
    needs("ssh")
    with FrontDoor(tmp_path_factory.mktemp("door"), demo.url) as door:
        yield door


@pytest.fixture
def tmux() -> Iterator[str]:
    """The name of a tmux server that is ended afterwards."""
    needs("tmux")
    name = f"test-{uuid.uuid4()}"
    yield name
    subprocess.run(["tmux", "-L", name, "kill-server"], capture_output=True, check=False)


def test_inside_tmux_the_whole_walk_and_the_code_in_its_buffer(demo: Demo, door: FrontDoor, tmux: str) -> None:
    """S2.4, S2.4a: `set-clipboard on` lets programs have it, and it came from another machine."""
    program = tmux_program(tmux, ("set -g set-clipboard on",), door.program())
    with ScreenPerson("", program=program, rows=25) as alice:
        code = alice.forgets(ALICE)
        alice.press("ctrl+y")
        alice.wait_for("Sent to your terminal's clipboard; if pasting fails, select it by hand")
        assert alice.wait_until(lambda _: _buffer(tmux) == code, "the code in tmux's buffer")
        alice.waits_for_the_mail()
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice")
        assert alice.leaves() == 0


def test_a_default_tmux_drops_it_and_nothing_else_is_said(door: FrontDoor, tmux: str) -> None:
    """S2.4a: nobody can know, so nobody says that it was copied; the code stands there to be selected."""
    with ScreenPerson("", program=tmux_program(tmux, (), door.program()), rows=25) as person:
        code = person.forgets(NOBODY)
        person.press("ctrl+y")
        shown = person.wait_for("Sent to your terminal's clipboard; if pasting fails, select it by hand")
        assert code in shown
        assert "opied" not in shown
        assert _buffer(tmux) == ""


def _buffer(tmux: str) -> str:
    return subprocess.run(["tmux", "-L", tmux, "show-buffer"], capture_output=True, text=True, check=False).stdout


def test_the_code_goes_to_the_terminal_of_the_client(door: FrontDoor) -> None:
    """S2.4, S2.4a: never to a clipboard of the server's."""
    with ComesIn(door)() as person:
        code = person.forgets(NOBODY)
        person.copies_code(code)


def test_a_window_may_become_tiny_and_large_again(door: FrontDoor) -> None:
    with ScreenPerson("", program=door.program(), columns=12, rows=4) as person:
        person.wait_for("Please make")
        for columns, rows in [(1, 1), (40, 12), (300, 90), (20, 6), (80, 24)]:
            person.resize(columns, rows)
        person.wait_for("Forgot your password?", "Enter Sign in")


def test_without_a_terminal_there_are_lines_until_a_password_is_needed(demo: Demo, door: FrontDoor) -> None:
    """`ssh -T`: request, code and waiting; a password would be seen, and the way on is named."""
    said = door.said_to("-T", typed=f"2\n{ALICE}\n1\n")
    assert (said.returncode, said.stderr) == (130, "")
    assert "Verification code:\n" in said.stdout
    assert "Look into your mailbox" in said.stdout
    assert "\x1b" not in said.stdout
    said = door.said_to("-T", typed=f"3\n{demo.letter(ALICE).link}\n")
    assert "a password is typed only where typing is not shown" in said.stdout
    assert "ssh -t" in said.stdout
    assert "127.0.0.1" not in said.stdout


def test_what_the_code_screen_says_of_a_dropped_line_is_true(demo: Demo, door: FrontDoor) -> None:
    """S2.1a, S2.5: the client is killed; another one goes on with the link, then the code."""
    with ScreenPerson("", program=door.program()) as alice:
        code = alice.forgets(ALICE)
        alice.wait_for("If the line drops: start again and choose “I have a mail already”")
        alice.waits_for_the_mail()
        ended = door.ended_so_far()
        alice.signal(signal.SIGKILL)
        alice.exit_code()
    assert door.sessions(ended + 1)[-1]["ended"] == "gone"
    with ComesIn(door)() as alice:
        alice.has_mail_already(demo.letter(ALICE).link)
        alice.reaches_the_password()
        alice.sets_password("nine loud herons at dawn", code=code)
        alice.is_done()


def test_the_first_frame_does_not_wait_for_a_service_that_is_gone(tmp_path: Path) -> None:
    """It is there all the same, and says so; what was typed is kept."""
    needs("ssh")
    with FrontDoor(tmp_path, "http://127.0.0.1:9") as door, ScreenPerson("", program=door.program()) as alice:
        alice.at_sign_in()
        alice.hears_that_nothing_answers()
        alice.asks_for_reset(ALICE)
        alice.wait_for("Nothing answers", ALICE)
        assert alice.leaves() == 0


def test_silence_is_ended_after_a_warning_that_a_key_takes_back(demo: Demo, tmp_path: Path) -> None:
    needs("ssh")
    with (
        FrontDoor(tmp_path, demo.url, idle_seconds=4, idle_warning_seconds=3) as door,
        ScreenPerson("", program=door.program()) as alice,
    ):
        alice.at_sign_in()
        alice.wait_for("ends in 3 seconds")
        alice.types("x")
        alice.wait_gone("ends in")
        alice.wait_for("ends in 3 seconds")
        assert alice.exit_code() == 1
        assert ENDINGS[Ending.IDLE] in " ".join(drawn(alice).split())
        assert_restored(alice)
        assert door.sessions()[0]["ended"] == "idle"


def test_silence_in_lines_is_ended_too(demo: Demo, tmp_path: Path) -> None:
    needs("ssh")
    with (
        FrontDoor(tmp_path, demo.url, idle_seconds=3, idle_warning_seconds=2) as door,
        DoorLinesPerson("", program=door.program("lines")) as alice,
    ):
        alice.wait_for("this session ends in 2 seconds", ENDINGS[Ending.IDLE])
        assert alice.exit_code() == 1


def test_a_door_that_closes_says_so(demo: Demo, tmp_path: Path) -> None:
    """SIGTERM: a sentence, the terminal as it was, and status 1."""
    needs("ssh")
    with (
        FrontDoor(tmp_path, demo.url, grace_seconds=1) as door,
        ScreenPerson("", program=door.program()) as alice,
    ):
        alice.at_sign_in()
        door.process.terminate()
        assert alice.exit_code() == 1
        assert ENDINGS[Ending.STOPPING] in " ".join(drawn(alice).split())
        assert_restored(alice)
        assert door.process.wait(20) == 0


def test_a_door_that_was_started_by_hand_ends_with_its_window(tmp_path: Path) -> None:
    """SIGHUP reads the settings anew, unless the terminal is gone: no door stays behind on the port."""
    key = str(tmp_path / "key")
    words = ("ssh", "--url", "http://127.0.0.1:9", "--port", str(free_port()), "--host-key-file", key)
    with Terminal(*words, "--log", "console", columns=200) as terminal:
        terminal.wait_for("serving address=127.0.0.1")
        terminal.signal(signal.SIGHUP)
        terminal.wait_for("reloaded")
        terminal.hang_up()
        terminal.exit_code()  # whichever: what it said last went nowhere


@pytest.mark.parametrize("signs", [(), ("-tt",)])
def test_a_terminal_that_is_none_gets_lines(door: FrontDoor, signs: tuple[str, ...]) -> None:
    """TERM says nothing, or nothing that anybody knows."""
    with Terminal(program=door.openssh("reset", *signs), environment={"TERM": ""}) as terminal:
        terminal.wait_for("tui-reset in lines", "Type a number from 1 to 4:")
