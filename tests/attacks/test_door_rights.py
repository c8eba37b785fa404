"""Other ways in: whatever a client asks for, in whatever order and under whatever name, it gets the reset or nothing.

Soft Serve CVE-2023-43809 and CVE-2026-24058 (another sign-in method or name), asyncssh CVE-2018-7749 (sign-in skipped),
2.23.0 (%u in paths), bash CVE-2014-6271, Terrapin CVE-2023-48795. Cases 56, 60 to 64; SECURITY 113 to 117.
"""

import asyncio
from typing import Any, Self

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_DATA, MSG_IGNORE
from asyncssh.packet import Boolean, String, UInt32

from tests.doubles.running_door import FIRST, Guest, RunningDoor
from tests.doubles.terminal_bytes import strange

PTY = (b"pty-req", String(b"xterm"), UInt32(80), UInt32(24), UInt32(0), UInt32(0), String(b"\0"))
SHELL = (b"shell",)
WINDOW = (b"window-change", UInt32(2**32 - 1), UInt32(2**32 - 1), UInt32(0), UInt32(0))


class Hand(asyncssh.SSHClientChannel[bytes]):
    """A channel on which requests are made by hand."""

    @classmethod
    def of(cls, client: asyncssh.SSHClientConnection) -> Self:
        """Not open yet."""
        loop = asyncio.get_running_loop()
        return cls(client, loop, "strict", encoding=None, errors="strict", window=65536, max_pktsize=32768)

    async def asks(self, *requests: tuple[bytes, ...]) -> list[bool]:
        """Each in turn; which of them were granted."""
        return [bool(await self._make_request(name, *parts)) for name, *parts in requests]


async def by_hand(client: asyncssh.SSHClientConnection) -> tuple[Hand, Guest]:
    """An open channel on which nothing was asked for yet."""
    guest = Guest()
    channel = Hand.of(client)
    packet = await channel._open(b"session")
    packet.check_end()
    guest.connection, guest.channel = client, channel
    channel._session = guest
    channel.resume_reading()
    return channel, guest


ORDERS: dict[str, list[tuple[bytes, ...]]] = {
    "shell twice": [PTY, SHELL, SHELL],
    "command after shell": [PTY, SHELL, (b"exec", String(b"id"))],
    "file transfer after shell": [PTY, SHELL, (b"subsystem", String(b"sftp"))],
    "terminal after shell": [SHELL, PTY],
    "terminal twice": [PTY, PTY, SHELL],
    "size before terminal": [WINDOW, PTY, SHELL],
    "size after all": [PTY, SHELL, WINDOW],
    "unknown requests": [(b"nonsense",), (b"", String(b"")), PTY, (b"open", UInt32(1)), SHELL, (b"process",)],
    "signals first": [(b"signal", String(b"KILL")), (b"break", UInt32(1)), PTY, SHELL, (b"signal", String(b"STOP"))],
    "agent and X11": [
        PTY,
        (b"auth-agent-req@openssh.com",),
        (b"x11-req", Boolean(False), String(b"MIT-MAGIC-COOKIE-1"), String(b"0" * 32), UInt32(0)),
        SHELL,
    ],
}


@pytest.mark.parametrize("order", ORDERS)
async def test_in_any_order_it_is_the_reset(door: RunningDoor, order: str) -> None:
    async with await door.connection() as client:
        channel, guest = await by_hand(client)
        granted = await channel.asks(*ORDERS[order])
        after = granted[ORDERS[order].index(SHELL) + 1 :]
        assert granted[ORDERS[order].index(SHELL)]
        if order in {"shell twice", "command after shell", "file transfer after shell"}:
            assert after == [False]
        if order == "agent and X11":
            assert granted[1:3] == [False, False]
        await guest.says(FIRST)
        assert strange(guest.raw) == []
        assert not guest.is_over
        client.abort()


async def test_data_before_the_shell_is_typed_in_the_reset(door: RunningDoor) -> None:
    async with await door.connection() as client:
        channel, guest = await by_hand(client)
        client.send_packet(MSG_CHANNEL_DATA, UInt32(channel._send_chan or 0), String(b"early"))
        await channel.asks(PTY, SHELL)
        await guest.shows("early", FIRST)
        client.abort()


@pytest.mark.parametrize("kind", ["direct-tcpip", "direct-streamlocal@openssh.com", "auth-agent@openssh.com", "x11"])
async def test_no_other_channel_opens(door: RunningDoor, kind: str) -> None:
    parts = {
        "direct-tcpip": (String(b"127.0.0.1"), UInt32(22), String(b"127.0.0.1"), UInt32(1)),
        "direct-streamlocal@openssh.com": (String(b"/run/secret.sock"), String(b""), UInt32(0)),
        "x11": (String(b"127.0.0.1"), UInt32(6000)),
    }
    async with await door.connection() as client:
        channel = Hand.of(client)
        with pytest.raises(asyncssh.ChannelOpenError):
            await channel._open(kind.encode(), *parts.get(kind, ()))


NAMES = ["reset", "RESET", "root", "x", "../../../etc/passwd", "%h%u%d", "$(id)", "`id`", "-oProxyCommand=id", "a\tb"]
NAMES += ["reset\n", "\x1b]0;owned\x07", "\u202edesk", "n" * 1000, "[@click=app.quit]x[/]", "alice@example.org"]


async def test_every_name_is_the_reset_and_is_written_down_plainly(door: RunningDoor) -> None:
    for name in NAMES:
        try:
            async with door.guest(name) as guest:
                await guest.shows(FIRST)
                assert strange(guest.raw) == []
        except asyncssh.Error:
            assert not name.isprintable(), name  # RFC 4013 knows no such name
        except ValueError:
            assert "\n" in name or not name.isprintable()  # the client itself refuses it
    await door.until_ended(1)
    assert all(line["user"].isprintable() and len(line["user"]) <= 32 for line in door.sessions_over())
    assert "\x1b" not in door.words


@pytest.mark.parametrize("length", [1024, 10_000])
async def test_a_name_without_end_is_refused(door: RunningDoor, length: int) -> None:
    with pytest.raises(asyncssh.Error):
        await door.connection("n" * length)
    async with door.arrived():
        pass


KEY = asyncssh.generate_private_key("ssh-ed25519")


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"password": "guess"},
        {"preferred_auth": "password", "password": "guess"},
        {"preferred_auth": "keyboard-interactive", "password": "guess"},
        {"preferred_auth": "publickey", "client_keys": [KEY]},
        {"preferred_auth": "hostbased"},
    ],
    ids=lambda shown: shown.get("preferred_auth", "none"),
)
async def test_whatever_is_shown_is_not_looked_at(door: RunningDoor, shown: dict[str, Any]) -> None:
    """The same screen, and the same right: none."""
    async with door.guest("reset", shown) as guest:
        await guest.shows(FIRST)
        with pytest.raises(asyncssh.ChannelOpenError):
            await guest.connection.open_connection("127.0.0.1", 22)


@pytest.mark.parametrize("name", ["desk", "Desk", "DESK"])
async def test_the_desk_is_closed(door: RunningDoor, name: str) -> None:
    async with door.guest(name) as guest:
        if name == "desk":
            assert await guest.over() == 1
            assert b"support desk cannot be reached this way" in guest.raw
        else:
            await guest.shows(FIRST)


@pytest.mark.parametrize(
    "version", ["x" * 200, "OpenSSH_9.9 \x1b[2J", "OpenSSH_9.9\u009b2J", "dropbear_2022.83", "%s%n%x"]
)
async def test_a_clients_version_is_not_believed_or_written(door: RunningDoor, version: str) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(f"SSH-2.0-{version}\r\n".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    async with door.arrived():
        assert "OpenSSH_9.9" not in door.words
        assert "\x1b" not in door.words


async def test_a_packet_slipped_into_a_strict_exchange_of_keys_ends_it(
    door: RunningDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terrapin: before the new keys nothing is taken that does not belong there."""
    send = asyncssh.SSHClientConnection._send_kexinit

    def slip(client: asyncssh.SSHClientConnection) -> None:
        send(client)
        client.send_packet(MSG_IGNORE, String(b"slipped in"))

    with monkeypatch.context() as patch:
        patch.setattr(asyncssh.SSHClientConnection, "_send_kexinit", slip)
        with pytest.raises((asyncssh.Error, OSError)):
            await door.connection()
    async with door.arrived():
        pass


async def test_a_client_without_strict_exchange_is_let_in(door: RunningDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `algorithms` says: what the attack could cut off is nothing here, and old clients belong to people too."""
    never = property(lambda _: False, lambda *_: None)
    monkeypatch.setattr(asyncssh.SSHClientConnection, "_get_extra_kex_algs", lambda _: [])
    monkeypatch.setattr(asyncssh.SSHClientConnection, "_strict_kex", never, raising=False)
    async with door.guest("reset", {"encryption_algs": ["chacha20-poly1305@openssh.com"]}) as guest:
        await guest.shows(FIRST)
