"""The tasks beside the requests, in a backend that really serves."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.doubles.served import Served, bearer, served_backend
from tui_reset.server.http import backend as running


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
