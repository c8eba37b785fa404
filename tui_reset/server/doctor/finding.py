"""What a check has found: one line for a person, or one JSON object for a program."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

import msgspec

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_WIDTH: Final = 500


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    WARNING = "warning"
    """It works, and will not for ever, or not as well as it should."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It hangs on something that failed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `what` is the case, `next` what to do about it; neither ever holds a secret."""

    check: str
    state: State
    what: str
    next: str = ""

    def line(self) -> str:
        """For a person; what others have said in it cannot end the line or steer a terminal."""
        after = f". Next: {self.next}." if self.next else "."
        return _CONTROL.sub(" ", f"{self.state:8} {self.check:12} {self.what.rstrip('.')}{after}")[:_WIDTH]

    def document(self) -> str:
        """For a program, and for a terminal in its place: JSON itself would leave C1 controls as they are."""
        return _CONTROL.sub(_escaped, msgspec.json.encode(asdict(self)).decode())


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in found[0])


def ok(check: str, what: str) -> Finding:
    """All is well."""
    return Finding(check, State.OK, what)


def warning(check: str, what: str, after: str) -> Finding:
    """It works, but."""
    return Finding(check, State.WARNING, what, after)


def failed(check: str, what: str, after: str = "") -> Finding:
    """It does not work."""
    return Finding(check, State.FAILED, what, after)


def skipped(check: str, why: str) -> Finding:
    """It was not looked at."""
    return Finding(check, State.SKIPPED, why)


def worst(findings: Iterable[Finding]) -> State:
    """What all of them come to: ok, warning or failed."""
    states = {finding.state for finding in findings}
    return next((state for state in (State.FAILED, State.WARNING) if state in states), State.OK)
