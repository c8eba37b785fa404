"""Throw away what is over (ASVS 14.2.7)."""

from tui_reset.server.house import House


async def purge_expired(house: House) -> int:
    """Delete old requests, sessions, mails and tallies; returns the number of rows."""
    raise NotImplementedError
