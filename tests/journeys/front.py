"""A person with a forgotten password, in the words of the walk: keys of the full screen, or answers to lines."""

import signal
from collections.abc import Mapping
from subprocess import Popen
from typing import Any, Final, Protocol, Self

NEW_PASSWORD: Final = "seven quiet herons at dusk"
ALICE: Final = "alice@example.org"
BOB: Final = "bob@example.org"
NOBODY: Final = "nobody@example.org"


class Person(Protocol):
    """Somebody at a front end. Every method waits until the program is ready for it; none sleeps."""

    process: Popen[bytes]
    raw: bytearray
    settings_before: list[Any]

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    # What is shown, or was said since the last answer

    def wait_for(self, *texts: str, seconds: float = 20) -> str:
        """Until all of `texts` are there, over line breaks too; gives all that is."""
        ...

    def wait_gone(self, text: str, seconds: float = 20) -> str:
        """Until `text` is not there any more, where something can go."""
        ...

    def wait_bytes(self, wanted: bytes, seconds: float = 20) -> None:
        """Until `wanted` was sent to the terminal."""
        ...

    def shown(self) -> str:
        """All of it, when the program waits for the person."""
        ...

    def keeps(self, typed: str) -> None:
        """What was typed is not lost: it stands there, or it can be sent again as it is."""
        ...

    # Forms and choices

    def fills_in(self, *texts: str) -> None:
        """Type into the fields that are asked for, in their order, and send."""
        ...

    def presses_enter(self) -> None:
        """Send what is filled in, or take the first choice."""
        ...

    def corrects(self, text: str) -> None:
        """Type the refused field anew and send; the other fields stay."""
        ...

    def corrects_passwords(self, new: str) -> None:
        """The same for a password and its repetition."""
        ...

    def hands_in(self, text: str) -> None:
        """Paste something from the mail where it is asked for, and send it."""
        ...

    def chooses(self, label: str) -> None:
        """Take one of the choices of the step, by its name."""
        ...

    def is_not_offered(self, label: str) -> None:
        """There is no such choice, and no way to take it all the same."""
        ...

    # The walk

    def at_sign_in(self, forgot: str = "Forgot your password?") -> str:
        """The first step is there, and what leads to the request is called `forgot`."""
        ...

    def signs_in(self, email: str, password: str) -> None:
        """From the first step."""
        ...

    def asks_for_reset(self, *names: str, forgot: str = "Forgot your password?") -> None:
        """From the first step; `names` are all that is asked for."""
        ...

    def gives_name_first(self, email: str = "") -> None:
        """At a sign-in that asks for the name alone; Enter where it is filled in (S1.17)."""
        ...

    def gives_the_same_twice(self, name: str) -> None:
        """Where username and address are asked for and are the same: one key for the second (S1.5)."""
        ...

    def forgets(self, email: str) -> str:
        """From the first step to the code, which is given back."""
        ...

    def code_shown(self) -> str:
        """The verification code as it stands alone on its line (S2.4a)."""
        ...

    def waits_for_the_mail(self) -> str:
        """On from the code to the live wait."""
        ...

    def forgets_and_waits(self, email: str) -> str:
        """Both; the code is given back."""
        ...

    def still_waits(self) -> str:
        """The wait is what is shown, and a moment ago at least nothing else was."""
        ...

    def shows_times(self, *, waits: bool) -> str:
        """How long the reset lasts, and when one `waits` how soon the mail can be sent again."""
        ...

    def is_told_to_wait(self) -> None:
        """The mail was sent a moment ago, and how long it takes until it can be sent again is said."""
        ...

    def is_paused(self) -> None:
        """Two-factor is paused for the change, and how long is said (S1.27)."""
        ...

    def hears_that_nothing_answers(self) -> None:
        """The service is away, and this goes on by itself."""
        ...

    def says_once(self, text: str) -> None:
        """It is there, and not twice."""
        ...

    def sees_code_again(self, code: str) -> None:
        """Bring the verification code back, and go on where one was (S2.5a)."""
        ...

    def copies_code(self, code: str) -> None:
        """Copy it where it is shown, and be told truthfully what became of it (S2.4, S2.4a)."""
        ...

    def looks_for_help(self, *texts: str) -> None:
        """Help, which says `texts` and ends in a contact route, and back (S2.20)."""
        ...

    def has_mail_already(self, text: str) -> None:
        """From the first step with what is in the mail (S2.1a)."""
        ...

    def reaches_the_password(self, code: str = "") -> str:
        """The last form is there, with `code` filled in."""
        ...

    def sets_password(self, new: str = NEW_PASSWORD, code: str = "", confirm: str | None = None) -> None:
        """Fill in the last form and send it; `code` is for the field that is not filled in by itself."""
        ...

    def is_done(self) -> str:
        """The last step of the reset."""
        ...

    def signs_in_after(self, password: str = NEW_PASSWORD) -> None:
        """From the last step over sign-in, where the address is filled in, with the new password (S2.18)."""
        ...

    # Endings

    def begins_to_leave_and_stays(self) -> None:
        """In the middle of a reset: leaving asks first (S2.5a)."""
        ...

    def leaves(self) -> int:
        """Leave, and say so again if asked; gives the exit code."""
        ...

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        ...

    def hang_up(self) -> None:
        """Close the window."""
        ...

    def exit_code(self, seconds: float = 20) -> int:
        """Read on until the program ends."""
        ...

    def settings(self) -> list[Any]:
        """The terminal's settings now."""
        ...


class Front(Protocol):
    """A front end: what a person sits down at."""

    def __call__(
        self,
        url: str,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> Person: ...
