"""What a transcript of lines is held to, and what of it is kept: each kind of fault is found."""

import pytest

from tests.journeys.lines_person import LinesPerson
from tests.journeys.transcript import Transcript

NOBODY_HOME = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b[2J",
        b"\x1b[31mRefused\x1b[0m",
        b"\x1b]52;c;YQ==\x07",
        b"ten seconds\rnine seconds",
        b"Time left: 10\x08\x089",
        b"\x07",
        b"\x0c",
        b"a\tb",
        "\x9b2J".encode(),
        "\u202eabc".encode(),
        "\u200b".encode(),
        b"\x9b2J",
    ],
)
def test_whatever_is_more_than_text_is_a_fault(raw: bytes) -> None:
    """No redraw, no cursor movement, no colour, no bell: nothing but text and line ends."""
    assert Transcript(raw).faults() != []


def test_text_and_line_ends_are_none() -> None:
    said = "Type a number from 1 to 3: 2\r\n\r\nIf the line drops: “start again”. Grüße\r\nName: "
    assert Transcript(said.encode()).faults() == []


def test_a_line_is_no_longer_than_the_window_unless_it_is_one_word_or_typed() -> None:
    """A terminal would cut words in two; a link is one word, and what is typed runs on as it likes."""
    link = "https://reset.example.org/r/" + "A" * 43
    short, long = b"Link from the mail: ", b"Link from the mail, whole or in part: "
    assert Transcript(link.encode(), columns=40).faults() == []
    assert Transcript(short + link.encode(), (link,), columns=40).faults() == []
    assert Transcript(short + link.encode(), columns=40).faults() != []
    assert Transcript(long + link.encode(), (link,), columns=30).faults() != []
    assert Transcript(long, columns=10).faults() == []


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Service: http://127.0.0.1:40123", "Service: <service>"),
        ("Link from the mail: http://127.0.0.1:40123/r/1ac_x-9", "Link from the mail: <link>"),
        ("Reference: 123-456-789", "Reference: <reference>"),
        ("7K2M-9QXA", "<code>"),
        ("Verification code: 7k2m9qxa", "Verification code: <code>"),
        ("From the mail: link or short code: 0000-0000", "From the mail: link or short code: 0000-0000"),
        ("7K2M-9QXA-0000-1111", "<recovery code>"),
        ("Authenticator code: 123456", "Authenticator code: <authenticator code>"),
        ("Time left: 29 minutes", "Time left: <time>"),
        ("2026-11-23 17:03 sign in", "<moment> sign in"),
        ("Signing in. Ctrl+C stops waiting.\nHello, Bob", "Hello, Bob"),
        ("Setting the new password.\nCtrl+C stops waiting.\n\nDone", "\nDone"),
    ],
)
def test_what_is_new_each_time_is_kept_under_a_name(said: str, named: str) -> None:
    assert Transcript(said.encode()).named == named


def test_an_answer_that_is_none_is_refused_with_what_to_type_instead() -> None:
    """By nature of lines: on the screen there is no number to mistype."""
    with LinesPerson(NOBODY_HOME) as alice:
        alice.wait_for("Nothing answers")
        for answer in ("9", "0", "-1", "two", "", "1 2"):
            alice.answers(answer)
            alice.wait_for("Not accepted: ", "Type one of the numbers, or ? for help.", "Type a number from 1 to 4: ")
        assert alice.transcript.faults() == []
