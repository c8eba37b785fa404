"""How a backend goes: it may take calls for a while yet, and a second signal ends that."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.doubles.served import served_backend


async def test_whoever_stops_waiting_for_the_drain_ends_it(tmp_path: Path) -> None:
    """A second signal cancels what serves: an hour of draining is not waited for."""
    up, stop = asyncio.Event(), asyncio.Event()
    url = ""

    async def serve() -> None:
        nonlocal url
        async with served_backend(tmp_path, {"server.drain_seconds": 300}) as backend:
            url = backend.url
            up.set()
            await stop.wait()

    serving = asyncio.create_task(serve())
    await up.wait()
    stop.set()
    async with httpx.AsyncClient(trust_env=False, base_url=url) as client:
        while (await client.get("/readyz")).status_code == 200:
            pass
        assert (await client.get("/v1/profile")).status_code == 200, "it still answers"
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(serving, 10)
    async with httpx.AsyncClient(trust_env=False, base_url=url) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/readyz")
