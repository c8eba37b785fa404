"""What a script is made of: captions, keys, typing, and what is waited for before it goes on."""

from dataclasses import dataclass
from typing import Protocol

from tui_reset.contract.wire import Profile
from tui_reset.flow.steps import Step
from tui_reset.language.texts import mark

TOO_LONG = mark("This takes too long. Go on by hand.")
NO_MAIL = mark("No mail has come. Go on by hand.")


class Stage(Protocol):
    """What a player sees of the app; all of it may change with each turn of the loop."""

    @property
    def profile(self) -> Profile | None:
        """How the service walks its users, once that is known."""
        ...

    def takes_keys(self) -> bool:
        """Whether the next key goes where the screen shows it goes."""
        ...

    def stands_on(self, step: type[Step]) -> bool:
        """Whether that step's screen is there, and nothing is under way."""
        ...

    def asks_for(self, field: str) -> bool:
        """Whether a field of that name is shown."""
        ...

    def is_filled(self, field: str) -> bool:
        """Whether something stands in it."""
        ...

    def is_beside(self) -> bool:
        """Whether the cursor is in the mailbox or the authenticator."""
        ...

    def has_mail(self, address: str, *, with_link: bool) -> bool:
        """Whether such a mail has come since the play began."""
        ...


class Sight(Protocol):
    """Something that can be seen on a stage."""

    def is_seen(self, stage: Stage) -> bool:
        """Whether it is there now."""
        ...


@dataclass(frozen=True, slots=True)
class On:
    """A step."""

    step: type[Step]

    def is_seen(self, stage: Stage) -> bool:
        """Its screen is there."""
        return stage.stands_on(self.step)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field."""

    field: str

    def is_seen(self, stage: Stage) -> bool:
        """It is shown, and takes keys."""
        return stage.asks_for(self.field) and stage.takes_keys()


@dataclass(frozen=True, slots=True)
class Filled:
    """A field with something in it, and the cursor out of the mailbox again."""

    field: str

    def is_seen(self, stage: Stage) -> bool:
        """Something stands in it."""
        return stage.is_filled(self.field) and not stage.is_beside()


@dataclass(frozen=True, slots=True)
class Beside:
    """The mailbox and the authenticator, wherever there is room for them."""

    def is_seen(self, stage: Stage) -> bool:
        """The cursor is there."""
        return stage.is_beside()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail for `address`: with a link, or a notice without one."""

    address: str
    with_link: bool = True

    def is_seen(self, stage: Stage) -> bool:
        """It has come."""
        return stage.has_mail(self.address, with_link=self.with_link)


@dataclass(frozen=True, slots=True)
class Say:
    """A caption, with the time that it takes to read it. English, `mark`ed for the catalogue."""

    caption: str


@dataclass(frozen=True, slots=True)
class Press:
    """A key by Textual's name for it."""

    key: str


@dataclass(frozen=True, slots=True)
class Type:
    """A text, key by key."""

    text: str


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Goes on when `sight` is there; `sorry` is the caption for when it does not come."""

    sight: Sight
    sorry: str = TOO_LONG


Act = Say | Press | Type | WaitFor
Script = tuple[Act, ...]
