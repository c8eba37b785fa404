"""The framed protocol between the door and a session's process, over one socket pair."""

import re
import struct
from collections.abc import Iterator
from enum import Enum
from typing import Final

HEAD: Final = struct.Struct(">cI")
PAYLOAD_BYTES: Final = 64 * 1024
_SIZE: Final = struct.Struct(">HH")
_SECONDS: Final = struct.Struct(">i")
_CODE: Final = struct.Struct(">B")
_FAULT: Final = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{0,63}")


class Kind(Enum):
    """What a frame carries."""

    DATA = b"D"
    RESIZE = b"R"
    HELLO = b"H"
    WARNING = b"W"
    EXIT = b"E"
    FAULT = b"F"


class BadFrame(Exception):  # noqa: N818 - a fact about the other side
    """The other side does not speak this protocol."""


def framed(kind: Kind, payload: bytes) -> bytes:
    """One frame, or several of data where it is longer than a frame may be."""
    if len(payload) <= PAYLOAD_BYTES:
        return HEAD.pack(kind.value, len(payload)) + payload
    pieces = (payload[at : at + PAYLOAD_BYTES] for at in range(0, len(payload), PAYLOAD_BYTES))
    return b"".join(HEAD.pack(kind.value, len(piece)) + piece for piece in pieces)


def resize_frame(columns: int, rows: int) -> bytes:
    """The window's new size."""
    return framed(Kind.RESIZE, _SIZE.pack(columns, rows))


def warning_frame(seconds: int) -> bytes:
    """The session ends in so many seconds because nothing is typed; 0 takes it back. See `Seat.warn` for less."""
    return framed(Kind.WARNING, _SECONDS.pack(seconds))


def exit_frame(code: int) -> bytes:
    """The session has ended by itself."""
    return framed(Kind.EXIT, _CODE.pack(code & 0xFF))


def fault_frame(name: str) -> bytes:
    """The session has ended by a fault of that kind: the name of a class, never what the fault says."""
    return framed(Kind.FAULT, name.encode("ascii", "replace")[:64])


def size_in(payload: bytes) -> tuple[int, int]:
    """Columns and rows. Raises BadFrame."""
    columns, rows = _unpacked(_SIZE, payload)
    return columns, rows


def seconds_in(payload: bytes) -> int:
    """Of a warning. Raises BadFrame."""
    return _unpacked(_SECONDS, payload)[0]


def code_in(payload: bytes) -> int:
    """Of an exit. Raises BadFrame."""
    return _unpacked(_CODE, payload)[0]


def fault_in(payload: bytes) -> str:
    """The fault's kind. Raises BadFrame."""
    if _FAULT.fullmatch(payload) is None:
        raise BadFrame
    return payload.decode("ascii")


def _unpacked(form: struct.Struct, payload: bytes) -> tuple[int, ...]:
    try:
        return form.unpack(payload)
    except struct.error as error:
        raise BadFrame from error


class Frames:
    """Takes bytes as they come and gives whole frames."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def rest(self) -> bytes:
        """The beginning of a frame that is not whole yet."""
        return self._rest

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """The frames that are whole now. Raises BadFrame for a kind or a length that there is not."""
        self._rest += data
        while len(self._rest) >= HEAD.size:
            kind, length = _head(self._rest)
            end = HEAD.size + length
            if len(self._rest) < end:
                return
            payload, self._rest = self._rest[HEAD.size : end], self._rest[end:]
            yield kind, payload


def _head(data: bytes) -> tuple[Kind, int]:
    letter, length = HEAD.unpack_from(data)
    try:
        kind = Kind(letter)
    except ValueError as error:
        raise BadFrame from error
    if length > PAYLOAD_BYTES:
        raise BadFrame
    return kind, length
