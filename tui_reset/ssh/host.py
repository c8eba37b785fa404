"""How the door meets those who host sessions: in a process of their own each, or many in one."""

from typing import Protocol

from tui_reset.ssh.request import SessionRequest


class Peer(Protocol):
    """The door's side of a session."""

    def send(self, data: bytes) -> None:
        """To the client's terminal."""
        ...

    def ended(self, code: int | None, fault: str = "") -> None:
        """The session is over, once; None where a fault or a limit ended it, with its kind where it is known."""
        ...


class Seat(Protocol):
    """The app's side of a session."""

    def feed(self, data: bytes) -> None:
        """From the client's terminal, as it was typed."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        ...

    def warn(self, seconds: int) -> None:
        """Say that the session ends in so many seconds unless a key is pressed; 0 takes it back.

        Less than 0: that it ends in so many seconds (without the sign) whatever is pressed.
        """
        ...

    def hold_back(self, *, held: bool) -> None:
        """The client does not read at the moment: send nothing until it does."""
        ...

    def close(self) -> None:
        """End it now; `ended` is not called any more."""
        ...


class Host(Protocol):
    """Where sessions live."""

    async def open(self, request: SessionRequest, peer: Peer) -> Seat:
        """Begin a session. Raises OSError when none can be begun now."""
        ...

    async def close(self) -> None:
        """End them all."""
        ...
