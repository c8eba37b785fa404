"""Throwing away what is over."""

from tests.doubles.fake_house import ALICE, FakeHouse
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.cases import purge
from tui_reset.server.rules.tokens import link_token

TABLES = ("requests", "grants", "answers", "outbox", "sessions", "tallies")


async def test_old_things_go_and_a_used_link_does_not_come_to_life(core: FakeHouse) -> None:
    """SECURITY 25, 102."""
    asked, held = await asked_and_opened(core)
    link = link_token(core.house.keys, asked.id)
    await changed(core, held, key="0123456789abcdef", verification_code=asked.verification_code)
    await core.mails()
    await signed_in(core, ALICE.email, "a very fine evening walk")
    assert await purge.purge_expired(core.house) == 0
    core.clock.go(24 * 3600)
    assert await purge.purge_expired(core.house)
    await refused(opened(core, link), ProblemCode.LINK_USED)
    core.clock.go(48 * 3600)
    assert await purge.purge_expired(core.house)
    for table in TABLES:
        assert await core.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - our own names
    await refused(opened(core, link), ProblemCode.WRONG_LINK)
    assert await core.rows("SELECT * FROM events") != []
