"""Requests that never end."""

import asyncio
import contextlib
import io
import json
import logging

import pytest

from tests.doubles.served import Served, raw_exchange
from tui_reset.server.http.logs import set_up_logs
from tui_reset.server.http.protocol import BoundedProtocol

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(200)),
        HEAD + b"X: " + b"a" * 200_000,
        b"GET /" + b"a" * 200_000,
    ],
)
async def test_endless_heads_end(backend: Served, data: bytes) -> None:
    """SECURITY 93: a head is bounded as a body is."""
    answer = await raw_exchange(backend.url, data)
    assert answer.startswith(b"HTTP/1.1 400") or not answer
    assert (await backend.client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("trailer", [b"X: 1\r\n" * 100_000, b"X" * 600_000])
async def test_endless_trailers_end(backend: Served, trailer: bytes) -> None:
    """Headers may follow a body's last chunk, and were kept: 1.8 GB for 150 MiB of them (RFC 9112 §7.1.2)."""
    head = b"POST /v1/links HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend.url.rpartition(":")[2]))
    writer.write(head + b"0\r\nX: " + trailer)
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(5):
            assert await reader.read() == b""
    writer.close()
    assert (await backend.client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    "data", [b"", b"GET /heal", HEAD, b"POST /v1/links HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"]
)
async def test_a_request_that_stalls_is_hung_up_on(
    backend: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    """Silent and dripping connections do not stay (slow loris), and are no fault of ours in the log."""
    monkeypatch.setattr(BoundedProtocol, "arrival_seconds", 0.2)
    async with asyncio.timeout(5):
        assert not (await raw_exchange(backend.url, data)).startswith(b"HTTP/1.1 200")
    assert (await backend.client.get("/healthz")).status_code == 200
    assert "fault" not in {record.message for record in caplog.records}


async def test_a_later_request_has_its_own_time(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedProtocol, "arrival_seconds", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend.url.rpartition(":")[2]))
    async with asyncio.timeout(5):
        writer.write(HEAD + b"\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await reader.readexactly(len(b'{"status":"alive"}'))
        writer.write(HEAD)
        assert await reader.read() == b""
    writer.close()


async def test_a_long_poll_is_no_stalled_request(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedProtocol, "arrival_seconds", 0.2)
    asked = await backend.ask()
    headers = {
        "Authorization": f"Bearer {asked['secret']}", "Prefer": "wait=1", "If-None-Match": f'"{asked["version"]}"',
    }  # fmt: skip
    answer = await backend.client.get(f"/v1/resets/{asked['id']}", headers=headers)
    assert answer.status_code == 304


async def test_asking_for_a_websocket_writes_nothing(backend: Served) -> None:
    """The server below would advise the operator to install a package, twice for each such request of anybody."""
    stream = io.StringIO()
    before = logging.getLogger().level
    handler = set_up_logs("json", "warning", stream)
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n"
    )
    try:
        assert (await raw_exchange(backend.url, HEAD + upgrade)).startswith(b"HTTP/1.1 200")
        assert stream.getvalue() == ""
        assert (await raw_exchange(backend.url, b"no HTTP\r\n\r\n")).startswith(b"HTTP/1.1 400")
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(before)
        logging.getLogger("tui_reset").setLevel(logging.NOTSET)
    # What it has to say at all is a line of ours, and once.
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["logger"] == "uvicorn.error"


@pytest.mark.parametrize("name", ["uvicorn", "uvicorn.error", "uvicorn.asgi"])
async def test_the_server_below_has_no_log_of_its_own(backend: Served, name: str) -> None:
    assert backend.url
    assert logging.getLogger(name).handlers == []
