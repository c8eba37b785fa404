"""Seeds at rest."""

import pytest

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.seeds import SeedUnreadable, opened_seed, sealed_seed

KEYS = Keys(bytes(32))
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_a_sealed_seed_opens_for_its_account_alone() -> None:
    """SECURITY 63: encrypted with a key outside the database, bound to the account."""
    sealed = sealed_seed(KEYS, FakeRandomness(), "alice", SEED)
    assert SEED.encode() not in sealed
    assert opened_seed(KEYS, "alice", sealed) == SEED
    with pytest.raises(SeedUnreadable, match="account"):
        opened_seed(KEYS, "bob", sealed)


def test_another_master_key_is_named_as_the_reason() -> None:
    sealed = sealed_seed(KEYS, FakeRandomness(), "alice", SEED)
    with pytest.raises(SeedUnreadable, match="master key"):
        opened_seed(Keys(bytes([1] * 32)), "alice", sealed)


def test_a_seed_that_an_older_version_sealed_opens() -> None:
    keys = Keys(bytes(range(32)))
    stored = "9fc762cf38b4e652e44da7f2370d9e26b22fea42659e3ac90bc01fa43548696afc35b26c"
    assert opened_seed(keys, "alice", bytes.fromhex(stored)) == "JBSW"
    with pytest.raises(SeedUnreadable, match=r"^the seed of the account was sealed for something else$"):
        opened_seed(keys, "bob", bytes.fromhex(stored))
