"""Who keeps the house that sessions come into, as a session sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tui_reset.ssh.admission import Turn
from tui_reset.ssh.host import Seat
from tui_reset.ssh.request import Mode, SessionRequest
from tui_reset.ssh.sentences import Ending, Refusal
from tui_reset.ssh.session_life import SessionLife

if TYPE_CHECKING:
    from tui_reset.ssh.session import DoorSession


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a client says of its own."""

    is_pty: bool
    term: str
    columns: int
    rows: int
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """What is written down of a session when it is over; `code` is None where it ended without one.

    `fault` is the kind of what went wrong, where something did: the name of a class or of a signal.
    """

    mode: Mode
    seconds: float
    received: int
    sent: int
    ending: Ending
    code: int | None
    fault: str = ""


class Keeper(Protocol):
    """Who keeps the house: gives places, hosts, and writes down."""

    @property
    def output_bytes(self) -> int:
        """What may wait for a client that does not read."""
        ...

    def admitted(self, session: "DoorSession") -> Refusal | None:
        """A place for a session, or why there is none."""
        ...

    def requested(self, terminal: Terminal) -> SessionRequest | Refusal:
        """What the session is asked for."""
        ...

    def language_of(self, environment: Mapping[str, str]) -> str:
        """Which one is spoken with whose terminal says that of itself."""
        ...

    async def turn(self) -> Turn:
        """Wait until it may begin. Raises Busy."""
        ...

    async def begin(self, request: SessionRequest, session: "DoorSession") -> Seat:
        """Begin it. Raises OSError where none can be begun."""
        ...

    def living(self, session: "DoorSession") -> SessionLife:
        """Who watches how long it lasts."""
        ...

    def shown(self, seconds: float) -> None:
        """Its first bytes were sent."""
        ...

    def refused(self, reason: Refusal) -> None:
        """It, or a part of it, was refused."""
        ...

    def finished(self, session: "DoorSession", account: Account | None) -> None:
        """It is over; without an account it never had a place."""
        ...

    def unsent(self) -> int:
        """Bytes that wait in the connection below, for a client that does not read."""
        ...

    def abort(self) -> None:
        """End the connection at once."""
        ...
