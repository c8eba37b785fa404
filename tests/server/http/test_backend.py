"""The tasks beside the requests, in a backend that really serves."""

import asyncio
import logging
import shutil
from pathlib import Path

import pytest

from tests.doubles.served import Served, bearer, served_backend
from tui_reset.server.cases.audit_check import check_audit
from tui_reset.server.http import backend as running
from tui_reset.server.rules.audit_chain import read_head
from tui_reset.server.store import seals


async def test_an_expired_link_stays_so_when_the_clock_is_set_back(backend: Served) -> None:
    """SECURITY §4: clock +1900 s, somebody is told, clock -1900 s."""
    asked = await backend.ask()
    link = await backend.link()
    backend.clock.step(1900)
    view = await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))
    assert view.json()["step"] == "expired"
    backend.clock.step(-1900)
    answer = await backend.client.post("/v1/links", json={"link": link})
    assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")


async def test_a_link_expires_for_good_though_nobody_looks(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY §4: the backend itself looks at the clock all the time."""
    await backend.ask()
    link = await backend.link()
    backend.clock.step(1900)
    monkeypatch.setattr(running, "_LOOK_SECONDS", 0.01)
    tidying = asyncio.create_task(running._tidy(backend.backend.house))
    query = "SELECT count(*) FROM requests WHERE expires <= created"
    async with asyncio.timeout(5):
        while not await backend.backend.house.store.read(lambda found: found.exec_driver_sql(query).scalar()):
            pass
    tidying.cancel()
    backend.clock.step(-1900)
    answer = await backend.client.post("/v1/links", json={"link": link})
    assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")


async def test_a_mail_that_a_killed_backend_was_sending_leaves_at_once(tmp_path: Path) -> None:
    """SECURITY §4: kill -9 between taking a mail and its being accepted; the files are as such an end leaves them."""
    (tmp_path / "new").mkdir()
    async with served_backend(tmp_path) as first:
        first.mail.hangs_in_data = True
        await first.ask()
        query = "SELECT state FROM outbox"
        async with asyncio.timeout(5):
            while await first.backend.house.store.read(lambda it: it.exec_driver_sql(query).scalar()) != "sending":
                pass
        for name in ("reset.db", "reset.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / "new")
    async with served_backend(tmp_path / "new", people=[]) as second:
        assert (await second.client.post("/v1/links", json={"link": await second.link()})).status_code == 200


async def test_what_happens_is_sealed_at_once_and_the_head_told_at_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SECURITY 96: the log that is kept elsewhere has what a cut-off end is seen by."""
    caplog.set_level(logging.INFO, logger="tui_reset")
    async with served_backend(tmp_path) as served:
        await served.ask()
        store = served.backend.house.store
        async with asyncio.timeout(5):
            while (await store.read(seals.tail))[0]:
                pass
        await served.ask()
        newest = await store.read(seals.newest)
    told = [record.__dict__["head"] for record in caplog.records if record.message == "audit_sealed"]
    assert newest is not None
    assert int(told[-1].partition(":")[0]) >= newest.number
    async with served_backend(tmp_path, people=[]) as again:
        found: list[str] = []
        verdict = await check_audit(again.backend.house, read_head(told[-1]), found.append)
        assert (found, verdict.waiting) == ([], 0)
