"""The peer of the front door: an SSH server that starts `tui-reset` on a pty of its own for every session."""

import asyncio
import contextlib
import os
import pty
import signal
import socket
import struct
import sys
from fcntl import ioctl
from termios import TIOCSWINSZ

import asyncssh

from tests.doubles.service import COMMAND


class PeerServer(asyncssh.SSHServer):
    """Lets everybody in."""

    def begin_auth(self, username: str) -> bool:
        del username
        return False

    def session_requested(self) -> "PeerSession":
        return PeerSession()


class PeerSession(asyncssh.SSHServerSession[bytes]):
    """One program on one pty."""

    def __init__(self) -> None:
        self._pid = self._tty = -1

    def connection_made(self, chan: "asyncssh.SSHServerChannel[bytes]") -> None:
        self._chan = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        del term_type, term_modes
        self._size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        return True

    def session_started(self) -> None:
        self._pid, self._tty = pty.fork()
        if self._pid == 0:
            environ = {"PATH": os.environ["PATH"], "HOME": "/", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            os.execve(COMMAND, [str(COMMAND), "--url", sys.argv[2]], {**environ, "COLORTERM": "truecolor"})  # noqa: S606 - the program under test
        ioctl(self._tty, TIOCSWINSZ, struct.pack("HHHH", self._size[1], self._size[0], 0, 0))
        asyncio.get_running_loop().add_reader(self._tty, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._tty, 65_536)
        except OSError:
            data = b""
        if data:
            self._chan.write(data)
        else:
            self._end()
            self._chan.exit(0)

    def data_received(self, data: bytes, datatype: object) -> None:
        del datatype
        os.write(self._tty, data)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._end()

    def _end(self) -> None:
        if self._tty >= 0:
            asyncio.get_running_loop().remove_reader(self._tty)
            os.close(self._tty)
            self._tty = -1
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


async def _serve(listener: socket.socket) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    options = {"server_host_keys": [key], "encoding": None, "line_editor": False}
    async with await asyncssh.listen(sock=listener, server_factory=PeerServer, **options):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1]))))
