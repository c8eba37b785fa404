"""Reads whatever a person takes out of the mail, and says which part is missing (S2.9a)."""

import re
from dataclasses import dataclass
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.codes import is_code, normalised_code
from tui_reset.contract.link_text import TOKEN_CHARACTERS, token_after_mark, token_in
from tui_reset.contract.secret import Secret
from tui_reset.flow.code_forms import copied_code_sentence
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_GROUPED_CODE: Final = re.compile(r"(?<![\w./:-])[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-]|[./:]\w)")
"""As the mail prints it, between words: `self-made` is none, nor is a part of an address."""
_ADDRESS: Final = re.compile(r"https?:", re.IGNORECASE)
_TOKEN_LIKE: Final = re.compile(r"[A-Za-z0-9_-]{16,}")
_TOO_LONG: Final = mark("This is longer than a link's last part. Copy only the line with the link from the mail.")
_NOTHING: Final = mark(
    "There is no reset link or mail code in this. Paste the link from the mail, or type its short code."
)


@dataclass(frozen=True, slots=True)
class PastedLink:
    """The token of a reset link."""

    token: Secret


@dataclass(frozen=True, slots=True)
class PastedMailCode:
    """The short mail code."""

    code: Secret


@dataclass(frozen=True, slots=True)
class NothingUsable:
    """Neither: `sentence` says what is missing."""

    sentence: str


def _missing_of_link(token: str) -> str:
    """Which part of a link is missing, by how much of its last part is here."""
    if not token:
        return _("The link stops before its last part. Copy the whole line from the mail, to its end.")
    said = _(
        "The link is cut short: {number} of {all} characters of its last part are here. "
        "Copy the whole line from the mail, to its end."
    )
    return said.format(number=len(token), all=TOKEN_CHARACTERS)


def _missing(text: str) -> str:
    token = token_after_mark(text)
    if token is not None:
        return _missing_of_link(token)
    if _ADDRESS.search(text):
        return _(
            "This link has no last part that begins with /r/, as the one from the reset mail does. "
            "Copy the whole line from the mail, to its end."
        )
    bare = "".join(text.split())
    in_words = any(len(line.split()) > 1 for line in text.splitlines())
    if _TOKEN_LIKE.fullmatch(bare) and not in_words and len(bare) != TOKEN_CHARACTERS:
        return _missing_of_link(bare) if len(bare) < TOKEN_CHARACTERS else _(_TOO_LONG)
    if len(bare) <= 2 * limits.CODE_CHARACTERS and bare.replace("-", "").isalnum():
        return copied_code_sentence(bare, limits.CODE_CHARACTERS, "mail") or _(_NOTHING)
    return _(_NOTHING)


def read_pasted(text: str) -> PastedLink | PastedMailCode | NothingUsable:
    """The link if there is one, else the mail code, else the missing part. Looks at 4,096 characters at most."""
    if not text.strip():
        return NothingUsable(_("Paste the link from the mail, or type its short code."))
    if len(text) > limits.PASTE_CHARACTERS:
        return NothingUsable(_("That is too much text. Paste only the link from the mail, or its short code."))
    if token := token_in(text):
        return PastedLink(Secret(token))
    if is_code(text, limits.CODE_CHARACTERS):
        return PastedMailCode(Secret(normalised_code(text)))
    grouped = {found for found in _GROUPED_CODE.findall(text) if is_code(found, limits.CODE_CHARACTERS)}
    if len(grouped) == 1 and token_after_mark(text) is None:
        return PastedMailCode(Secret(normalised_code(grouped.pop())))
    return NothingUsable(_missing(text))
