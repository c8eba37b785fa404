"""The door: takes connections from the network and lets each visit the house, until it closes."""

import asyncio
import contextlib
import logging
import socket
from typing import Final

import asyncssh

from tui_reset.ssh.algorithms import algorithm_options
from tui_reset.ssh.connection import DoorConnection, DoorServer
from tui_reset.ssh.farewells import VERSION, Farewells
from tui_reset.ssh.host import Host
from tui_reset.ssh.house import House, Rules
from tui_reset.ssh.measures import Measures
from tui_reset.ssh.sentences import REFUSALS, Refusal
from tui_reset.ssh.visit import Visit, address_and_source

log = logging.getLogger(__name__)

_BACKLOG: Final = 256
_KEEPALIVE_SECONDS: Final = 180
_KEEPALIVE_TRIES: Final = 3
"""A client that is gone without a word is noticed within four minutes; each question costs the door 0.2 ms."""
_FULL_SECONDS: Final = 0.2
_LAST_WORDS_SECONDS: Final = 1.0


class Door:
    """Stands between the network and a host. `take_rules` changes what holds for who comes next."""

    def __init__(self, rules: Rules, host: Host, measures: Measures) -> None:
        self._options = _options(rules)
        self._house = House(rules, host, measures)
        self._visits: set[Visit] = set()
        self._farewells = Farewells()
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def house(self) -> House:
        """What is behind it."""
        return self._house

    def take_rules(self, rules: Rules) -> None:
        """From now on these; who is inside stays. Raises ValueError where asyncssh cannot use them."""
        self._options = _options(rules)
        self._house.take_rules(rules)

    async def listen(self, listener: socket.socket) -> None:
        """Take connections until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                connected, address = await loop.sock_accept(listener)
            except OSError as fault:  # no descriptors are left: those who are inside give some back
                log.warning("cannot_accept", extra={"fault": fault.strerror})
                await asyncio.sleep(_FULL_SECONDS)
                continue
            self._take(connected, str(address[0]))

    async def close(self, seconds: float) -> None:
        """No new sessions; those that are open are told, and end when so many seconds have passed."""
        self._house.is_stopping = True
        for visit in list(self._visits):
            visit.warn(seconds)
        await self._emptied(seconds)
        for visit in list(self._visits):
            visit.send_home()
        await self._emptied(_LAST_WORDS_SECONDS)
        self.abort()
        await self._emptied(_LAST_WORDS_SECONDS)

    def abort(self) -> None:
        """Drop who is still there."""
        self._farewells.close()
        for visit in list(self._visits):
            visit.abort()

    async def _emptied(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()

    def _take(self, connected: socket.socket, address: str) -> None:
        _, source = address_and_source(address)
        if not self._house.arrivals.comes(source, asyncio.get_running_loop().time()):
            self._house.measures.refused(Refusal.ARRIVALS)
            self._farewells.send_away(connected, REFUSALS[Refusal.ARRIVALS])
            return
        visit = Visit(self._house, address, self._left)
        self._visits.add(visit)
        self._empty.clear()
        task = asyncio.create_task(self._connect(visit, connected))
        self._house.tasks.add(task)
        task.add_done_callback(self._house.tasks.discard)

    async def _connect(self, visit: Visit, connected: socket.socket) -> None:
        loop, options = asyncio.get_running_loop(), self._options
        try:
            await loop.connect_accepted_socket(lambda: visit.over(DoorConnection(loop, options, visit)), connected)
        except OSError:
            connected.close()
            visit.lost()

    def _left(self, visit: Visit) -> None:
        self._visits.discard(visit)
        if not self._visits:
            self._empty.set()


def listening_on(bind: str, port: int, *, shared: bool) -> socket.socket:
    """A listening socket; port 0 takes a free one, `shared` lets other doors have the same. Raises OSError."""
    host = "127.0.0.1" if bind == "localhost" else bind
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _options(rules: Rules) -> asyncssh.SSHServerConnectionOptions:
    """Everything that asyncssh can be told not to do. How long a handshake may take is the visit's to say."""
    return asyncssh.SSHServerConnectionOptions(
        server_factory=DoorServer,
        server_version=VERSION,
        server_host_keys=[rules.host_key],
        gss_host=None,
        password_auth=False,
        kbdint_auth=False,
        host_based_auth=False,
        allow_pty=True,
        line_editor=False,
        x11_forwarding=False,
        agent_forwarding=False,
        sftp_factory=None,
        allow_scp=False,
        encoding=None,
        login_timeout=0,
        keepalive_interval=_KEEPALIVE_SECONDS,
        keepalive_count_max=_KEEPALIVE_TRIES,
        **algorithm_options(),
    )
