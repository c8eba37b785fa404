"""One connection from its first byte to its last: what it may, its sessions, and what is written down of them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final

import asyncssh

from tui_reset.language.choice import of_visitor
from tui_reset.server.http.peers import named_source, read_address
from tui_reset.ssh.admission import Turn
from tui_reset.ssh.connection import DoorConnection, kept_name
from tui_reset.ssh.host import Seat
from tui_reset.ssh.house import House
from tui_reset.ssh.keeper import Account, Terminal
from tui_reset.ssh.request import SessionRequest, mode_of
from tui_reset.ssh.sentences import Ending, Refusal
from tui_reset.ssh.session import DoorSession
from tui_reset.ssh.session_life import Lifetimes, SessionLife

log = logging.getLogger("tui_reset.ssh.sessions")

DESK: Final = "desk"
LINES: Final = "lines"
_LEFT_OPEN: Final = 8


class Visit:
    """A connection's `Porter`, its sessions' `Keeper`, and a `Waiter` while it has no session.

    `address` is the client's, in full; `source` what limits count it as.
    """

    def __init__(self, house: House, address: str, left: Callable[["Visit"], None]) -> None:
        self.address, self.source = address_and_source(address)
        self._house = house
        self._left = left
        self._loop = asyncio.get_running_loop()
        self._arrived = self._loop.time()
        self._connection: DoorConnection | None = None
        self._sessions: set[DoorSession] = set()
        self._placed: set[DoorSession] = set()
        self._is_lost = self._has_had_session = False
        self._patience: asyncio.TimerHandle | None = None
        self._wait()

    def over(self, connection: DoorConnection) -> DoorConnection:
        """It comes over this one."""
        self._connection = connection
        return connection

    # While there is no session

    def _wait(self) -> None:
        """Take a waiting place, for as long as a handshake may take."""
        patience = self._house.rules.settings.handshake_seconds
        self._patience = self._loop.call_later(patience, self._lose_patience)
        for waiter in self._house.places.wait(self, self.source):
            self._house.measures.refused(Refusal.EVICTED)
            waiter.abort()

    def _stop_waiting(self) -> None:
        self._house.places.waited(self)
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        self._house.measures.refused(Refusal.SILENT)
        self.abort()

    def abort(self) -> None:
        """End the connection at once."""
        if self._connection is not None:
            self._connection.abort()

    # Porter

    def wants_key(self, user: str) -> bool:
        """The desk does, where keys are named for it."""
        rules = self._house.rules
        return user == DESK and rules.settings.desk and rules.desk_keys is not None

    def has_key(self, user: str, key: asyncssh.SSHKey) -> bool:
        """Whether it opens the desk."""
        keys = self._house.rules.desk_keys
        return self.wants_key(user) and keys is not None and opens(keys, key, self.address)

    def session(self) -> DoorSession | None:
        """One more, or None; nor where the client leaves channels open whose sessions are over."""
        if len(self._sessions) >= self._house.rules.settings.sessions_per_connection:
            return None
        if self._connection is not None and self._connection.channels - len(self._sessions) >= _LEFT_OPEN:
            return None
        session = DoorSession(self)
        self._sessions.add(session)
        return session

    def lost(self) -> None:
        """The connection is over."""
        if not self._is_lost:
            self._is_lost = True
            self._stop_waiting()
            self._left(self)

    # Keeper

    @property
    def output_bytes(self) -> int:
        """What may wait for a client that does not read."""
        return self._house.rules.settings.output_kib * 1024

    def refused(self, reason: Refusal) -> None:
        """Count it."""
        self._house.measures.refused(reason)

    def admitted(self, session: DoorSession) -> Refusal | None:
        """A place in the house. Another session on the same connection counts as if they had come anew."""
        if self._house.is_stopping:
            return Refusal.STOPPING
        if self._has_had_session and not self._house.arrivals.comes(self.source, self._loop.time()):
            return Refusal.ARRIVALS
        refusal = self._house.places.take(self.source)
        if refusal is None:
            self._has_had_session = True
            self._placed.add(session)
            self._stop_waiting()
        return refusal

    def requested(self, terminal: Terminal) -> SessionRequest | Refusal:
        """By the user's name: the reset, in lines, or the desk."""
        rules, user = self._house.rules, self._user()
        if user == DESK and not rules.settings.desk:
            return Refusal.DESK_CLOSED
        spoken = self.language_of(terminal.environment)
        return SessionRequest(
            mode=mode_of(lines=user == LINES, desk=user == DESK, is_pty=terminal.is_pty, term=terminal.term),
            is_pty=terminal.is_pty,
            term=terminal.term,
            columns=terminal.columns,
            rows=terminal.rows,
            environment=terminal.environment,
            source=self.address,
            url=rules.url,
            timeout=rules.timeout,
            theme=rules.theme,
            language=spoken,
            door_key=rules.door_key.reveal(),
            memory_mib=rules.settings.memory_mib,
            profile=self._house.profile.latest(rules.url, spoken),
        )

    def language_of(self, environment: Mapping[str, str]) -> str:
        """The client's own, else the door's."""
        return of_visitor(self._house.rules.language, environment)

    async def turn(self) -> Turn:
        """Behind those who came before."""
        return await self._house.starts.turn()

    async def begin(self, request: SessionRequest, session: DoorSession) -> Seat:
        """At the host."""
        seat = await self._house.host.open(request, session)
        self._house.measures.shook_hands(session.began - self._arrived)
        self._house.measures.started(request.mode.value)
        return seat

    def living(self, session: DoorSession) -> SessionLife:
        """As long as the settings let it."""
        settings = self._house.rules.settings
        lifetimes = Lifetimes(settings.idle_seconds, settings.idle_warning_seconds, settings.total_seconds)
        return SessionLife(lifetimes, self._loop, session)

    def shown(self, seconds: float) -> None:
        """Measure it."""
        self._house.measures.shown(seconds)

    def finished(self, session: DoorSession, account: Account | None) -> None:
        """Free its place, and write it down; a connection without sessions waits again."""
        self._sessions.discard(session)
        if session in self._placed:
            self._placed.discard(session)
            self._house.places.leave(self.source)
        if account is not None:
            self._house.measures.ended(account.ending, account.received, account.sent)
            log.info("session", extra=self._facts(account))
        if not self._sessions and self._patience is None and not self._is_lost:
            self._wait()

    def unsent(self) -> int:
        """What the network has not taken."""
        return 0 if self._connection is None else self._connection.unsent

    # When the door closes

    def warn(self, seconds: float) -> None:
        """Say in each session how long it has."""
        for session in list(self._sessions):
            session.last_call(round(seconds))

    def send_home(self) -> None:
        """End each session with a sentence; its client then leaves by itself, and would lose the status otherwise."""
        sessions = list(self._sessions)
        for session in sessions:
            session.expired(Ending.STOPPING)
        if not sessions and self._connection is not None:
            self._connection.close()

    def _user(self) -> str:
        return "" if self._connection is None else str(self._connection.get_extra_info("username", ""))

    def _facts(self, account: Account) -> dict[str, object]:
        facts: dict[str, object] = {
            "source": self.source,
            "user": kept_name(self._user()),
            "mode": account.mode.value,
            "seconds": round(account.seconds, 1),
            "received": account.received,
            "sent": account.sent,
            "ended": account.ending.value,
            "code": account.code,
        }
        return facts if account.ending is not Ending.FAULT else {**facts, "fault": account.fault or "unknown"}


def address_and_source(address: str) -> tuple[str, str]:
    """A client's address as it is told, and as what limits count it."""
    read = read_address(address)
    return ("unknown", "unknown") if read is None else (str(read), named_source(read))


def opens(keys: asyncssh.SSHAuthorizedKeys, key: asyncssh.SSHKey, address: str) -> bool:
    """Whether `key` is in an authorized_keys file, for a client from `address` (its `from=` counts)."""
    return keys.validate(key, "", address) is not None
