"""Which form a typed code must have: a slip of the finger is told before it is sent and costs no attempt (S2.14a)."""

from collections.abc import Mapping
from typing import Final, Literal

from tui_reset.contract import limits
from tui_reset.contract.codes import ALPHABET, is_code, normalised_code
from tui_reset.flow.sentences import together
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

Kind = Literal["mail", "verification", "recovery"]
# For translators: {shown} is empty, or the character between brackets with a blank before it: “ (%)”.
_SENTENCES: Final[Mapping[Kind, tuple[str, str, str]]] = {
    "mail": (
        mark("A mail code is needed here."),
        mark("A mail code has no such character{shown}."),
        mark("A mail code has {number} letters and digits; this has {typed}."),
    ),
    "verification": (
        mark("A verification code is needed here."),
        mark("A verification code has no such character{shown}."),
        mark("A verification code has {number} letters and digits; this has {typed}."),
    ),
    "recovery": (
        mark("A recovery code is needed here."),
        mark("A recovery code has no such character{shown}."),
        mark("A recovery code has {number} letters and digits; this has {typed}."),
    ),
}
"""Nothing there, a character that codes do not have, another length."""


def copied_code_sentence(typed: str, characters: int, kind: Kind) -> str | None:
    """Why this is not a code of that length; None when it may be one."""
    needed, has_no_such, has_so_many = _SENTENCES[kind]
    if is_code(typed, characters):
        return None
    code = normalised_code(typed)
    if not code:
        return _(needed)
    strange = next((char for char in code if char not in ALPHABET), None)
    if strange is not None:
        shown = f" ({strange})" if strange.isprintable() else ""
        return together(_(has_no_such).format(shown=shown), _("Compare it with the one you were given."))
    return _(has_so_many).format(number=characters, typed=len(code))


def authenticator_sentence(typed: str, *, spare: bool = False) -> str | None:
    """Why this is no authenticator code; `spare` when a recovery code can be chosen instead."""
    digits = "".join(typed.split())
    if not digits:
        return _("The code of your authenticator app is needed here.")
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return None
    if is_code(typed, limits.CODE_CHARACTERS):
        return None  # a verification code is for the service to refuse and to count (S2.15)
    if spare and is_code(typed, limits.RECOVERY_CODE_CHARACTERS):
        said = _("This looks like a recovery code. Choose “{lost_device}” to use it.")
        return said.format(lost_device=_("Lost your device?"))
    said = _("An authenticator code has {number} digits. Type the one that the app shows now.")
    return said.format(number=limits.TOTP_DIGITS)


def verification_sentence(typed: str) -> str | None:
    """Why this is no verification code."""
    return copied_code_sentence(typed, limits.CODE_CHARACTERS, "verification")


def either_sentence(typed: str) -> str | None:
    """Why this is neither an authenticator code nor a recovery code."""
    if is_code(typed, limits.RECOVERY_CODE_CHARACTERS):
        return None
    digits = "".join(typed.split())
    if not digits:
        return _("The code of your authenticator app is needed here, or a recovery code.")
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return None
    said = _(
        "An authenticator code has {digits} digits, a recovery code {characters} letters and digits. This is neither."
    )
    return said.format(digits=limits.TOTP_DIGITS, characters=limits.RECOVERY_CODE_CHARACTERS)


def recovery_sentence(typed: str) -> str | None:
    """Why this is no recovery code."""
    return copied_code_sentence(typed, limits.RECOVERY_CODE_CHARACTERS, "recovery")
