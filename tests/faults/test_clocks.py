"""The server's clock steps by an hour, forward and back, and the client's is wrong by days."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from tests.doubles.served import BOB, GOOD, Served, bearer, served_backend
from tui_reset.server.cases.lapse import Lapsing

HOUR = 3600


@pytest.fixture
async def backend(tmp_path: Path, fresh_database: str) -> AsyncIterator[Served]:
    """A service on each kind of database, whose clock can be set."""
    async with served_backend(tmp_path, {"server.database": fresh_database}) as served:
        yield served


async def opened(backend: Served, number: int) -> dict[str, Any]:
    answer = await backend.client.post("/v1/links", json={"link": await backend.link(number)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def changes(
    backend: Served, grant: dict[str, Any], headers: Mapping[str, str] = MappingProxyType({}), **proof: str
) -> httpx.Response:
    body = {"new_password": f"{GOOD} {len(backend.mail.envelopes)}"} | proof
    headers = bearer(grant["secret"], **headers)
    return await backend.client.post(f"/v1/resets/{grant['id']}/password", headers=headers, json=body)


async def test_a_used_time_step_stays_used_whatever_the_clock_says(backend: Served) -> None:
    """SECURITY §4, 58: set back, the clock comes by the same codes again; none that was used or is older is taken."""
    await backend.ask(BOB.email)
    code = backend.totp()
    assert (await changes(backend, await opened(backend, 1), totp=code)).status_code == 200
    await backend.mail.message(2)
    for back in (HOUR, 30):
        backend.clock.step(-back)
        body = {"identifier": BOB.email, "password": f"{GOOD} 1"}
        for again in (code, backend.totp()):
            answer = await backend.client.post("/v1/sessions", json=body | {"totp": again})
            assert (answer.status_code, answer.json()["code"]) == (422, "wrong_proof")
        backend.clock.step(back)


@pytest.mark.parametrize("step", [HOUR, -HOUR])
async def test_a_step_makes_no_link_live_longer(backend: Served, step: float) -> None:
    """SECURITY §4: forward it is over, back it lasts no longer than was said (`cases/lapse`, each half minute)."""
    watch = Lapsing(backend.backend.house)
    asked = await backend.ask()
    grant = await opened(backend, 1)
    backend.clock.step(step)
    await watch.look()
    view = (await backend.client.get(f"/v1/resets/{grant['id']}", headers=bearer(grant["secret"]))).json()
    assert view["expires_in"] <= asked["expires_in"]
    assert view["step"] == ("expired" if step > 0 else "set_password")
    if step > 0:
        backend.clock.step(-step)
        await watch.look()
    answer = await changes(backend, grant, verification_code=asked["verification_code"])
    assert answer.status_code == (409 if step > 0 else 200)


async def test_the_clients_clock_decides_nothing(tmp_path: Path) -> None:
    """SECURITY §4, 61: whatever a client says of the time; times are seconds that remain, codes are the server's."""
    async with served_backend(tmp_path) as backend:
        await says_another_year(backend)


async def says_another_year(backend: Served) -> None:
    wrong = {"Date": format_datetime(datetime.now(UTC) + timedelta(days=400))}
    asked = await backend.ask(**wrong)
    assert asked["expires_in"] == 1800
    grant = await opened(backend, 1)
    assert (await changes(backend, grant, verification_code=asked["verification_code"])).status_code == 200
    await backend.ask(BOB.email, **wrong)
    grant = await opened(backend, 3)
    of_that_year = await changes(backend, grant, wrong, totp=backend.totp(400 * 2880))
    assert (of_that_year.status_code, of_that_year.json()["code"]) == (422, "wrong_proof")
    assert (await changes(backend, grant, wrong, totp=backend.totp())).status_code == 200
