"""Somebody at the support desk, in the words of its daily work: pages of the full screen, or answers to lines."""

from collections.abc import Callable
from typing import Any, Final, Protocol, Self

ADA: Final = "ada@example.org"
DORA: Final = "dora@example.org"
JIM: Final = "jim.brennan@example.org"


class DeskPerson(Protocol):
    """What both front ends of the desk can do."""

    settings_before: list[Any]

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def wait_for(self, *texts: str, seconds: float = 20) -> str:
        """Until all of `texts` are shown, or were said since the last answer."""
        ...

    def shown(self) -> str:
        """All that is, or was said since the last answer."""
        ...

    def comes_in(self, email: str, steps_back: int = 0) -> None:
        """Through the door, with a code of this moment or an earlier one."""
        ...

    def resets_jim(self, reason: str = "ticket 12") -> tuple[str, str]:
        """Find him, start a reset, confirm it; gives the reference number and the code to read out."""
        ...

    def thinks_better_of_resetting_jim(self) -> None:
        """Begin the same and send nothing, in every way that there is."""
        ...

    def sees_it_logged(self, reference: str) -> None:
        """From the reset: who did it to whom."""
        ...

    def sees_nothing_logged(self) -> None:
        """From Jim's page: no reset was begun."""
        ...

    def looks_up(self, reference: str) -> str:
        """A reference number as a caller reads it out; gives what is shown of the reset."""
        ...

    def leaves(self) -> int:
        """Leave, and say so again if asked; gives the exit code."""
        ...

    def settings(self) -> list[Any]:
        """The terminal's settings now."""
        ...


DeskFront = Callable[[str], DeskPerson]
"""A front end of the desk, for the service at that address."""
