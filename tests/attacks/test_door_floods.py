"""Floods at the running door: one client does what it can to keep the door busy, and somebody else types meanwhile.

asyncssh reads 256 KiB of packets in one go, cuts a screen into as many packets as a client wishes, signs for every key
that it is asked about, and keeps what it may not send while keys are exchanged: each of these held the door up for
seconds, or filled its memory (in the manner of CVE-2002-20001 and Gogs CVE-2026-52814). SECURITY 116, TERMINAL.md H.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

import asyncssh
import pytest
from asyncssh.constants import MSG_GLOBAL_REQUEST, MSG_IGNORE, MSG_KEXINIT
from asyncssh.packet import Boolean, String

from tests.bench.process import memory
from tests.doubles.running_door import FIRST, Guest, RunningDoor, polled
from tui_reset.ssh.sentences import ENDINGS, Ending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OTHERS_WAIT: float = 0.4
"""Seconds at most that a key of somebody else may take; the figure is 100 ms, and a busy machine is given more."""
pytestmark = pytest.mark.alone
Attack = Callable[[RunningDoor], AbstractAsyncContextManager[None]]


def packed(client: asyncssh.SSHClientConnection, packets: int, kind: int, *parts: bytes) -> bytes:
    """So many packets, as one piece of the line."""
    pieces: list[bytes] = []
    send, client._send = client._send, pieces.append  # type: ignore[method-assign,assignment]
    for _ in range(packets):
        client.send_packet(kind, *parts)
    client._send = send  # type: ignore[method-assign]
    return b"".join(pieces)


@asynccontextmanager
async def poured(door: RunningDoor, packets: int, kind: int, *parts: bytes) -> "AsyncIterator[None]":
    client = await door.connection()
    transport = client._transport
    assert transport
    transport.write(packed(client, packets, kind, *parts))
    yield
    client.abort()
    await client.wait_closed()


def empty_packets(door: RunningDoor) -> AbstractAsyncContextManager[None]:
    return poured(door, 20_000, MSG_IGNORE, String(b""))


def requests(door: RunningDoor) -> AbstractAsyncContextManager[None]:
    return poured(door, 10_000, MSG_GLOBAL_REQUEST, String(b"keepalive@openssh.com"), Boolean(True))


@asynccontextmanager
async def questions_for_signatures(door: RunningDoor) -> "AsyncIterator[None]":
    async with await door.connection() as client:
        host_key = client.get_server_host_key()
        assert host_key
        asked = String(host_key.public_data) * 600
    name = String(b"hostkeys-prove-00@openssh.com")
    async with poured(door, 20, MSG_GLOBAL_REQUEST, name, Boolean(True), asked):
        yield


@asynccontextmanager
async def screens_byte_by_byte(door: RunningDoor) -> "AsyncIterator[None]":
    """The client says that no packet may hold more than one byte."""
    async with door.guest(max_pktsize=1):
        yield


@asynccontextmanager
async def keys(door: RunningDoor) -> "AsyncIterator[None]":
    """TERMINAL.md D: 20 kB of them cost the others 1.2 seconds."""
    async with door.arrived() as guest:
        guest.types("k" * 20_000)
        yield


@asynccontextmanager
async def a_paste_without_end(door: RunningDoor) -> "AsyncIterator[None]":
    async with door.arrived() as guest:
        guest.types(b"\x1b[200~" + b"p" * 1_000_000)
        yield


@asynccontextmanager
async def answers_in_lines(door: RunningDoor) -> "AsyncIterator[None]":
    """`yes | ssh -tt lines@…`: each is a sentence in return."""
    async with door.guest("lines", term="dumb") as guest:
        await guest.says("Quit")
        guest.types(b"y\n" * 60_000)
        yield


@asynccontextmanager
async def sizes(door: RunningDoor) -> "AsyncIterator[None]":
    """Each is a whole new screen."""
    async with door.arrived() as guest:
        for number in range(3000):
            guest.channel.change_terminal_size(40 + number % 360, 10 + number % 140)
        yield


ATTACKS: list[Attack] = [
    empty_packets,
    requests,
    questions_for_signatures,
    screens_byte_by_byte,
    keys,
    a_paste_without_end,
    answers_in_lines,
    sizes,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
async def test_the_others_are_served_meanwhile(door: RunningDoor, attack: Attack) -> None:
    async with door.arrived() as person:
        await slowest_key(person, 4)
        async with attack(door):
            slowest = await slowest_key(person, 25)
        assert slowest < OTHERS_WAIT


async def slowest_key(person: Guest, keys: int) -> float:
    """Seconds; one key every 40 ms, each waited for."""
    slowest = 0.0
    for number in range(keys):
        before, began = len(person.raw), time.monotonic()
        person.types("\x15" if number % 8 == 7 else "abcdefgh"[number % 8])
        await person.until(lambda before=before: len(person.raw) > before, "a frame")
        slowest = max(slowest, time.monotonic() - began)
        await asyncio.sleep(0.04)  # nobody types faster
    return slowest


def unread(door: RunningDoor) -> int:
    """Sessions that ended because what was drawn was not taken."""
    return sum(session["ended"] == Ending.OUTPUT for session in door.sessions_over())


async def draws_until_ended(door: RunningDoor, guest: Guest) -> None:
    """Screen after screen, each as large as there are any."""
    ended = unread(door)
    with contextlib.suppress(OSError):  # the channel is closed
        for number in range(300):
            guest.channel.change_terminal_size(400 - number % 2, 150)
            guest.types("\x14")
            await asyncio.sleep(0.05)  # so that each is drawn
            if unread(door) > ended:
                return
    await polled(lambda: unread(door) > ended, "the session's end")


async def test_keys_that_are_never_exchanged_keep_nothing_back(door: RunningDoor) -> None:
    """Once a client has asked for new keys, all that is drawn waits for them: it counts as unread, and is bounded."""
    async with door.arrived(window=2**31) as guest:
        before = memory(door.process.pid, "Rss")
        ask_for_keys_and_ignore_the_answer(guest.connection)
        await draws_until_ended(door, guest)
        assert memory(door.process.pid, "Rss") - before < 40


def ask_for_keys_and_ignore_the_answer(client: asyncssh.SSHClientConnection) -> None:
    client._packet_handlers = {**client._packet_handlers, MSG_KEXINIT: lambda *_: True}  # type: ignore[dict-item]
    client.send_packet(MSG_KEXINIT, client._client_kexinit[1:])


async def test_nobody_exchanges_keys_for_ever(door: RunningDoor) -> None:
    """Each costs the door as much as the client; nobody needs one for each 64 MiB of what a session ever sends."""
    async with door.guest() as guest:
        await guest.shows(FIRST)
        for _ in range(40):
            if guest.is_over:
                break
            guest.connection._send_kexinit()
            guest.connection._kexinit_sent = True
            await exchanged(guest)
        await guest.over()


async def exchanged(guest: Guest) -> None:
    """Until the client has new keys, or the line is cut."""
    await polled(lambda: guest.is_over or (guest.connection._kex_complete and not guest.connection._kex), "keys")


async def test_who_reads_nothing_is_ended(door: RunningDoor) -> None:
    async with door.arrived(window=32 * 1024) as guest:
        guest.channel.pause_reading()
        await draws_until_ended(door, guest)
        guest.channel.resume_reading()
        await guest.over()
        assert guest.raw.endswith(f"{ENDINGS[Ending.OUTPUT]}\r\n".encode())
