"""A language that nobody speaks, made from English: longer, accented, with wide characters, between brackets.

What stands on a screen without brackets is not in the catalogue; what lost one of them does not fit.
"""

import gettext
import re
from typing import Final

from tui_reset.language.texts import PSEUDO

__all__ = ["CLOSES", "OPENS", "PSEUDO", "PseudoTranslations", "pseudo"]

OPENS, CLOSES = "⟦", "⟧"
_ACCENTED: Final = str.maketrans(
    "aceginorsuyzACEGINORSUYZ",
    "áçéğîñöŕšüÿžÁÇÉĞÎÑÖŔŠÜŸŽ",
)
_WIDE: Final = "語"
_KEPT: Final = re.compile(r"(\{[^{}]*\}|\n+)")
_LONGER: Final = 0.3
"""German takes about a third more room than English."""


def pseudo(message: str) -> str:
    """The text in the pseudo-locale; what is in braces stays as it is."""
    if not message:
        return message
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(message))
    more = max(1, round(len(message) * _LONGER) - 2)
    padding = " ".join(["~~~~~"] * (more // 6 + 1))[: max(0, more - 2)].rstrip()
    return f"{OPENS}{said} {padding}{_WIDE}{CLOSES}" if padding else f"{OPENS}{said}{_WIDE}{CLOSES}"


class PseudoTranslations(gettext.NullTranslations):
    """Says everything in the pseudo-locale."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext calls it
        return pseudo(message)
