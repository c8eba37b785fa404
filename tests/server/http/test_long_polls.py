"""Waiting for a change over real connections."""

import asyncio
import time

from tests.doubles.served import Served, bearer
from tui_reset.contract import limits


def waiting(secret: str, version: int, seconds: int = 25) -> dict[str, str]:
    return bearer(secret, **{"Prefer": f"wait={seconds}", "If-None-Match": f'"{version}"'})


async def polls_under_way(backend: Served, count: int) -> None:
    """Wait until so many polls wait."""
    wakeups = backend.backend.house.wakeups
    async with asyncio.timeout(5):
        while sum(wakeups._sources.values()) != count:  # noqa: ASYNC110 - the backend tells nobody
            await asyncio.sleep(0.005)


async def test_a_poll_ends_at_once_when_something_changes(backend: Served) -> None:
    """The waiting screen is live: S2.9a."""
    asked = await backend.ask()
    path = f"/v1/resets/{asked['id']}"
    poll = asyncio.create_task(backend.client.get(path, headers=waiting(asked["secret"], asked["version"])))
    await polls_under_way(backend, 1)
    began = time.perf_counter()
    await backend.client.delete(path, headers=bearer(asked["secret"]))
    answer = await poll
    assert time.perf_counter() - began < 1
    assert (answer.status_code, answer.json()["step"]) == (200, "cancelled")
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    assert answer.json()["version"] != asked["version"]


async def test_a_poll_without_a_change_is_304(backend: Served) -> None:
    asked = await backend.ask()
    path = f"/v1/resets/{asked['id']}"
    now = await backend.client.get(path, headers=waiting(asked["secret"], asked["version"], 0))
    later = await backend.client.get(path, headers=waiting(asked["secret"], asked["version"], 1))
    for answer in (now, later):
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == f'"{asked["version"]}"'
    known = await backend.client.get(path, headers=waiting(asked["secret"], asked["version"] + 1))
    assert known.status_code == 200


async def test_a_newer_poll_of_the_same_holder_ends_the_older(backend: Served) -> None:
    asked = await backend.ask()
    path, headers = f"/v1/resets/{asked['id']}", waiting(asked["secret"], asked["version"])
    older = asyncio.create_task(backend.client.get(path, headers=headers))
    await polls_under_way(backend, 1)
    newer = asyncio.create_task(backend.client.get(path, headers=headers))
    assert (await older).status_code == 304
    await backend.client.delete(path, headers=bearer(asked["secret"]))
    assert (await newer).status_code == 200


async def test_a_poll_whose_caller_has_gone_is_not_waited_for(backend: Served) -> None:
    """Or fifty dropped lines would keep a source from waiting for 25 seconds."""
    asked = await backend.ask()
    path, headers = f"/v1/resets/{asked['id']}", waiting(asked["secret"], asked["version"])
    poll = asyncio.create_task(backend.client.get(path, headers=headers))
    await polls_under_way(backend, 1)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await polls_under_way(backend, 0)


async def test_a_refusal_while_waiting_is_a_problem(backend: Served) -> None:
    asked = await backend.ask()
    refused = await backend.client.get(f"/v1/resets/{asked['id']}", headers=waiting("A" * 43, asked["version"]))
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    backend.backend.house.wakeups._sources["127.0.0.1"] = limits.POLLS_PER_SOURCE
    full = await backend.client.get(f"/v1/resets/{asked['id']}", headers=waiting(asked["secret"], asked["version"]))
    assert (full.status_code, full.json()["code"]) == (429, "too_many_requests")


async def test_a_stopping_server_ends_its_polls_and_is_not_ready(backend: Served) -> None:
    asked = await backend.ask()
    headers = waiting(asked["secret"], asked["version"])
    poll = asyncio.create_task(backend.client.get(f"/v1/resets/{asked['id']}", headers=headers))
    await polls_under_way(backend, 1)
    assert (await backend.client.get("/readyz")).status_code == 200
    backend.backend.stopping.set()
    assert (await poll).status_code == 304
    assert (await backend.client.get("/readyz")).status_code == 503
