"""Secrets at rest."""

import pytest

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.sealed import Unreadable, opened, sealed

KEYS = Keys(bytes(range(32)))


def test_a_secret_opens_for_its_purpose_and_its_owner_alone() -> None:
    """ASVS 13.3.1: with a key outside the database."""
    stored = sealed(KEYS, FakeRandomness(), "smtp_password", "mail.example.org", "geheim und größer")
    assert b"geheim" not in stored
    assert opened(KEYS, "smtp_password", "mail.example.org", stored) == "geheim und größer"
    for purpose, owner, keys in (
        ("totp_seed", "mail.example.org", KEYS),
        ("smtp_password", "mail.evil.test", KEYS),
        ("smtp_password", "mail.example.org", Keys(bytes([1] * 32))),
    ):
        with pytest.raises(Unreadable):
            opened(keys, purpose, owner, stored)


@pytest.mark.parametrize("kept", [0, 3, 4, 10, 20])
def test_what_is_cut_short_is_unreadable(kept: int) -> None:
    stored = sealed(KEYS, FakeRandomness(), "smtp_password", "mail.example.org", "geheim")
    with pytest.raises(Unreadable):
        opened(KEYS, "smtp_password", "mail.example.org", stored[:kept])


def test_the_same_secret_never_looks_the_same() -> None:
    chance = FakeRandomness()
    assert sealed(KEYS, chance, "p", "o", "s") != sealed(KEYS, chance, "p", "o", "s")


def test_what_was_sealed_by_an_older_version_opens() -> None:
    """Four bytes that tell the key, twelve of chance, and the rest is AES-256-GCM's."""
    stored = bytes.fromhex("eb834bcf38b4e652e44da7f2370d9e26f5e35a9d188ce04af8ab3ea843205ba501")
    assert sealed(KEYS, FakeRandomness(), "p", "o", "s") == stored
    assert opened(KEYS, "p", "o", stored) == "s"
    with pytest.raises(Unreadable, match=r"^was sealed for something else$"):
        opened(KEYS, "p", "other", stored)
    with pytest.raises(Unreadable, match=r"^was sealed with another master key$"):
        opened(Keys(bytes(32)), "p", "o", stored)
