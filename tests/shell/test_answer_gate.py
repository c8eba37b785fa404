"""What a terminal answers is typed into no field; keys pass as they are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui_reset.shell.answer_gate import AnswerGate
from tui_reset.shell.key_stream import KeyStream

ANSWERS = [
    b"\x1b[?1;2c",
    b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29;42;45;46;314c",
    b"\x1b[>41;354;0c",
    b"\x1b[=0c",
    b"\x1b[0n",
    b"\x1b[?997;1n",
    b"\x1b[8;24;80t",
    b"\x1b[?1u",
    b"\x1b[2;1$y",
    b"\x1b[?2004;1$y",
    b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1b]52;c;aGVsbG8NCg==\x07",
    b"\x1b]lhostile title\r\x1b\\",
    b"\x1bP>|xterm(354)\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1b_Gi=1;OK\x1b\\",
    b"\x1bP" + b"a" * 5000 + b"\x1b\\",
]


class FakeClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def keys(messages: list[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_no_keys_however_it_is_cut(answer: bytes) -> None:
    for cut in range(len(answer[:60]) + 1):
        stream = KeyStream()
        heard = [*stream.feed(b"a" + answer[:cut]), *stream.feed(answer[cut:] + b"b"), *stream.feed(b"\x1b[A\r")]
        assert keys(heard) == ["a", "b", "up", "enter"]


@given(st.lists(st.sampled_from([*ANSWERS, b"a", b"\x1b[A", b"\x1b[15~", "é".encode()])), st.integers(1, 9))
def test_what_is_typed_between_answers_is_what_is_heard(sent: list[bytes], piece: int) -> None:
    names = {b"a": "a", b"\x1b[A": "up", b"\x1b[15~": "f5", "é".encode(): "é"}
    stream, data = KeyStream(), b"".join(sent)
    cuts = [*range(0, len(data), piece), len(data)]
    heard = [message for begin, end in pairwise(cuts) for message in stream.feed(data[begin:end])]
    heard += stream.feed(b"\x1b[B")
    assert keys(heard) == [*(names[each] for each in sent if each in names), "down"]


def test_our_own_question_is_answered() -> None:
    heard = [*KeyStream().feed(b"\x1b[?2026;2$y")]
    assert [type(message).__name__ for message in heard] == ["TerminalSupportsSynchronizedOutput"]


def passed(gate: AnswerGate, text: str) -> str:
    return "".join(part or "" for part in gate.feed(text))


def test_a_letter_with_alt_is_a_key_when_nothing_follows() -> None:
    clock = FakeClock()
    for letter in "]P_^X":
        gate = AnswerGate(clock)
        assert passed(gate, f"\x1b{letter}") == "\x1b"
        assert (gate.tick(), gate.is_inside) == ("", True)
        clock.now += 0.2
        assert (gate.tick(), gate.is_inside) == (letter, False)
        assert passed(gate, "x") == "x"


def test_one_that_never_ends_takes_no_later_key_with_it() -> None:
    clock = FakeClock()
    for beginning in ("\x1b]11;rgb:", "\x1bP", "\x1b[?1;2", "\x1b]11;rgb:\x1b"):
        gate = AnswerGate(clock)
        passed(gate, beginning)
        clock.now += 0.2
        gate.tick()
        assert passed(gate, "x") == "x"


def test_one_that_never_ends_is_not_kept() -> None:
    gate = AnswerGate(FakeClock())
    passed(gate, "\x1b[?" + "1;" * 100_000)
    assert len(gate._kept) == 0
    passed(gate, "\x1b]" + "1;" * 100_000)
    assert len(gate._kept) == 0


@pytest.mark.parametrize(("begun", "key"), [("\x1b]11;rgb", "\x1b[A"), ("\x1b]", "\x1b[A"), ("\x1b[?1", "\x1b[A")])
def test_a_key_that_comes_in_between_is_heard(begun: str, key: str) -> None:
    heard = keys([*KeyStream().feed((begun + key).encode())])
    assert heard[-1] == "up"


def test_alt_with_a_bracket_reaches_the_app() -> None:
    clock = FakeClock()
    stream = KeyStream(clock)
    assert keys([*stream.feed(b"\x1b]"), *stream.tick()]) == []
    clock.now += 0.2
    assert keys([*stream.tick()]) == ["right_square_bracket"]  # as Textual names it
    assert keys([*stream.feed(b"a")]) == ["a"]
