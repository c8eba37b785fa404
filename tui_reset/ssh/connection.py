"""One SSH connection: what asyncssh would allow by itself, and is not allowed here."""

import asyncio
from typing import Final, NoReturn, Protocol

import asyncssh
from asyncssh.packet import SSHPacket

from tui_reset.ssh.pacing import Allowance
from tui_reset.ssh.request import checked_environment
from tui_reset.ssh.sentences import REFUSALS, Refusal
from tui_reset.ssh.session import DoorSession

WINDOW_BYTES: Final = 64 * 1024
"""What a client may send ahead: more is not typed, and a link is no larger."""
PACKET_BYTES: Final = 32 * 1024
LEAST_PACKET_BYTES: Final = 1024
"""Whoever takes only one byte at a time would have a whole screen cut into thousands of packets. Every client must take
32,768 (RFC 4253 6.1)."""
PIECE_BYTES: Final = 4 * 1024
"""Read at once of what has come: it may be a hundred packets, and the others wait meanwhile."""
EXCHANGES: Final = 32
"""Of keys, on one connection: a client may ask for one at any time, and it costs the door more than the client."""
EARLY_EXCHANGES: Final = 2
"""Before there is a session: within seconds nobody needs new keys."""
_NAMES: Final = 32
"""Characters of a stranger's user name that are kept (S118)."""
_ENVIRONMENT: Final = 24


class Porter(Protocol):
    """Whoever watches over a connection."""

    def wants_key(self, user: str) -> bool:
        """Whether that name is let in with a key alone."""
        ...

    def has_key(self, user: str, key: asyncssh.SSHKey) -> bool:
        """Whether it is one of those keys."""
        ...

    def session(self) -> DoorSession | None:
        """A session for one more channel; None where the connection has as many as it may."""
        ...

    def refused(self, reason: Refusal) -> None:
        """Something was asked for that there is not."""
        ...

    def lost(self) -> None:
        """The connection is over."""
        ...


class DoorConnection(asyncssh.SSHServerConnection):
    """asyncssh's, with its transport in sight, with what leaves held back by what the network takes, and what comes
    by how fast anybody types.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, options: asyncssh.SSHServerConnectionOptions, porter: Porter):
        super().__init__(loop, options)
        self.porter = porter
        self.transport: asyncio.Transport | None = None
        self._allowance = Allowance(loop)
        self._come = bytearray()
        self._reading: asyncio.TimerHandle | None = None
        self._is_full = False
        self._exchanges = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio promises it for streams
        self.transport = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Nothing more is read."""
        if self._reading is not None:
            self._reading.cancel()
        self._come.clear()
        super().connection_lost(exc)

    # What comes

    def data_received(self, data: bytes, datatype: int | None = None) -> None:  # noqa: ARG002 - none has one
        """Take it; the network is not read any further before all of it is."""
        self._come += data
        if self._reading is None:
            self._read_on()

    def _read_on(self) -> None:
        self._reading = None
        if self._is_full:
            return
        piece = bytes(self._come[:PIECE_BYTES])
        del self._come[:PIECE_BYTES]
        pause = self._allowance.spend(len(piece))
        if self._come or pause:
            self._reading = self._loop.call_later(pause, self._read_on)
        if piece:
            super().data_received(piece)
        self._listen()

    def _listen(self) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if self._is_full or self._reading is not None:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    # What leaves

    @property
    def unsent(self) -> int:
        """Bytes that the network has not taken, and those that wait for keys that a client asked for."""
        waiting = sum(len(part) for _, parts in self._deferred_packets for part in parts)
        return waiting + (0 if self.transport is None else self.transport.get_write_buffer_size())

    def pause_writing(self) -> None:
        """Answer no more of who does not read the answers: read nothing either."""
        self._is_full = True
        self._listen()

    def resume_writing(self) -> None:
        """Go on."""
        self._is_full = False
        if self._reading is None:
            self._read_on()

    # What is not done for strangers

    def _send_kexinit(self) -> None:
        self._exchanges += 1
        if self._exchanges > (EXCHANGES if self._channels else EARLY_EXCHANGES):
            self.abort()
        super()._send_kexinit()

    def _process_hostkeys_prove_00_at_openssh_dot_com_global_request(self, packet: SSHPacket) -> None:  # noqa: ARG002
        """asyncssh would sign for as many keys as a packet holds; it was not said that there is more than one."""
        self._report_global_response(False)

    @property
    def channels(self) -> int:
        """Those that are open, and those that the client has not closed on its side."""
        return len(self._channels)

    def channel(self) -> "DoorChannel":
        """For one session: bytes as they are, no line editor, and little ahead."""
        return DoorChannel(
            self,
            asyncio.get_running_loop(),
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=0,
            encoding=None,
            errors="strict",
            window=WINDOW_BYTES,
            max_pktsize=PACKET_BYTES,
        )

    async def reload_config(self) -> None:
        """Nothing depends on who signs in: asyncssh would make all options anew for each name."""


class DoorChannel(asyncssh.SSHServerChannel[bytes]):
    """A session's channel. Of the environment it keeps what is needed, and only so much of it."""

    def process_open(
        self,
        send_chan: int,
        send_window: int,
        send_pktsize: int,
        session: "asyncssh.misc.MaybeAwait[asyncssh.session.SSHSession[bytes]]",
    ) -> None:
        """Leave in packets that are worth their cost."""
        super().process_open(send_chan, send_window, max(send_pktsize, LEAST_PACKET_BYTES), session)

    def _process_env_request(self, packet: SSHPacket) -> bool:
        """asyncssh keeps whatever a stranger sends, without bound (SECURITY 0.8)."""
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        try:
            kept = checked_environment({name.decode("ascii"): value.decode("ascii")})
        except UnicodeDecodeError:
            return False
        if not kept or len(self._env) >= _ENVIRONMENT:
            return False
        self._env[name] = value
        return True


class DoorServer(asyncssh.SSHServer):
    """What one client may: nothing but a session."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """It has only come so far."""
        assert isinstance(conn, DoorConnection)  # noqa: S101 - the door makes no other
        self._conn, self._porter = conn, conn.porter

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It has gone."""
        self._porter.lost()

    def begin_auth(self, username: str) -> bool:
        """Nobody is asked who they are: the reset is for those who cannot say it. The desk may want a key."""
        return self._porter.wants_key(username)

    def public_key_auth_supported(self) -> bool:
        """For the desk's keys; nothing else is taken."""
        return True

    def password_auth_supported(self) -> bool:
        """Never: nobody should type one here."""
        return False

    def kbdint_auth_supported(self) -> bool:
        """The same."""
        return False

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """One of the desk's."""
        return self._porter.has_key(username, key)

    def session_requested(self) -> tuple[asyncssh.SSHServerChannel[bytes], asyncssh.SSHServerSession[bytes]]:
        """Open a channel, or refuse it with a sentence that ssh shows."""
        session = self._porter.session()
        if session is None:
            self._refuse(Refusal.CHANNELS)
        return self._conn.channel(), session

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:  # noqa: ARG002
        """No `ssh -L`, `-D`, `-J` or `-W`."""
        self._refuse(Refusal.FORWARDING)

    def unix_connection_requested(self, dest_path: str) -> bool:  # noqa: ARG002
        """The same for sockets."""
        self._refuse(Refusal.FORWARDING)

    def server_requested(self, listen_host: str, listen_port: int) -> bool:  # noqa: ARG002
        """No `ssh -R`."""
        self._porter.refused(Refusal.FORWARDING)
        return False

    def unix_server_requested(self, listen_path: str) -> bool:  # noqa: ARG002
        """The same for sockets."""
        self._porter.refused(Refusal.FORWARDING)
        return False

    def tun_requested(self, unit: int | None) -> bool:  # noqa: ARG002
        """No `ssh -w`."""
        self._refuse(Refusal.FORWARDING)

    def tap_requested(self, unit: int | None) -> bool:  # noqa: ARG002
        """The same."""
        self._refuse(Refusal.FORWARDING)

    def _refuse(self, refusal: Refusal) -> NoReturn:
        self._porter.refused(refusal)
        raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, REFUSALS[refusal])


def kept_name(user: str) -> str:
    """A stranger's user name as it may be written down."""
    return "".join(letter for letter in user[:_NAMES] if letter.isprintable())
