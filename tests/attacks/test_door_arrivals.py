"""Handshakes one after the other, each a connection that is gone at once: the door signs for all of them.

No bound on connections that wait stops it, because none of them waits; everybody's keys wait for the one process that
shakes hands. OpenSSH's PerSourcePenalties are there for it. SECURITY 116.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.running_door import Guest, RunningDoor, polled
from tests.machine import needs
from tui_reset.settings import SshSettings
from tui_reset.ssh.sentences import REFUSALS, Refusal

STRANGER = "127.0.0.66"
AT_ONCE = SshSettings().arrivals_per_source // 6


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """With the limits that it has by itself."""
    limits = SshSettings()
    folder = tmp_path_factory.mktemp("door")
    with RunningDoor(folder, arrivals=limits.arrivals, arrivals_per_source=limits.arrivals_per_source) as door:
        yield door


async def knock(door: RunningDoor, source: str) -> bytes:
    """What the door says behind its version; the connection is gone at once."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port, local_addr=(source, 0))
    try:
        writer.write(b"SSH-2.0-x\r\n")
        await reader.readline()
        return await reader.read(4096)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_who_keeps_coming_is_sent_away_before_anything_is_spent_on_him(door: RunningDoor) -> None:
    said = [await knock(door, STRANGER) for _ in range(100)]
    refused = sum(REFUSALS[Refusal.ARRIVALS].encode() in answer or not answer for answer in said)
    assert AT_ONCE <= 100 - refused < 2 * AT_ONCE
    assert sum(b"curve25519" in answer for answer in said) == 100 - refused
    async with door.arrived():  # from another address, meanwhile
        pass


async def test_one_connection_has_no_more_sessions_than_come_with_connections(door: RunningDoor) -> None:
    """Each is a process and a first frame, for three packets of the client's."""
    client = await door.connection(local_addr=("127.0.0.67", 0))
    async with asyncio.timeout(40):
        for _ in range(3 * AT_ONCE):
            guest = await Guest.on(client, term=None)
            guest.channel.write_eof()
            if await guest.over() == 1:
                break
    assert REFUSALS[Refusal.ARRIVALS].encode() in guest.errors
    client.abort()
    await client.wait_closed()


async def test_nobody_exchanges_keys_before_there_is_a_session(door: RunningDoor) -> None:
    """Thirty-two of them within one second, on each of many connections, were a core's work."""
    client = await door.connection(local_addr=("127.0.0.68", 0))
    async with asyncio.timeout(10):
        for _ in range(3):
            client._send_kexinit()
            client._kexinit_sent = True
            await polled(lambda: client.is_closed() or (client._kex_complete and not client._kex), "keys")
        await client.wait_closed()


def test_ssh_says_that_it_was_refused(tmp_path: Path) -> None:
    needs("ssh")
    with RunningDoor(tmp_path, arrivals_per_source=2) as door:
        assert door.said_to("-T", typed="4\n").returncode == 0
        refused = door.said_to("-T", typed="4\n")
    assert refused.returncode == 255
    assert REFUSALS[Refusal.ARRIVALS] in refused.stderr
