"""Finds the reset link in what people paste: whole, wrapped, quoted-printable-mangled, or its token alone."""

import re
from typing import Final

TOKEN_CHARACTERS: Final = 43
"""256 bits in URL-safe base64 without padding."""
_MARK: Final = "/r/"
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_CHARACTERS}}}")
_SOFT_BREAK: Final = re.compile(r"=[ \t]*\r?\n")
_BREAK: Final = re.compile(r"\s*\r?\n[\s>|]*|\s+")
_PIECE: Final = re.compile(r"[A-Za-z0-9_-]+")


def _unmangled(text: str) -> str:
    return (
        _SOFT_BREAK.sub("", text).replace("=3D", "=").replace("\N{ZERO WIDTH SPACE}", "").replace("\N{SOFT HYPHEN}", "")
    )


def _collected(text: str) -> str:
    """Token characters from the start of `text`, over line breaks, until there are enough."""
    token, at = "", 0
    while len(token) < TOKEN_CHARACTERS and (piece := _PIECE.match(text, at)):
        token += piece.group()
        at = piece.end()
        if gap := _BREAK.match(text, at):
            at = gap.end()
    return token[:TOKEN_CHARACTERS]


def token_after_mark(text: str) -> str | None:
    """What stands after the last part's mark `/r/`, complete or not; None when there is no mark."""
    _, mark, rest = _unmangled(text).partition(_MARK)
    return _collected(rest) if mark else None


def token_in(text: str) -> str | None:
    """The whole token of a pasted URL or a bare token; None when there is none or it is cut short."""
    token = token_after_mark(text)
    if token is None:
        token = "".join(_unmangled(text).split())
    return token if _TOKEN.fullmatch(token) else None
