"""The Protocol of an application that sign-in details can be handed to, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class PushState(StrEnum):
    """How one attempt ended. Pending: nobody knows, or nothing was done, and trying again is safe and makes sense."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`detail` is a sentence or two for the person, free of control characters and of what was handed over."""

    state: PushState
    detail: str


class Application(Protocol):
    """Another application. It never raises for what goes wrong outside, and remembers nothing of what it is given."""

    async def push(self, user_name: str, password: str) -> Outcome:
        """Make `password` the one of the account that the application knows as `user_name`; may be repeated."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """One application of the profile: what people call it, what it calls people, and the way to it."""

    title: str
    application: Application
    by_email: bool = False

    def user_name(self, username: str | None, email: str) -> str:
        """The name of that account there, from the directory and never from whoever asks (S1.26)."""
        return email if self.by_email else username or email


_NOT_SET_UP: Final = "It has not been set up here yet. Ask the people who run this service."


class NotSetUp:
    """An application of the profile that the settings say nothing of."""

    async def push(self, user_name: str, password: str) -> Outcome:  # noqa: ARG002 - nothing is done with them
        """Refuse with a plain reason."""
        return Outcome(PushState.REFUSED, _NOT_SET_UP)
