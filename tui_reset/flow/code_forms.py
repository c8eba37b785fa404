"""Which form a typed code must have: a slip of the finger is told before it is sent and costs no attempt (S2.14a)."""

from tui_reset.contract import limits
from tui_reset.contract.codes import ALPHABET, is_code, normalised_code


def copied_code_sentence(typed: str, characters: int, noun: str) -> str | None:
    """Why this is not a code of that length; None when it may be one. `noun` with its article: `A mail code`."""
    if is_code(typed, characters):
        return None
    code = normalised_code(typed)
    if not code:
        return f"{noun} is needed here."
    strange = next((char for char in code if char not in ALPHABET), None)
    if strange is not None:
        shown = f" ({strange})" if strange.isprintable() else ""
        return f"{noun} has no such character{shown}. Compare it with the one you were given."
    return f"{noun} has {characters} letters and digits; this has {len(code)}."


def authenticator_sentence(typed: str, *, spare: bool = False) -> str | None:
    """Why this is no authenticator code; `spare` when a recovery code can be chosen instead."""
    digits = "".join(typed.split())
    if not digits:
        return "The code of your authenticator app is needed here."
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return None
    if is_code(typed, limits.CODE_CHARACTERS):
        return None  # a verification code is for the service to refuse and to count (S2.15)
    if spare and is_code(typed, limits.RECOVERY_CODE_CHARACTERS):
        return "This looks like a recovery code. Choose “Lost your device?” to use it."
    return f"An authenticator code has {limits.TOTP_DIGITS} digits. Type the one that the app shows now."


def verification_sentence(typed: str) -> str | None:
    """Why this is no verification code."""
    return copied_code_sentence(typed, limits.CODE_CHARACTERS, "A verification code")


def either_sentence(typed: str) -> str | None:
    """Why this is neither an authenticator code nor a recovery code."""
    if is_code(typed, limits.RECOVERY_CODE_CHARACTERS):
        return None
    digits = "".join(typed.split())
    if not digits:
        return "The code of your authenticator app is needed here, or a recovery code."
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return None
    return (
        f"An authenticator code has {limits.TOTP_DIGITS} digits, a recovery code "
        f"{limits.RECOVERY_CODE_CHARACTERS} letters and digits. This is neither."
    )


def recovery_sentence(typed: str) -> str | None:
    """Why this is no recovery code."""
    return copied_code_sentence(typed, limits.RECOVERY_CODE_CHARACTERS, "A recovery code")
