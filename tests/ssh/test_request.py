"""What a client says of itself is checked before anything acts on it."""

import msgspec
import pytest

from tests.doubles.fake_peer import request
from tui_reset.ssh.request import HIGHEST, WIDEST, Mode, checked_environment, checked_term, clamped, mode_of


@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color", "screen.xterm-256color", "rxvt+pcfkeys", "linux"])
def test_terminals_that_are_named_are_believed(term: str) -> None:
    """Letters, digits and a few signs."""
    assert checked_term(term) == term


@pytest.mark.parametrize("term", [None, "", "x" * 65, "xterm\n", "../../etc", "xterm;id", "x\x1b[2J", "x térm"])
def test_other_terminals_are_dumb(term: str | None) -> None:
    """Nothing of it reaches a file name, a screen or a log."""
    assert checked_term(term) == "dumb"


def test_of_the_environment_only_language_and_colours_come_in() -> None:
    """CVE-2014-6271, LD_PRELOAD, PYTHONSTARTUP, TEXTUAL_LOG and all the others stay outside."""
    given = {
        "LANG": "de_CH.UTF-8",
        "LC_ALL": "C.UTF-8",
        "LC_TIME": "() { :;}; id",
        "LC_lower": "C",
        "LANGUAGE": "de:en",
        "COLORTERM": "24bit",
        "LD_PRELOAD": "/srv/x.so",
        "PYTHONSTARTUP": "/srv/x.py",
        "TEXTUAL_LOG": "/srv/log",
        "NO_COLOR": "1",
        "HTTPS_PROXY": "http://192.0.2.1",
        "SSL_CERT_FILE": "/srv/mine.pem",
    }
    assert checked_environment(given) == {"LANG": "de_CH.UTF-8", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}
    assert checked_environment({"COLORTERM": "yes; id"}) == {}


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ((80, 24), (80, 24)),
        ((0, 0), (80, 24)),
        ((100_000, 2**31), (WIDEST, HIGHEST)),
        ((-3, -1), (1, 1)),
        ((1, 0), (1, 24)),
    ],
)
def test_sizes_are_such_as_can_be_drawn(said: tuple[int, int], drawn: tuple[int, int]) -> None:
    """A claimed 20,000 x 20,000 would take gigabytes."""
    assert clamped(*said) == drawn


@pytest.mark.parametrize(
    ("lines", "desk", "is_pty", "term", "mode"),
    [
        (False, False, True, "xterm", Mode.SCREEN),
        (False, False, True, "dumb", Mode.LINES),
        (False, False, True, "unknown", Mode.LINES),
        (False, False, False, "xterm", Mode.LINES),
        (True, False, True, "xterm", Mode.LINES),
        (False, True, True, "xterm", Mode.DESK),
        (False, True, False, "xterm", Mode.DESK_LINES),
        (True, True, True, "xterm", Mode.DESK_LINES),
    ],
)
def test_lines_where_they_are_asked_for_or_are_all_that_can_be_shown(
    lines: bool, desk: bool, is_pty: bool, term: str, mode: Mode
) -> None:
    """No pty, or a terminal that knows no cursor."""
    assert mode_of(lines=lines, desk=desk, is_pty=is_pty, term=term) is mode


def test_a_request_shows_no_key_and_comes_back_whole() -> None:
    """In a log or a traceback; over the socket it is all there."""
    asked = request(Mode.DESK, door_key="the door's key")
    assert "key" not in repr(asked)
    assert "192.0.2.7" not in repr(asked)
    assert msgspec.json.decode(msgspec.json.encode(asked), type=type(asked)) == asked
