"""Asking a range server over real HTTP: what leaves, what comes back, and what if nothing does (ASVS 6.2.12)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.fake_clock import FakeClock
from tests.doubles.range_server import RangeServerDouble
from tui_reset.server.leaks import range_server
from tui_reset.server.leaks.leaked import Known
from tui_reset.server.leaks.range_answer import digits_of
from tui_reset.server.leaks.range_server import RangeServer, opened_range_server
from tui_reset.server.mail.circuit import Circuit

LEAKED = "seven quiet herons at dawn"
CLEAN = "seven quiet herons at dusk"


@dataclass
class Asked:
    """A range server that is asked, and what was told of it."""

    server: RangeServer
    double: RangeServerDouble
    clock: FakeClock
    told: list[str] = field(default_factory=list)


@pytest.fixture
def double() -> Iterator[RangeServerDouble]:
    with RangeServerDouble(LEAKED) as running:
        yield running


@pytest.fixture
async def asked(double: RangeServerDouble) -> AsyncIterator[Asked]:
    clock, told = FakeClock(), list[str]()
    server = await opened_range_server(double.url + "/", Circuit(clock.monotonic), told.append)
    yield Asked(server, double, clock, told)
    await server.close()


async def test_a_leaked_password_is_known_by_its_range_alone(asked: Asked) -> None:
    """k-anonymity: five digits leave, padded answers come, and nothing of whoever types is sent."""
    assert await asked.server.look_up(LEAKED) is Known.LEAKED
    assert await asked.server.look_up(CLEAN) is Known.CLEAN
    assert asked.double.heard == [f"/range/{digits_of(one)[0]}" for one in (LEAKED, CLEAN)]
    assert asked.told == ["leaked", "clean"]
    assert set(asked.double.headers) == {"host", "add-padding", "accept", "accept-encoding", "user-agent", "connection"}
    assert asked.double.headers["add-padding"] == "true"
    assert await asked.server.check() == ""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"status": 500}, "status_500"),
        ({"status": 404}, "status_404"),
        ({"status": 302, "location": "http://127.0.0.1:9/"}, "status_302"),
        ({"body": b"<html>Welcome to the guests' network</html>"}, "no_range"),
        ({"body": b"0" * (range_server.ANSWER_BYTES + 1)}, "too_long"),
    ],
)
async def test_what_is_no_range_is_no_answer(
    asked: Asked, caplog: pytest.LogCaptureFixture, changes: dict[str, object], fault: str
) -> None:
    """Fails open, with one line that names neither range nor password; no redirect is followed (ASVS 15.3.2)."""
    for name, value in changes.items():
        setattr(asked.double, name, value)
    with caplog.at_level(logging.DEBUG):
        assert await asked.server.look_up(LEAKED) is Known.NOBODY_KNOWS
    assert [vars(record)["fault"] for record in caplog.records if record.name.startswith("tui_reset")] == [fault]
    assert len(asked.double.heard) == 1
    assert digits_of(LEAKED)[0] not in caplog.text
    assert LEAKED not in caplog.text
    assert asked.told == ["nobody_knows"]
    assert await asked.server.check() == fault


async def test_silence_ends_after_its_time_and_stops_being_asked(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """One second at most; after four such a pause without any wait, and then it is asked again by itself."""
    monkeypatch.setattr(range_server, "TIMEOUT", 0.05)
    asked.double.silent = True
    for _ in range(6):
        async with asyncio.timeout(5):
            assert await asked.server.look_up(LEAKED) is Known.NOBODY_KNOWS
    assert len(asked.double.heard) == 4
    assert await asked.server.check() == "paused"
    asked.double.over.set()
    asked.clock.go(31)
    monkeypatch.setattr(range_server, "TIMEOUT", 5)
    assert await asked.server.look_up(LEAKED) is Known.LEAKED
    assert asked.told == ["nobody_knows"] * 6 + ["leaked"]


async def test_nobody_there_is_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    server = await opened_range_server("http://127.0.0.1:9/range", Circuit(FakeClock().monotonic), lambda _: None)
    assert await server.look_up(LEAKED) is Known.NOBODY_KNOWS
    assert [vars(record)["fault"] for record in caplog.records] == ["ConnectionRefusedError"]
    await server.close()


@pytest.mark.parametrize("trusted", [False, True])
async def test_the_certificate_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    """ASVS 12.3.2: against this machine's authorities, a house's own among them; a stranger hears nothing."""
    authority, heard = FakeAuthority(tmp_path), list[bytes]()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        body = RangeServerDouble(LEAKED).range_of(digits_of(LEAKED)[0])
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(hear, "127.0.0.1", 0, ssl=authority.server_context("localhost"))
    url = f"https://localhost:{listener.sockets[0].getsockname()[1]}/range"
    async with listener:
        server = await opened_range_server(url, Circuit(FakeClock().monotonic), lambda _: None)
        assert await server.look_up(LEAKED) is (Known.LEAKED if trusted else Known.NOBODY_KNOWS)
        assert await server.check() == ("" if trusted else "SSLCertVerificationError")
        await server.close()
    assert len(heard) == 2 * trusted
