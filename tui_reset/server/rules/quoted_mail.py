"""Keeps out of a mail server's words what only the mail may say: filters quote the link that they refuse (S1.14)."""

import re
from collections.abc import Iterable
from typing import Final

_TELLING: Final = 8
"""So many letters and digits of a secret in a row are it and no accident; fewer leave a link 120 bits to guess."""
_BEGINNING: Final = re.compile(r"(?:[a-z_]+: )?\d{3}\b")
"""The stage, where it is told, and the code (RFC 5321 §4.2)."""
_QUOTED: Final = "(not shown: it repeats what only the mail may say)"


def without_quotes(reply: str, secrets: Iterable[str]) -> str:
    """`reply` as it is, or its code alone where it has a piece of a secret, however spaced, cut or in which case."""
    said = _bare(reply)
    if not any(piece in said for secret in secrets for piece in _pieces(_bare(secret))):
        return reply
    code = _BEGINNING.match(reply)
    return f"{code.group()} {_QUOTED}" if code else _QUOTED


def _pieces(secret: str) -> Iterable[str]:
    return (secret[at : at + _TELLING] for at in range(len(secret) - _TELLING + 1))


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
