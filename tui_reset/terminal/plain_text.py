"""The one filter for text that this program did not write: nothing in it reaches the terminal as a command."""

from typing import Final

_PICTURES: Final = 0x2400
"""U+2400 is the visible form of NUL, and the other C0 characters follow."""
_LAST_C0: Final = 0x1F
_REPLACED: Final = (
    *range(0x80, 0xA0),  # C1: CSI, OSC and DCS in one character
    0x061C,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),  # bidirectional embeddings and overrides
    *range(0x2066, 0x206A),  # bidirectional isolates
    0x2028,
    0x2029,
    0xFEFF,
    *range(0xFFF9, 0xFFFC),  # interlinear annotations
    *range(0xD800, 0xE000),  # halves of characters, which cannot be written as UTF-8
    *range(0xE0000, 0xE0080),  # invisible tags
)
_TABLE: Final = {
    **{number: _PICTURES + number for number in range(_LAST_C0 + 1) if number != ord("\n")},
    0x7F: 0x2421,
    **dict.fromkeys(_REPLACED, 0xFFFD),
}


def plain(text: str) -> str:
    """`text` with control characters made visible: ESC as `␛`, C1 and bidi controls as U+FFFD; newlines stay.

    For every string from outside (answers, mail, files, what was typed) before a widget, a notice, a title or a
    line of output (SECURITY.md 107; CVE-2025-64494). Never longer than `text`.
    """
    return text if text.isprintable() else text.translate(_TABLE)
