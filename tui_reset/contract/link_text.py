"""Finds the reset link in what people paste: whole, wrapped, quoted, quoted-printable-mangled, or its token alone."""

import re
from typing import Final

TOKEN_CHARACTERS: Final = 43
"""256 bits in URL-safe base64 without padding."""
_SOFT_BREAK: Final = re.compile(r"=[ \t]*\n(?:[ \t]*[>|│])*[ \t]*")
"""RFC 2045 §6.7 (5), and the marks of a reply that quotes such a line."""
_SLASH: Final = re.compile("%2F", re.IGNORECASE)
"""How mail gateways that rewrite links write the slashes of the one they hide."""
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_GAP: Final = r"(?:[^\S\n]*\n[^\S\n]*(?:[>|│][^\S\n]*)*|[^\S\n]+)"
"""One line break with the quote marks after it, or blanks. An empty line ends a link."""
_BREAK: Final = re.compile(_GAP)
_MARK: Final = re.compile(rf"/{_GAP}?r{_GAP}?(?=/)")
_PIECE: Final = re.compile(r"[A-Za-z0-9_-]+")
_REST_OF_LINE: Final = re.compile(r"[^A-Za-z0-9_\n-]*(?:\n|\Z)")
_ALONE: Final = re.compile(rf"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{{{TOKEN_CHARACTERS}}}(?![A-Za-z0-9_-])")
_OPENING: Final = re.compile(r"^[\s>|│<(\"']+")


def _unmangled(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SLASH.sub("/", _SOFT_BREAK.sub("", lines).replace("=3D", "=")).translate(_INVISIBLE)


def _collected(text: str, at: int) -> str:
    """Token characters of `text` from `at`, over line breaks, up to a whole token; less when it is cut short.

    A line break may be followed by a line that holds one piece and nothing else, or by the last piece. Blanks may
    stand where line breaks were: then all pieces but the first and the last are equally long. So prose after a link
    that is cut short is not taken for the rest of it.
    """
    if gap := _BREAK.match(text, at):
        at = gap.end()
    piece = _PIECE.match(text, at)
    token, width = "", 0
    while piece:
        token += piece.group()
        if len(token) >= TOKEN_CHARACTERS:
            return token[:TOKEN_CHARACTERS]
        gap = _BREAK.match(text, piece.end())
        following = _PIECE.match(text, gap.end()) if gap else None
        if gap is None or following is None or not _goes_on(text, token, gap.group(), following, width):
            return token
        width = width or (0 if "\n" in gap.group() else len(following.group()))
        piece = following
    return token


def _goes_on(text: str, token: str, gap: str, following: re.Match[str], width: int) -> bool:
    """Whether `following` belongs to the token before `gap`."""
    length = len(following.group())
    missing = TOKEN_CHARACTERS - len(token)
    if length >= missing:
        return length == missing and (width == 0 or length <= width)
    if "\n" in gap:
        return _REST_OF_LINE.match(text, following.end()) is not None
    after = _BREAK.match(text, following.end())
    ends = after is not None or following.end() == len(text)
    return ends and (length == width or (not width and len(token) <= length))


def token_after_mark(text: str) -> str | None:
    """What stands after a mark `/r/`, whole if there is a whole one, else the longest; None when there is no mark."""
    plain = _unmangled(text)
    found = [_collected(plain, mark.end() + 1) for mark in _MARK.finditer(plain)]
    return max(found, key=len) if found else None


def token_in(text: str) -> str | None:
    """The whole token of a pasted URL or a bare token; None when there is none or it is cut short."""
    token = token_after_mark(text)
    if token is None:
        token = _bare(_unmangled(text))
    return token if len(token) == TOKEN_CHARACTERS else None


def _bare(text: str) -> str:
    """A token that stands alone between words, else one in pieces from the start; nothing from another URL."""
    if "://" in text:
        return ""
    if alone := _ALONE.search(text):
        return alone.group()
    start = _OPENING.sub("", text)
    first = _PIECE.match(start)
    return "" if first is None or len(first.group()) > TOKEN_CHARACTERS else _collected(start, 0)
