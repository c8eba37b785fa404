"""How one connection is read and answered: piece by piece, within an allowance, and not for nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncssh
from asyncssh.constants import (
    MSG_GLOBAL_REQUEST,
    MSG_IGNORE,
    MSG_KEXINIT,
    MSG_REQUEST_FAILURE,
    MSG_REQUEST_SUCCESS,
)
from asyncssh.packet import Boolean, String

from tests.doubles.door import OpenDoor, open_door
from tests.doubles.running_door import polled
from tui_reset.ssh.connection import EXCHANGES, LEAST_PACKET_BYTES, PIECE_BYTES, DoorConnection


@asynccontextmanager
async def met() -> AsyncIterator[tuple[OpenDoor, asyncssh.SSHClientConnection, DoorConnection]]:
    """A door, a client in a session, and the door's end of its line."""
    async with open_door() as door:
        client = await door.client()
        process = await client.create_process(term_type="xterm", encoding=None)
        assert await process.stdout.readexactly(6) == b"here\r\n"
        try:
            yield door, client, door.host.seats[0].peer._keeper._connection  # type: ignore[attr-defined]
        finally:
            client.abort()
            await client.wait_closed()


async def test_what_comes_at_once_is_read_in_pieces() -> None:
    async with met() as (_, client, connection):
        received = connection._recv_seq
        for _ in range(300):
            client.send_packet(MSG_IGNORE, String(b"x" * 30))
        pieces: list[int] = []
        read = connection._recv_data

        def count() -> None:
            pieces.append(len(connection._inpbuf))
            read()

        connection._recv_data = count  # type: ignore[method-assign]
        await polled(lambda: connection._recv_seq >= received + 300, "all of it to be read")
        assert max(pieces) <= PIECE_BYTES + 4096
        assert len(pieces) > 300 * 60 // PIECE_BYTES
        assert connection.transport
        assert connection.transport.is_reading()


async def test_who_sends_more_than_anybody_types_waits() -> None:
    async with met() as (_, client, connection):
        for _ in range(3000):
            client.send_packet(MSG_IGNORE, String(b"x" * 30))
        transport = connection.transport
        assert transport
        await polled(lambda: not transport.is_reading() and connection._reading is not None, "a pause")
        connection.pause_writing()
        connection.resume_writing()
        assert not transport.is_reading()
        client.abort()
        await polled(lambda: connection._transport is None or not connection._come, "the end")


async def test_nothing_is_signed_for_the_asking() -> None:
    async with met() as (_, client, _):
        key = client.get_server_host_key()
        assert key
        asked = (String(b"hostkeys-prove-00@openssh.com"), Boolean(True), String(key.public_data))
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def answered(_: object, kind: int, *__: object) -> None:
            answer.set_result(kind)

        answers = dict.fromkeys((MSG_REQUEST_SUCCESS, MSG_REQUEST_FAILURE), answered)
        client._packet_handlers = {**client._packet_handlers, **answers}
        client.send_packet(MSG_GLOBAL_REQUEST, *asked)
        assert await asyncio.wait_for(answer, 10) == MSG_REQUEST_FAILURE


async def test_new_keys_are_exchanged_only_so_often() -> None:
    async with met() as (_, client, connection):

        def has_keys() -> bool:
            return client.is_closed() or (client._kex_complete and not client._kex)

        for _ in range(EXCHANGES):
            if client.is_closed():
                break
            client._send_kexinit()
            client._kexinit_sent = True
            await polled(has_keys, "new keys")
        await asyncio.wait_for(client.wait_closed(), 10)
        assert connection._exchanges == EXCHANGES + 1


async def test_what_waits_for_new_keys_counts_as_unread() -> None:
    async with met() as (door, client, connection):
        client._packet_handlers = {**client._packet_handlers, MSG_KEXINIT: lambda *_: True}  # type: ignore[dict-item]
        client.send_packet(MSG_KEXINIT, client._client_kexinit[1:])
        await polled(lambda: not connection._kex_complete, "the door's offer")
        door.host.seats[0].peer.send(b"x" * 5000)
        assert connection.unsent >= 5000


async def test_a_packet_holds_more_than_a_client_asks_for() -> None:
    async with open_door() as door:
        client = await door.client()
        process = await client.create_process(term_type="xterm", encoding=None, max_pktsize=1)
        assert await process.stdout.readexactly(6) == b"here\r\n"
        connection = door.host.seats[0].peer._keeper._connection  # type: ignore[attr-defined]
        (channel,) = connection._channels.values()
        assert channel._send_pktsize == LEAST_PACKET_BYTES
        client.abort()
        await client.wait_closed()
