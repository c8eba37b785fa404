"""Nothing is forwarded, whatever kind it is; and the door stays open when the machine is short of something."""

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable

import asyncssh
import pytest

from tests.doubles.door import open_door
from tui_reset.ssh.sentences import REFUSALS, Refusal

Client = asyncssh.SSHClientConnection


async def to_a_port(client: Client) -> object:
    return await client.open_connection("127.0.0.1", 22)


async def to_a_socket(client: Client) -> object:
    return await client.open_unix_connection("/run/docker.sock")


async def to_a_tunnel(client: Client) -> object:
    return await client.open_tun(0)


async def to_a_bridge(client: Client) -> object:
    return await client.open_tap(0)


@pytest.mark.parametrize("ask", [to_a_port, to_a_socket, to_a_tunnel, to_a_bridge])
async def test_no_way_leads_on(ask: Callable[[Client], Awaitable[object]]) -> None:
    """SECURITY 113."""
    async with open_door() as door, await door.client() as client:
        with pytest.raises(asyncssh.ChannelOpenError) as caught:
            await ask(client)
        assert caught.value.reason == REFUSALS[Refusal.FORWARDING]
        assert door.measures.refusals == [Refusal.FORWARDING]


async def listening_port(client: Client) -> object:
    return await client.start_server(lambda host, port: False, "", 0)  # noqa: ARG005


async def listening_socket(client: Client) -> object:
    return await client.start_unix_server(lambda: False, "/run/tui-reset-listens")


@pytest.mark.parametrize("ask", [listening_port, listening_socket])
async def test_nothing_listens_for_a_client(ask: Callable[[Client], Awaitable[object]]) -> None:
    async with open_door() as door, await door.client() as client:
        with pytest.raises(asyncssh.ChannelListenError):
            await ask(client)
        assert door.measures.refusals == [Refusal.FORWARDING]


async def test_an_environment_that_is_no_text_is_dropped() -> None:
    async with open_door() as door, await door.client() as client:
        process = await client.create_process(
            term_type="xterm", encoding=None, env={b"LANG": b"\xff\xfe", b"\xff": b"C", b"LC_ALL": b"C.UTF-8"}
        )
        await process.stdout.readexactly(6)
        assert door.host.seats[0].request.environment == {"LC_ALL": "C.UTF-8"}
        client.abort()


async def test_without_descriptors_the_door_waits_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    accept, failures = loop.sock_accept, [errno.EMFILE, errno.ENFILE]

    async def sock_accept(listener: socket.socket) -> object:
        if failures:
            number = failures.pop()
            raise OSError(number, os.strerror(number))
        return await accept(listener)

    monkeypatch.setattr(loop, "sock_accept", sock_accept)
    async with open_door() as door, asyncio.timeout(10), await door.client() as client:
        assert client.get_extra_info("username") == "reset"
    assert failures == []


async def test_a_connection_that_is_gone_before_it_is_met_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, tried = asyncio.get_running_loop(), asyncio.Event()

    async def connect_accepted_socket(*_: object) -> object:
        tried.set()
        raise ConnectionResetError

    async with open_door() as door:
        with monkeypatch.context() as patch:
            patch.setattr(loop, "connect_accepted_socket", connect_accepted_socket)
            _, writer = await asyncio.open_connection("127.0.0.1", door.port)
            await asyncio.wait_for(tried.wait(), 10)
            writer.close()
        async with await door.client():
            assert door.door.house.places.waiting == 1
