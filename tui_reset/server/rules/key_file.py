"""What a master key's file holds: 32 bytes, or several keys as lines, of which one makes and all check."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from tui_reset.server.rules.keys import MASTER_KEY_BYTES, SLOTS, Keys

HEADING: Final = "# Master keys of tui-reset. Keep this file apart from the database's backups."
_LINE: Final = re.compile(
    r"(?P<number>[1-9][0-9]{0,8}) (?P<state>prepared|active|old|retired) (?P<since>\S{1,40}) "
    r"(?:-|(?P<secret>[0-9a-f]{64}))",
    re.ASCII,
)
UNKNOWN_DAY: Final = "-"


class KeyState(StrEnum):
    """What a key is there for."""

    PREPARED = "prepared"
    """Known, and makes nothing yet: so that every node knows it before one of them makes anything with it."""
    ACTIVE = "active"
    OLD = "old"
    """Checks what it has made."""
    RETIRED = "retired"
    """Gone; its number is not used again."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """One line. `since` is when it got its state, as UTC, or `-`; `secret` is empty once it is retired."""

    number: int
    state: KeyState
    since: str
    secret: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """Eight digits by which two people compare a key without showing it; empty once it is retired."""
        return Keys(self.secret).mac("shown").hex()[:8] if self.secret else ""


class KeyFileBroken(ValueError):  # noqa: N818 - the file is
    """The file holds no usable keys; its text goes on from a subject."""


class NotNow(Exception):  # noqa: N818 - the change is refused as things stand
    """The keys cannot be changed like that; its text is a sentence."""


def keys_of(contents: bytes) -> Keys:
    """What to make and check with; raises `KeyFileBroken`."""
    ring = read_ring(contents)
    active = _active(ring)
    others = [Keys(one.secret, one.number) for one in ring if one.secret and one is not active]
    return Keys(active.secret, active.number, others)


def read_ring(contents: bytes) -> list[MasterKey]:
    """The keys in the order of their numbers; 32 bytes are key 1. Raises `KeyFileBroken`."""
    if len(contents) == MASTER_KEY_BYTES:
        return [MasterKey(1, KeyState.ACTIVE, UNKNOWN_DAY, contents)]
    if not contents.startswith(HEADING.encode()):
        raise KeyFileBroken(f"must have {MASTER_KEY_BYTES} bytes and has {len(contents)}")
    lines = contents.decode("ascii", "replace").splitlines()
    ring = [_read(place, line) for place, line in enumerate(lines, start=1) if line and not line.startswith("#")]
    ring.sort(key=lambda one: one.number)
    slots = {one.number % SLOTS for one in ring if one.secret}
    if len({one.number for one in ring}) != len(ring) or len(slots) != sum(bool(one.secret) for one in ring):
        raise KeyFileBroken("names a key twice")
    if sum(one.state is KeyState.ACTIVE for one in ring) != 1:
        raise KeyFileBroken("must have one active key")
    return ring


def written_ring(ring: Sequence[MasterKey]) -> bytes:
    """The file's contents."""
    lines = [f"{one.number} {one.state} {one.since} {one.secret.hex() or '-'}" for one in ring]
    return "\n".join([HEADING, *lines, ""]).encode()


def prepared(ring: Sequence[MasterKey], secret: bytes, now: float) -> list[MasterKey]:
    """With a key more, which only checks; raises `NotNow`."""
    if waiting := _prepared(ring):
        raise NotNow(f"Key {waiting.number} is prepared already. Take it into use with: tui-reset key rotate")
    number = max(one.number for one in ring) + 1
    if any((one.number - number) % SLOTS == 0 for one in ring if one.secret):
        raise NotNow("There are too many keys between the oldest and a new one. Retire the oldest first.")
    return [*ring, MasterKey(number, KeyState.PREPARED, _day(now), secret)]


def rotated(ring: Sequence[MasterKey], secret: bytes, now: float) -> list[MasterKey]:
    """The prepared key, or a new one where none is, makes from now on; raises `NotNow`."""
    ready = list(ring) if _prepared(ring) else prepared(ring, secret, now)
    states = {KeyState.PREPARED: KeyState.ACTIVE, KeyState.ACTIVE: KeyState.OLD}
    return [replace(one, state=states[one.state], since=_day(now)) if one.state in states else one for one in ready]


def retired(ring: Sequence[MasterKey], number: int, now: float) -> list[MasterKey]:
    """Without that key; raises `NotNow` for the active one and for none."""
    found = next((one for one in ring if one.number == number and one.secret), None)
    if found is None:
        raise NotNow(f"There is no key {number}. See: tui-reset key list")
    if found.state is KeyState.ACTIVE:
        raise NotNow(f"Key {number} is the one in use. Make another one first: tui-reset key rotate")
    gone = MasterKey(number, KeyState.RETIRED, _day(now), b"")
    return [gone if one is found else one for one in ring]


def _read(place: int, line: str) -> MasterKey:
    match = _LINE.fullmatch(line)
    if match is None or (match["secret"] is None) != (match["state"] == KeyState.RETIRED):
        raise KeyFileBroken(f"cannot be read in line {place}")
    secret = bytes.fromhex(match["secret"] or "")
    return MasterKey(int(match["number"]), KeyState(match["state"]), match["since"], secret)


def _active(ring: Sequence[MasterKey]) -> MasterKey:
    return next(one for one in ring if one.state is KeyState.ACTIVE)


def _prepared(ring: Sequence[MasterKey]) -> MasterKey | None:
    return next((one for one in ring if one.state is KeyState.PREPARED), None)


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
