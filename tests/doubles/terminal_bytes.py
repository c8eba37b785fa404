"""What the front ends may tell a terminal, and what else was in the bytes that came."""

import re
from typing import Final

_OURS: Final = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours
    rb"|\x1b\[[0-9;]*H"  # the cursor's place
    rb"|\x1b\[\?(?:25|7|1049|2004|2026)[hl]"  # cursor, wrapping, alternate screen, pastes in brackets, whole frames
    rb"|\x1b\[\?2026\$p"  # "do you show frames whole?"
    rb"|\x1b\]22;default\x07"  # the mouse pointer's shape, which Textual says by itself
    rb"|\x1b\[\?(?:1000|1002|1003|1004|1006|1015|1016|2048)l|\x1b\[<u"  # off, what was never on
)
_CONTROLS: Final = re.compile(
    r"[\x00-\x07\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def strange(raw: bytes) -> list[str]:
    """What is left of control characters, with what follows, without our own. Raises UnicodeDecodeError."""
    rest = _OURS.sub(b"", raw).decode()
    return [rest[found.start() : found.start() + 20] for found in _CONTROLS.finditer(rest)]


def escapes(raw: bytes) -> list[bytes]:
    """Every escape sequence: lines have none."""
    return re.findall(rb"\x1b.?.?", raw)
