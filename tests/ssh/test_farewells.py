"""Somebody is sent away."""

import asyncio
import socket

import pytest

from tui_reset.ssh.farewells import Farewells, parting


@pytest.mark.parametrize("length", range(1, 20))
def test_a_packet_is_as_long_as_it_says_and_whole_blocks(length: int) -> None:
    """RFC 4253 6: at least four bytes of padding."""
    packet = parting("x" * length).partition(b"\r\n")[2]
    said, padding = int.from_bytes(packet[:4], "big"), packet[4]
    assert (said + 4, len(packet) % 8) == (len(packet), 0)
    assert padding >= 4
    assert packet[5] == 1


async def test_no_more_than_so_many_are_waited_for() -> None:
    farewells, pairs = Farewells(), [socket.socketpair() for _ in range(70)]
    for ours, _ in pairs:
        farewells.send_away(ours, "Later.")
    assert [ours.fileno() >= 0 for ours, _ in pairs] == [True] * 64 + [False] * 6
    assert pairs[0][1].recv(4096) == parting("Later.")
    assert pairs[0][1].recv(1) == b""
    assert pairs[69][1].recv(4096) == b""
    farewells.close()
    assert all(ours.fileno() < 0 for ours, _ in pairs)
    for _, theirs in pairs:
        theirs.close()


async def test_they_are_gone_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reset.ssh.farewells._SECONDS", 0.0)
    farewells = Farewells()
    ours, theirs = socket.socketpair()
    theirs.close()  # and who has gone already is no fault
    farewells.send_away(ours, "Later.")
    async with asyncio.timeout(5):
        while ours.fileno() >= 0:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)
