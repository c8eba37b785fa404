"""What the environment tells of the terminal."""

import pytest

from tui_reset.terminal.capabilities import Multiplexer, is_remote, multiplexer, read_capabilities


def test_an_ordinary_terminal_shows_the_full_screen() -> None:
    terminal = read_capabilities({"TERM": "xterm-256color"}, is_terminal=True, encoding="utf-8")
    assert terminal.can_show_full_screen
    assert not any([terminal.is_remote, terminal.wants_no_color, terminal.is_dumb])
    assert terminal.multiplexer is Multiplexer.NONE


@pytest.mark.parametrize(
    ("term", "is_terminal", "encoding"),
    [
        ("dumb", True, "utf-8"),
        ("", True, "utf-8"),
        ("unknown", True, "utf-8"),
        ("xterm", False, "UTF-8"),
        ("xterm", True, "iso8859-1"),
        ("xterm", True, "ascii"),
        ("xterm", True, "no such encoding"),
    ],
)
def test_others_do_not(term: str, is_terminal: bool, encoding: str) -> None:
    terminal = read_capabilities({"TERM": term}, is_terminal=is_terminal, encoding=encoding)
    assert not terminal.can_show_full_screen


def test_no_color_counts_even_when_it_is_empty() -> None:
    assert read_capabilities({"NO_COLOR": ""}, is_terminal=True, encoding="utf8").wants_no_color


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_any_trace_of_ssh_makes_a_session_remote(name: str) -> None:
    assert is_remote({name: "192.0.2.1 5000 192.0.2.2 22"})
    assert not is_remote({name: ""})


@pytest.mark.parametrize(
    ("environment", "within"),
    [
        ({"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "screen"}, Multiplexer.TMUX),  # noqa: S108 - a value, not a file
        ({"TERM": "tmux-256color"}, Multiplexer.TMUX),
        ({"STY": "1.pts-0.host", "TERM": "screen.xterm-256color"}, Multiplexer.SCREEN),
        ({"TERM": "screen-256color"}, Multiplexer.SCREEN),
        ({"TERM": "xterm"}, Multiplexer.NONE),
        ({}, Multiplexer.NONE),
    ],
)
def test_the_innermost_multiplexer_is_found(environment: dict[str, str], within: Multiplexer) -> None:
    assert multiplexer(environment) is within
