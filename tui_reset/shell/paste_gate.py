"""Keeps a paste bounded and finite before the key parser sees it."""

from typing import Final

PASTE_LIMIT: Final = 64 * 1024
"""Characters that any field could take; of a longer paste one character more is kept, so that fields refuse it."""
_START: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_BEGINNINGS: Final = tuple(_START[:length] for length in range(len(_START) - 1, -1, -1))
_DISARMED: Final = str.maketrans("\x1b", "\x1a")
"""Escape within a paste ends it for the key parser, and what follows would be keys: Enter, or Ctrl+Q. SUB is as
much a control character, so that a password with one is still refused."""


class PasteGate:
    """Outside of a paste everything passes at once; a paste passes whole when it has ended, or was given up."""

    def __init__(self) -> None:
        self._inside = False
        self._kept = ""
        self._begun = ""
        """What has passed of a start that is cut by the border of two packets."""

    @property
    def is_inside(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._inside

    def feed(self, text: str) -> str:
        """What may pass now that `text` has come."""
        passed = ""
        while text:
            more, text = self._take(text) if self._inside else self._look(text)
            passed += more
        return passed

    def forget_start(self) -> None:
        """What has passed of a start was taken for something else."""
        if not self._inside:
            self._begun = ""

    def _look(self, text: str) -> tuple[str, str]:
        """What comes before a paste, and what of it follows its start."""
        joined, has_passed = self._begun + text, len(self._begun)
        at = joined.find(_START)
        if at >= 0:
            self._inside = True
            self._begun = self._begun if at == 0 else ""
            return joined[has_passed:at], joined[at + len(_START) :]
        self._begun = next(part for part in _BEGINNINGS if joined.endswith(part))
        return joined[has_passed:], ""

    def _take(self, text: str) -> tuple[str, str]:
        joined = self._kept + text
        inner, end, rest = joined.partition(_END)
        if end:
            self._kept = inner
            return self.give_up(), rest
        # The marker's first characters may be the last that came: they stay at the end of what is kept.
        tail = joined[-(len(_END) - 1) :]
        self._kept = joined if len(joined) <= PASTE_LIMIT + len(_END) else joined[: PASTE_LIMIT + 1] + tail
        return "", ""

    def give_up(self) -> str:
        """The paste as far as it has come, as if its end had come."""
        kept, self._kept, self._inside = self._kept[: PASTE_LIMIT + 1], "", False
        has_passed, self._begun = len(self._begun), ""
        return f"{_START}{kept.translate(_DISARMED)}{_END}"[has_passed:]
