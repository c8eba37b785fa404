"""One SSH connection: what asyncssh would allow by itself, and is not allowed here."""

import asyncio
from typing import Final, NoReturn, Protocol

import asyncssh
from asyncssh.packet import SSHPacket

from tui_reset.ssh.request import checked_environment
from tui_reset.ssh.sentences import REFUSALS, Refusal
from tui_reset.ssh.session import DoorSession

WINDOW_BYTES: Final = 64 * 1024
"""What a client may send ahead: more is not typed, and a link is no larger."""
PACKET_BYTES: Final = 32 * 1024
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
    """asyncssh's, with its transport in sight, and with what leaves held back by what the network takes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, options: asyncssh.SSHServerConnectionOptions, porter: Porter):
        super().__init__(loop, options)
        self.porter = porter
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio promises it for streams
        self.transport = transport
        super().connection_made(transport)

    @property
    def unsent(self) -> int:
        """Bytes that the network has not taken."""
        return 0 if self.transport is None else self.transport.get_write_buffer_size()

    def pause_writing(self) -> None:
        """Answer no more of who does not read the answers: read nothing either."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()

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
