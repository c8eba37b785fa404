"""Words that nobody can hear raise nothing, and are not tried again."""

import io
import os

from tui_reset.terminal.unheard import let_go, say


def test_words_are_said_at_once() -> None:
    stream = io.StringIO()
    say(stream, "Something.\n")
    assert stream.getvalue() == "Something.\n"


def test_a_closed_stream_gets_nothing() -> None:
    say(None, "Something.\n")


def test_a_pipe_without_a_reader_gets_nothing_any_more() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as stream:
        say(stream, "Something.\n")
        say(stream, "Something else.\n")


def test_what_is_no_file_is_let_go_of_too() -> None:
    let_go(io.StringIO())
