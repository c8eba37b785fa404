"""Sessions that want too much, at the running door: memory, places, time, and handshakes that never end.

Gogs CVE-2026-52814 (silent connections), OpenSSH's LoginGraceTime, MaxStartups and PerSourceMaxStartups (SECURITY 116);
a crash ends one session with one sentence and shows nothing of what was typed (SECURITY 108).
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_CLOSE

from tests.doubles.door import open_door
from tests.doubles.running_door import FIRST, RunningDoor
from tests.doubles.terminal_bytes import strange
from tui_reset.ssh.sentences import ENDINGS, REFUSALS, Ending, Refusal
from tui_reset.terminal.restore import RESTORING

PASSWORD = "Typed-Octopus-4711-tangerine"


@asynccontextmanager
async def silent(door: RunningDoor, many: int, said: bytes = b"", source: str = "127.0.0.1") -> AsyncIterator[None]:
    """Connections from there that say that, and no more."""
    writers = []
    try:
        for _ in range(many):
            _, writer = await asyncio.open_connection("127.0.0.1", door.port, local_addr=(source, 0))
            writers.append(writer)
            writer.write(said)
        yield
    finally:
        for writer in writers:
            writer.close()


async def test_three_hundred_from_many_sources_keep_nobody_out(door: RunningDoor) -> None:
    async with AsyncExitStack() as crowd:
        for number in range(2, 32):
            await crowd.enter_async_context(silent(door, 10, b"SSH-2.0-x\r\n", f"127.0.0.{number}"))
        async with door.arrived():
            pass


async def test_those_who_keep_coming_keep_nobody_out_who_comes_from_elsewhere(door: RunningDoor) -> None:
    """Each one that comes throws out the oldest of its own source."""

    async def come() -> None:
        while True:
            async with silent(door, 20, source="127.0.0.9"):
                pass

    coming = asyncio.create_task(come())
    for _ in range(3):
        async with door.arrived():
            pass
    coming.cancel()
    with contextlib.suppress(asyncio.CancelledError, OSError):
        await coming


async def test_one_byte_a_second_is_no_handshake(tmp_path: Path) -> None:
    """Slow loris: patience is with the whole handshake, not with each byte."""
    with RunningDoor(tmp_path, handshake_seconds=2) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        began = asyncio.get_running_loop().time()
        with contextlib.suppress(ConnectionError):
            for letter in b"SSH-2.0-slow loris, a byte at a time":
                writer.write(bytes([letter]))
                await writer.drain()
                with contextlib.suppress(TimeoutError):
                    if not await asyncio.wait_for(reader.read(4096), 0.3):
                        break
        assert asyncio.get_running_loop().time() - began < 5
        writer.close()


async def test_one_source_has_so_many_sessions_and_the_others_are_let_in(tmp_path: Path) -> None:
    with RunningDoor(tmp_path, sessions_per_source=3) as door:
        async with AsyncExitStack() as crowd:
            for _ in range(3):
                await crowd.enter_async_context(door.arrived())
            async with door.guest() as refused:
                assert await refused.over() == 1
                assert REFUSALS[Refusal.SOURCE_FULL].split(".", maxsplit=1)[0].encode() in refused.raw
            async with door.guest("reset", {"local_addr": ("127.0.0.7", 0)}) as other:
                await other.shows(FIRST)


async def test_time_ends_with_a_sentence(tmp_path: Path) -> None:
    with RunningDoor(tmp_path, idle_seconds=3, idle_warning_seconds=2, total_seconds=8) as door:
        async with door.arrived() as guest, door.arrived() as busy:
            await guest.shows("Any key stays")
            busy.types("k")
            assert (await guest.over(), guest.raw.count(RESTORING)) == (1, 1)
            assert said_at_the_end(guest.raw, Ending.IDLE)
            while not busy.is_over:  # a key now and then stays, but not for ever
                busy.types("k")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(busy.over(), 0.3)
            assert said_at_the_end(busy.raw, Ending.TOTAL)


def said_at_the_end(raw: bytes, ending: Ending) -> bool:
    """After the screen was given back; wrapped as the window is wide."""
    last = raw.rpartition(RESTORING)[2].decode()
    return " ".join(last.split()) == ENDINGS[ending] and not strange(raw)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU, signal.SIGTERM])
async def test_a_session_that_dies_dies_alone(tmp_path: Path, number: signal.Signals) -> None:
    with RunningDoor(tmp_path) as door:
        async with door.arrived() as other:
            (kept,) = door.processes
            async with door.arrived() as guest:
                (mine,) = set(door.processes) - {kept}
                guest.types(f"alice@example.org\t{PASSWORD}")
                await guest.shows("•" * len(PASSWORD))
                os.kill(mine, number)
                assert await guest.over() == 1
                assert said_at_the_end(guest.raw, Ending.FAULT)
            other.types("still here")
            await other.shows("still here")
            assert PASSWORD not in door.words
            assert "Traceback" not in door.words


def held_limits(pid: int) -> dict[str, object]:
    """What the kernel holds it to; of memory, whether that is what it has and 64 MiB at most."""
    lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    hard = {line[:26].strip(): line[26:].split()[1] for line in lines}
    used = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    named = {"core": "Max core file size", "file": "Max file size", "files": "Max open files"}
    is_bounded = int(hard["Max address space"]) <= used + 64 * 1024 * 1024
    return {"address space": is_bounded} | {name: hard[line] for name, line in named.items()}


def killed_first(pid: int) -> int:
    """From -1000 (never) to 1000: whom the kernel ends where memory runs out."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii"))


async def test_memory_is_bounded_and_who_wants_more_ends_alone(tmp_path: Path) -> None:
    """The limit is held by the kernel, whatever the app does."""
    with RunningDoor(tmp_path, memory_mib=64) as door:
        async with door.arrived() as other:
            (process,) = door.processes
            assert killed_first(process) == 1000 > killed_first(door.process.pid)
            assert held_limits(process) == {"address space": True, "core": "0", "file": "0", "files": "64"}
            async with door.arrived(size=(400, 150)) as guest:
                guest.types(b"\x1b[200~" + b"p" * 60_000 + b"\x1b[201~")
                guest.channel.change_terminal_size(399, 149)
            other.types("still here")
            await other.shows("still here")


async def test_a_first_process_that_dies_is_made_anew(tmp_path: Path) -> None:
    with RunningDoor(tmp_path) as door:
        async with door.arrived() as guest:
            zygote = door.family()[1]
            os.kill(zygote, signal.SIGKILL)
            assert await guest.over() == 1
        async with door.arrived():
            assert zygote not in door.family()


async def test_half_a_line_is_no_reason_to_stay(door: RunningDoor) -> None:
    """A client that ends its input from a terminal still sees; one whose TCP half is closed is gone."""
    before = len(door.sessions_over())
    async with door.arrived() as guest:
        guest.channel.write_eof()
        guest.channel.change_terminal_size(100, 30)
        await guest.shows(FIRST)
        transport = guest.connection._transport
        assert transport
        transport.write_eof()
        await door.until_ended(before + 1)


async def test_channels_that_a_client_never_closes_are_bounded() -> None:
    """Each session that is over would stay in the door for as long as the line is open."""
    async with open_door() as door:
        client = await door.client()
        for number in range(8):
            process = await client.create_process(term_type="xterm", encoding=None)
            ignored = {**process.channel._packet_handlers, MSG_CHANNEL_CLOSE: lambda *_: None}
            process.channel._packet_handlers = ignored
            process.stdin.write(b"q")
            await door.measures.until_ended(number + 1)
        with pytest.raises(asyncssh.ChannelOpenError):
            await client.create_process(term_type="xterm", encoding=None)
        client.abort()
        await client.wait_closed()
