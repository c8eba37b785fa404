"""Accounts as rows."""

from tui_reset.server.store.accounts import AccountRecord


def test_a_record_shows_neither_hash_nor_seed() -> None:
    """SECURITY 110."""
    record = AccountRecord(
        id="a",
        email="alice@example.org",
        username=None,
        display_name="",
        role="user",
        enabled=True,
        credential_version=1,
        password_hash="the hash",
        totp_seed=b"the seed",
    )
    assert "the hash" not in repr(record)
    assert "the seed" not in repr(record)
    assert record.two_factor
    assert record.names == ("alice@example.org",)
