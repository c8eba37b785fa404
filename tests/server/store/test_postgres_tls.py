"""A PostgreSQL server on another machine proves who it is before anything is said to it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.doubles.certificates import FakeAuthority
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.engine import open_store

ASKS_FOR_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""SSLRequest (PostgreSQL 16, §55.7)."""


@asynccontextmanager
async def listening(context: ssl.SSLContext | None, heard: list[bytes]) -> AsyncIterator[int]:
    """Something that speaks PostgreSQL as far as TLS and writes down what it is told; without `context` it has none."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readexactly(8))
        writer.write(b"S" if context else b"N")
        with suppress(OSError):
            if context:
                await writer.start_tls(context)
            heard.append(await reader.read(1000))
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("name", "trusted", "told"),
    [
        ("localhost", True, True),
        ("localhost", False, False),
        ("other.example", True, False),
        (None, True, False),
    ],
    ids=["proven", "another-authority", "another-name", "no-tls"],
)
async def test_without_proof_neither_name_nor_password_is_sent(
    name: str | None, trusted: bool, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY 105: `ssl=verify-full` verifies authority and name, and there is no way back to plain."""
    authority, other = FakeAuthority(tmp_path), tmp_path / "other"
    other.mkdir()
    known = authority if trusted else FakeAuthority(other)
    monkeypatch.setenv("PGSSLROOTCERT", str(known.file))
    heard: list[bytes] = []
    async with listening(authority.server_context(name) if name else None, heard) as port:
        store = open_store(f"postgresql+asyncpg://me:hunter2@localhost:{port}/house?ssl=verify-full")
        with pytest.raises(Problem) as refused:
            await store.read(lambda found: found.execute(text("SELECT 1")).scalar_one())
        await store.close()
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert heard[0] == ASKS_FOR_TLS
    assert any(b"user\0me\0" in words for words in heard) is told
    if not told:
        assert b"".join(heard).replace(ASKS_FOR_TLS, b"") == b""
