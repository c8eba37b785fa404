"""A slip of the finger costs no attempt (S2.14a)."""

import pytest

from tui_reset.flow.code_forms import authenticator_sentence, recovery_sentence, verification_sentence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7k2m 9qxa", None),
        ("", "A verification code is needed here."),
        (" - ", "A verification code is needed here."),
        ("7K2M", "A verification code has 8 letters and digits; this has 4."),
        ("7K2M-9QXU", "A verification code has no such character (U). Compare it with the one you were given."),
        ("7K2M-9QX\x07", "A verification code has no such character. Compare it with the one you were given."),
    ],
)
def test_verification_codes(typed: str, said: str | None) -> None:
    assert verification_sentence(typed) == said


def test_recovery_codes() -> None:
    assert recovery_sentence("7K2M-9QXA-0000-1111") is None
    assert recovery_sentence("7K2M-9QXA") == "A recovery code has 16 letters and digits; this has 8."


@pytest.mark.parametrize(
    ("typed", "spare", "said"),
    [
        ("123 456", False, None),
        ("", False, "needed here"),
        ("12345", True, "has 6 digits"),
        ("١٢٣٤٥٦", False, "has 6 digits"),
        ("7K2M-9QXA-0000-1111", True, "Lost your device?"),
        ("7K2M-9QXA-0000-1111", False, "has 6 digits"),
    ],
)
def test_authenticator_codes(typed: str, spare: bool, said: str | None) -> None:
    sentence = authenticator_sentence(typed, spare=spare)
    assert sentence is None if said is None else said in (sentence or "")


def test_a_verification_code_is_for_the_service_to_count() -> None:
    """S2.15: a verification code is not accepted there; the service refuses and counts it."""
    assert authenticator_sentence("7K2M-9QXA") is None
