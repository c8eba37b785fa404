"""The front door under strangers: silence, floods, junk, endless environments, and answers that nobody reads.

OpenSSH's MaxStartups and LoginGraceTime are there for the first (CVE-2010-5107); asyncssh keeps whatever environment an
unauthenticated client sends; one that never reads cost 22 MB in another server (TERMINAL.md H). SECURITY 113, 114, 116.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncssh
import pytest

from tests.doubles.door import OpenDoor, open_door
from tui_reset.ssh.sentences import REFUSALS, Ending, Refusal

MSG_KEXINIT = 20


@asynccontextmanager
async def silent(port: int, count: int, said: bytes = b"") -> AsyncIterator[None]:
    """Connections that say that, and no more."""
    writers = []
    try:
        for _ in range(count):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            writer.write(said)
        yield
    finally:
        for writer in writers:
            writer.close()


async def uses(door: OpenDoor, user: str = "reset") -> None:
    """A person comes, types, and leaves."""
    async with asyncio.timeout(10), await door.client(user) as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        assert await process.stdout.readexactly(6) == b"here\r\n"
        process.stdin.write(b"q")
        assert (await process.wait()).exit_status == 0


async def test_three_hundred_who_keep_silent_keep_nobody_out() -> None:
    """SECURITY 116: the oldest of them make place."""
    async with open_door() as door, silent(door.port, 300):
        await uses(door)
        assert door.door.house.places.waiting <= 8
        assert door.measures.refusals.count(Refusal.EVICTED) >= 292


async def test_those_who_say_only_hello_keep_nobody_out() -> None:
    async with open_door() as door, silent(door.port, 100, b"SSH-2.0-hello\r\n"):
        await uses(door)


async def test_those_who_came_in_and_do_nothing_keep_nobody_out() -> None:
    """Signed in is nothing here: only a session counts."""
    async with open_door() as door:
        idle = [await door.client() for _ in range(20)]
        await uses(door)
        await door.measures.until_refused(12)
        assert door.door.house.places.waiting <= 8
        for client in idle:
            client.abort()


async def test_a_silent_connection_is_dropped_in_the_end() -> None:
    async with open_door({"handshake_seconds": 1}) as door, silent(door.port, 1):
        client = await door.client()
        await door.measures.until_refused(2)
        await asyncio.wait_for(client.wait_closed(), 10)
        assert door.measures.refusals == [Refusal.SILENT, Refusal.SILENT]
        assert door.door.house.places.waiting == 0


async def test_a_session_outlives_the_patience_with_handshakes() -> None:
    async with open_door({"handshake_seconds": 1}) as door, await door.client() as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        async with silent(door.port, 1):
            await door.measures.until_refused()
        process.stdin.write(b"alive")
        assert await process.stdout.readexactly(11) == b"here\r\nalive"


@pytest.mark.parametrize(
    "junk",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"SSH-1.5-old\r\n",
        b"SSH-2.0-x\r\n" + b"\xff" * 4096,
        b"SSH-2.0-x\r\n" + bytes([0, 0, 0, 12, 4, MSG_KEXINIT]) + b"\0" * 30,
        b"A" * 300_000,
        b"\0" * 64,
        b"",
    ],
)
async def test_junk_ends_one_connection(junk: bytes) -> None:
    """Case 64."""
    async with open_door({"handshake_seconds": 1}) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(junk)
        try:
            async with asyncio.timeout(10):
                said = await reader.read()
        except ConnectionError:
            said = b""
        writer.close()
        assert b"Traceback" not in said
        assert b"AsyncSSH" not in said
        await uses(door)


async def test_an_endless_environment_is_not_kept() -> None:
    """asyncssh keeps all of it, in the process that everybody shares."""
    names = ["LC_" + chr(65 + number // 26) + chr(65 + number % 26) for number in range(26 * 26)]
    async with open_door() as door, await door.client() as client:
        sent = dict.fromkeys(names, "C") | {f"X{number}": "x" * 1000 for number in range(100)}
        process = await client.create_process(term_type="xterm", encoding=None, env=sent)
        await process.stdout.readexactly(6)
        assert len(door.host.seats[0].request.environment) == 24
        client.abort()


async def test_who_does_not_read_the_answers_is_not_read_either() -> None:
    """A flood of requests whose replies pile up here: nothing more is taken until they are."""
    async with open_door() as door, await door.client() as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        await process.stdout.readexactly(6)
        connection = door.host.seats[0].peer._keeper._connection  # type: ignore[attr-defined] # nobody else has it
        transport = connection.transport
        connection.pause_writing()
        assert not transport.is_reading()
        connection.resume_writing()
        assert transport.is_reading()
        client.abort()
        await door.measures.until_ended()
        connection.pause_writing()
        connection.resume_writing()


async def test_a_never_reading_typist_costs_no_more_than_the_bound() -> None:
    """TERMINAL.md H."""
    async with open_door({"output_kib": 128}) as door:
        client = await door.client()
        process = await client.create_process(term_type="xterm", encoding=None, window=32768)
        process.stdin.write(b"f")
        await door.measures.until_ended()
        assert door.measures.endings[0][0] is Ending.OUTPUT
        await uses(door)
        client.abort()


async def test_a_flood_of_keys_waits_in_the_senders_own_network() -> None:
    async with open_door() as door, await door.client() as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        process.stdin.write(b"k" * 1_000_000)
        await process.stdout.readexactly(6 + 64 * 1024)
        await uses(door)
        assert len(door.host.seats[0].fed) < 256 * 1024
        client.abort()


async def test_ten_channels_are_one_session() -> None:
    async with open_door() as door, await door.client() as client:
        opened = [client.create_process(term_type="xterm", encoding=None) for _ in range(10)]
        results = await asyncio.gather(*opened, return_exceptions=True)
        refused = [result for result in results if isinstance(result, asyncssh.ChannelOpenError)]
        assert [refusal.reason for refusal in refused] == [REFUSALS[Refusal.CHANNELS]] * 9
        assert len(door.host.seats) <= 1
        client.abort()


KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER = asyncssh.generate_private_key("ssh-ed25519")
DESK_KEYS = asyncssh.import_authorized_keys(KEY.export_public_key("openssh").decode())
FAR_KEYS = asyncssh.import_authorized_keys(f'from="203.0.113.7" {KEY.export_public_key("openssh").decode()}')


@pytest.mark.parametrize(
    ("keys", "shown", "is_let_in"),
    [
        (DESK_KEYS, KEY, True),
        (DESK_KEYS, OTHER, False),
        (DESK_KEYS, None, False),
        (FAR_KEYS, KEY, False),
        (None, None, True),
    ],
)
async def test_the_desk_opens_to_its_keys_alone(
    keys: asyncssh.SSHAuthorizedKeys | None, shown: asyncssh.SSHKey | None, is_let_in: bool
) -> None:
    async with open_door({"desk": True}, desk_keys=keys) as door:
        chosen = {"client_keys": [shown] if shown else None}
        if is_let_in:
            client = await door.client("desk", **chosen)
            process = await client.create_process(term_type="xterm", encoding=None)
            await process.stdout.readexactly(6)
            assert [seat.request.mode.value for seat in door.host.seats] == ["desk"]
            client.abort()
        else:
            with pytest.raises(asyncssh.PermissionDenied):
                await door.client("desk", password="anything", **chosen)
            assert door.host.seats == []


@pytest.mark.parametrize("name", ["Desk", "DESK", "desk ", "desk\u00ad", "\uff44\uff45\uff53\uff4b", "lines"])
async def test_nobody_becomes_the_desk_under_another_name(name: str) -> None:
    """Names that asyncssh makes `desk` of (RFC 4013) are the desk before they are judged; the others are not."""
    async with open_door({"desk": True}, desk_keys=DESK_KEYS) as door:
        try:
            client = await door.client(name)
        except asyncssh.PermissionDenied:
            return
        process = await client.create_process(term_type="xterm", encoding=None)
        await process.stdout.readexactly(6)
        assert door.host.seats[0].request.mode.value in {"screen", "lines"}
        client.abort()
