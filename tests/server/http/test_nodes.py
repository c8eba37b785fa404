"""Two backends in one process over one PostgreSQL, as their callers see them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.doubles.postgres import PostgresServer
from tests.doubles.processes import until
from tests.doubles.served import ALICE, BOB, Served, bearer, served_backend
from tui_reset.server.cases.nodes import LOOK_SECONDS
from tui_reset.server.store import desk_settings
from tui_reset.server.store.wakeups import SETTINGS


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.emptied() as address:
        yield address


@pytest.fixture
async def both(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[tuple[Served, Served]]:
    """As soon as each has its line to the other."""
    options = {"server.database": url}
    with caplog.at_level(logging.INFO, "tui_reset.server.store.postgres_line"):
        async with (
            served_backend(tmp_path, options) as one,
            served_backend(tmp_path, options, people=[]) as two,
        ):
            await until(lambda: [record.getMessage() for record in caplog.records].count("line_up") == 2, "two lines")
            yield one, two


async def test_a_wait_on_one_node_ends_when_another_acts(both: tuple[Served, Served]) -> None:
    """S2.12: by what is told, long before the next look."""
    one, two = both
    asked = await one.ask()
    path = f"/v1/resets/{asked['id']}"
    known = bearer(asked["secret"], Prefer="wait=25")
    known["If-None-Match"] = f'"{asked["version"]}"'
    waiting = asyncio.create_task(two.client.get(path, headers=known))
    house = two.backend.house
    await until(lambda: asked["id"] in house.wakeups.resets_waited_for(), "it waits")
    began = asyncio.get_running_loop().time()
    assert (await one.client.delete(path, headers=bearer(asked["secret"]))).status_code == 204
    answer = await waiting
    assert answer.json()["step"] == "cancelled"
    assert asyncio.get_running_loop().time() - began < 10 * LOOK_SECONDS


async def test_what_an_administrator_changes_on_one_node_is_in_force_on_the_other(both: tuple[Served, Served]) -> None:
    """S1.8: as after `PATCH /v1/desk/settings`, which signals when it is in force."""
    one, two = both
    await one.backend.house.store.write(lambda found: desk_settings.put(found, {"self_service": "off"}))
    one.backend.house.wakeups.signal(SETTINGS)
    await until(lambda: not two.backend.house.live.self_service, "it follows", seconds=5)
    refused = await two.client.post("/v1/resets", json={"identity": {"email": "alice@example.org"}})
    assert (refused.status_code, refused.json()["code"]) == (403, "self_service_off")


async def test_only_one_of_both_sends_a_mail(both: tuple[Served, Served]) -> None:
    one, two = both
    await one.ask(ALICE.email)
    await two.ask(BOB.email)
    await until(lambda: len(one.mail.messages() + two.mail.messages()) == 2, "both have gone")
    query = "SELECT attempts FROM outbox WHERE state IN ('sending', 'sent')"
    tries = await one.backend.house.store.read(lambda found: list(found.exec_driver_sql(query).scalars()))
    assert tries == [1, 1]
