"""What the log and the figures say of mails that wait, or are not taken."""

import logging
from pathlib import Path

import pytest

from tests.doubles.fake_house import ALICE, BOB, new_house
from tui_reset.server.http.metrics import PrometheusMeter
from tui_reset.server.http.outbox import HouseOutbox


async def test_a_used_up_hour_is_told_once_a_minute(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """SECURITY 89: nobody who asks can see it, so whoever runs it must."""
    from prometheus_client import generate_latest  # noqa: PLC0415

    core, meter = new_house(tmp_path, mails_per_hour=1), PrometheusMeter()
    await core.add(ALICE, BOB)
    outbox = HouseOutbox(core.house, meter)
    for who in (BOB, ALICE):
        await core.ask(who.email)
    core.clock.go(2)
    with caplog.at_level(logging.WARNING):
        [parcel] = await outbox.due(4)
        await outbox.sent(parcel, "250 ok")
        for _ in range(10):
            core.clock.go(12)
            assert await outbox.due(4) == []
    told = [vars(record) for record in caplog.records if record.getMessage() == "mails_held"]
    assert [(one["mails"], one["limit"]) for one in told] == [(1, 1), (1, 1)]
    assert "tui_reset_mails_held 1.0" in generate_latest(meter.registry).decode()
    assert ALICE.email not in caplog.text
    assert BOB.email not in caplog.text
    await core.house.close()


async def test_mails_that_are_not_taken_are_counted_and_seen_to_wait(tmp_path: Path) -> None:
    """A mail server that takes nothing must be seen before people ask where their mails are."""
    core, meter = new_house(tmp_path), PrometheusMeter()
    figure = meter.registry.get_sample_value
    await core.add(ALICE, BOB)
    outbox = HouseOutbox(core.house, meter)
    for who in (ALICE, BOB):
        await core.ask(who.email)
    core.clock.go(2)
    first, second = await outbox.due(4)
    assert figure("tui_reset_mails_waiting") == 0
    await outbox.postponed(first, "451 later", 70)
    await outbox.failed(second, "550 no")
    core.clock.go(61)
    assert await outbox.due(4) == []
    assert figure("tui_reset_mails_waiting") == 1
    core.clock.go(10)
    [again] = await outbox.due(4)
    await outbox.postponed(again, "451 later", again.deadline)
    assert figure("tui_reset_mails_not_taken_total", {"end": "postponed"}) == 1
    assert figure("tui_reset_mails_not_taken_total", {"end": "failed"}) == 2
    core.clock.go(61)
    assert await outbox.due(4) == []
    assert figure("tui_reset_mails_waiting") == 0
    await core.house.close()
