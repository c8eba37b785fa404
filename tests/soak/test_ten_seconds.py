"""The soak itself, for ten seconds: `make soak` is the long one."""

from pathlib import Path

import pytest

from tests.soak.__main__ import Plan, soak


@pytest.mark.alone
@pytest.mark.timeout(300)
async def test_ten_seconds_of_walks_attacks_and_kills_lose_nothing(tmp_path: Path) -> None:
    """SECURITY §4: with a killed server, a mail server in trouble, and attackers all the while."""
    held = await soak(tmp_path, Plan(seconds=10, clients=12, people=24, seed="ten seconds"))
    # Times are for the long one, on a machine that does nothing else.
    assert [figure.line() for figure in held if not figure.holds and figure.unit != "s"] == []
