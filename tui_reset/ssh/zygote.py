"""The process that sessions are forked from: everything imported, one app run, nothing of any person in it.

Over its control socket (SOCK_SEQPACKET): `open N` with one descriptor forks session N, `kill N` ends it; it says
`ready`, and `gone N STATUS` for each that has ended. It ends with the door, and they all end with it.
"""

import asyncio
import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
from typing import Final

from tui_reset.ssh.own_process import keep_others_out, libc
from tui_reset.terminal.environment import scrub_textual_variables

_PR_SET_PDEATHSIG: Final = 1
_MESSAGE_BYTES: Final = 64
_DESCRIPTORS: Final = 1
_FIRST_OWN: Final = 3
"""Descriptors below it are the standard ones."""


def main() -> int:
    """Serve the control socket; its descriptor and the door's process are the arguments."""
    die_with(int(sys.argv[2]))
    scrub_textual_variables(os.environ)
    control = socket.socket(fileno=int(sys.argv[1]))
    _leave_files()
    warm_up()
    gc.collect()
    gc.freeze()
    control.send(b"ready")
    Zygote(control).serve()
    return 0


def die_with(parent: int) -> None:
    """Whoever forked this ends it with himself (prctl(2), PR_SET_PDEATHSIG). The door may be process 1."""
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def close_all_but(descriptor: int) -> None:
    """What the zygote had open is not a session's. Its objects are never collected here: nothing is closed twice."""
    os.closerange(_FIRST_OWN, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))


def _leave_files() -> None:
    """No folder to be in, nothing to read, nowhere to write."""
    os.chdir("/")
    os.umask(0o077)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)


def warm_up() -> None:
    """Import what sessions use, and run each front end once, on nobody's terminal."""
    from tui_reset.ssh import repairs, warm  # noqa: PLC0415 - Textual reads the environment when it is imported

    repairs.keep_no_strips()
    repairs.render_by_session()  # what was drawn while warming up was drawn for no terminal in particular
    asyncio.run(warm.run_once())


class Zygote:
    """Forks, and knows its children until they are reaped: a number is never another process's."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._pids: dict[int, bytes] = {}
        self._woken, wake = socket.socketpair()
        for end in (self._woken, wake):
            end.setblocking(False)
        self._wake = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Until the door closes the socket."""
        with selectors.DefaultSelector() as selector, contextlib.suppress(ConnectionError):  # or until it has died
            selector.register(self._control, selectors.EVENT_READ, self._obey)
            selector.register(self._woken, selectors.EVENT_READ, self._reap)
            while all(key.data() for key, _ in selector.select()):
                pass
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)

    def _obey(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, _DESCRIPTORS)
        word, _, number = message.partition(b" ")
        match word, descriptors:
            case b"open", [descriptor]:
                self._fork(number, descriptor)
            case b"kill", []:
                self._kill(number)
            case _:
                return False
        return True

    def _kill(self, number: bytes) -> None:
        for pid, known in self._pids.items():
            if known == number:
                os.kill(pid, signal.SIGKILL)

    def _fork(self, number: bytes, descriptor: int) -> None:
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            os.close(descriptor)
            self._control.send(b"gone %s 256" % number)  # no status of a process
            return
        if pid == 0:
            self._become(descriptor, zygote)
        os.close(descriptor)
        self._pids[pid] = number

    def _become(self, descriptor: int, zygote: int) -> None:
        """From here on this is a session: nothing of the zygote's is left open."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            close_all_but(descriptor)
            os.dup2(1, 2)  # nobody reads what Python would say there
            die_with(zygote)
            keep_others_out()
            gc.enable()
            from tui_reset.ssh import child  # noqa: PLC0415 - imported already, while warming up

            code = child.run(socket.socket(fileno=descriptor))
        finally:
            os._exit(code)

    def _reap(self) -> bool:
        while True:
            try:
                if not self._woken.recv(512):
                    break
            except BlockingIOError:
                break
        while self._pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            number = self._pids.pop(pid, None)
            if number is not None:
                self._control.send(b"gone %s %d" % (number, os.waitstatus_to_exitcode(status)))
        return True


if __name__ == "__main__":
    sys.exit(main())
