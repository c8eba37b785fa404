"""The protocol between the door and a session's process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.ssh.frames import (
    HEAD,
    PAYLOAD_BYTES,
    BadFrame,
    Frames,
    Kind,
    code_in,
    exit_frame,
    fault_frame,
    fault_in,
    framed,
    resize_frame,
    seconds_in,
    size_in,
    warning_frame,
)


@given(st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=200))), st.integers(min_value=1, max_value=50))
def test_frames_come_whole_however_they_are_cut(sent: list[tuple[Kind, bytes]], piece: int) -> None:
    """In order, and nothing is left over."""
    stream = b"".join(framed(kind, payload) for kind, payload in sent)
    frames = Frames()
    heard = [frame for at in range(0, len(stream), piece) for frame in frames.feed(stream[at : at + piece])]
    assert heard == sent
    assert frames.rest == b""


def test_what_is_not_whole_stays() -> None:
    """For the process that hands the rest of the line on."""
    frames = Frames()
    assert list(frames.feed(framed(Kind.DATA, b"one") + b"D\0\0")) == [(Kind.DATA, b"one")]
    assert frames.rest == b"D\0\0"


def test_long_data_is_several_frames() -> None:
    """Each as long as may be."""
    data = b"x" * (2 * PAYLOAD_BYTES + 1)
    payloads = [payload for _, payload in Frames().feed(framed(Kind.DATA, data))]
    assert [len(payload) for payload in payloads] == [PAYLOAD_BYTES, PAYLOAD_BYTES, 1]
    assert b"".join(payloads) == data


@pytest.mark.parametrize("bad", [HEAD.pack(b"D", PAYLOAD_BYTES + 1), HEAD.pack(b"X", 0), b"\xff" * 5])
def test_what_is_too_long_or_unknown_is_refused(bad: bytes) -> None:
    """Before its payload is waited for."""
    with pytest.raises(BadFrame):
        list(Frames().feed(bad))


def test_numbers_come_back() -> None:
    """Sizes, seconds, codes."""
    assert size_in(resize_frame(400, 150)[HEAD.size :]) == (400, 150)
    assert [seconds_in(warning_frame(seconds)[HEAD.size :]) for seconds in (60, 0, -10)] == [60, 0, -10]
    assert code_in(exit_frame(-9)[HEAD.size :]) == 247


def test_of_a_fault_the_kind_alone_is_told() -> None:
    """What it says may hold what was typed: a name is all that is read."""
    assert fault_in(fault_frame("MemoryError")[HEAD.size :]) == "MemoryError"
    for payload in (b"", b"x" * 65, b"alice's password", b"line\nbreak", b"\xff", b"9"):
        with pytest.raises(BadFrame):
            fault_in(payload)


@pytest.mark.parametrize("read", [size_in, seconds_in, code_in])
def test_numbers_of_another_length_are_refused(read: object) -> None:
    """They would be somebody else's."""
    assert callable(read)
    for payload in (b"", b"\0" * 7):
        with pytest.raises(BadFrame):
            read(payload)
