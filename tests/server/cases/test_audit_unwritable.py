"""An audit log that cannot be written, while all else of the database can (SECURITY §4, ASVS 16.5.3)."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.doubles.fake_house import ALICE, GOOD, FakeHouse
from tests.server.cases.walks import asked_and_opened, changed, refused, signed_in
from tui_reset.contract.problems import ProblemCode


@asynccontextmanager
async def unwritable(fake: FakeHouse) -> AsyncIterator[None]:
    """The log's table cannot be found."""
    await fake.run("ALTER TABLE events RENAME TO events_elsewhere")
    yield
    await fake.run("ALTER TABLE events_elsewhere RENAME TO events")


async def test_a_request_still_answers_and_its_mail_goes_once(
    core: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can be kept from asking by it, nor be told by it who has an account; and no mail goes again and again."""
    async with unwritable(core):
        asked, unknown = await core.ask(), await core.ask("nobody@example.org")
        assert (asked.step, asked.resends_left) == (unknown.step, unknown.resends_left)
        assert len(await core.mails()) == 1
        core.clock.go(600)
        assert await core.mails() == []
    told = [one.__dict__["entry"] for one in caplog.records if one.message == "audit_entry_not_stored"]
    assert [(one["type"], one["result"]) for one in told] == [
        ("reset_asked", "queued"),
        ("reset_asked", "dropped"),
        ("mail_sent", "ok"),
    ]
    assert {one.levelno for one in caplog.records} == {logging.ERROR}


async def test_a_change_is_refused_and_can_be_made_later(core: FakeHouse) -> None:
    """Fail closed: what cannot be recorded is not done, and nothing is used up by it."""
    asked, held = await asked_and_opened(core)
    async with unwritable(core):
        for code in (asked.verification_code, "AAAA-AAAA-AAAA"):
            await refused(changed(core, held, verification_code=code), ProblemCode.UNAVAILABLE)
        await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.UNAVAILABLE)
    await signed_in(core, ALICE.email, ALICE.password)
    await changed(core, held, verification_code=asked.verification_code)
    await signed_in(core, ALICE.email, GOOD)
