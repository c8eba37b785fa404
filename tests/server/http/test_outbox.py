"""What the log and the figures say of mails that wait for the hour."""

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
    outbox = HouseOutbox(core.house, meter.held)
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
