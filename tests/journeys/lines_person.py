"""Somebody at the lines: the walk in answers and numbers, on a terminal that can do nothing but lines."""

import re
import termios
from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from tests.journeys.front import NEW_PASSWORD
from tests.journeys.terminal import Terminal, is_said
from tests.journeys.transcript import Transcript

_CODE: Final = re.compile(r"^([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})$", re.MULTILINE)
_LOCAL: Final = 3
_WHICH: Final = re.compile(r"\nType\s(?:1|1\sor\s2|a\snumber\sfrom\s1\sto\s\d+)(?:,\sor\sEnter(?:\sfor\s1)?)?: $")
"""The question below a menu."""
_OPENS_THE_FORM: Final = ("Go on: ", "Sign in as ", "Sign in with your password")


class LinesPerson(Terminal):
    """A terminal in which `tui-reset --lines` runs against the service at `url`; empty for the demo's own.

    Whoever listens knows what was said since the last answer, and the newest menu. `keep` gets the whole transcript
    when all went well.
    """

    def __init__(
        self,
        url: str,
        *arguments: str,
        at_the: str = "",
        environment: Mapping[str, str] | None = None,
        keep: Callable[[Transcript], None] = lambda _: None,
        columns: int = 80,
        rows: int = 24,
        **more: Any,
    ) -> None:
        place = [at_the] if at_the else []
        self._columns = columns
        self._keep = keep
        self._answered = 0
        self._typed: list[str] = []
        super().__init__(
            *(*place, "--lines", *(["--url", url] if url else []), *arguments),
            environment={"TERM": "dumb", **(environment or {})},
            columns=columns,
            rows=rows,
            **more,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            if not any(raised):
                if not self.has_hung_up:
                    self.is_asked()
                self._keep(self.transcript)
        finally:
            super().__exit__(*raised)

    @property
    def transcript(self) -> Transcript:
        """All that was said and typed so far."""
        return Transcript(bytes(self.raw), tuple(self._typed), self._columns)

    # What was said

    def screen_text(self) -> str:
        """What was said since the last answer, and that answer."""
        return self.transcript.said[self._answered :]

    def shown(self) -> str:
        """The same, when a question is open."""
        self.is_asked()
        return self.screen_text()

    def wait_gone(self, text: str, seconds: float = 20) -> str:
        """Nothing that was said goes away: it was not said again."""
        self.is_asked(seconds)
        assert not is_said(text, self.screen_text())
        return self.screen_text()

    def keeps(self, typed: str) -> None:  # noqa: ARG002 - what was typed is not said again
        """The form can be sent again as it is."""
        self.is_asked()
        assert any(label.startswith("Try again") for label in self._menu()), self.screen_text()

    def is_asked(self, seconds: float = 20) -> None:
        """Until a question is open, or the program has ended."""
        self.wait_until(lambda said: self._is_open(said) or self.process.poll() is not None, "a question", seconds)

    def _is_open(self, said: str) -> bool:
        return said.endswith(": ") and ("\n" in said or not self._answered)

    def _is_hidden(self) -> bool:
        return not self.settings()[_LOCAL] & termios.ECHO

    def _menu(self) -> list[str]:
        """The newest menu, one label after the other; empty where a field is asked for."""
        said = self.transcript.said
        if not _WHICH.search(said):
            return []
        menu = said[said.rfind("\n1. ") + 1 :]
        menu = menu[: menu.find("\nType ")]
        return [" ".join(item.split()[1:]) for item in re.split(r"\n(?=\d+\. )", menu)]

    # Answers

    def answers(self, text: str) -> None:
        """Type an answer to the open question."""
        self.is_asked()
        assert self.process.poll() is None, self.screen_text()
        self._answered = len(self.transcript.said)
        self._typed += text.split("\n")
        self.keys(f"{text}\n")

    def fills_in(self, *texts: str) -> None:
        """One after the other, once the form is open."""
        self._opens_form()
        for text in texts:
            self.answers(text)

    def presses_enter(self) -> None:
        """Enter alone."""
        self.answers("")

    def corrects(self, text: str) -> None:
        """Only what was refused is asked for again."""
        self.fills_in(text)

    def corrects_passwords(self, new: str) -> None:
        """Both are."""
        self.fills_in(new, new)

    def hands_in(self, text: str) -> None:
        """Pasted into the question that is open."""
        if any(label == "Type it again" for label in self._opened_menu()):
            self.chooses("Type it again")
        self.fills_in(text)

    def chooses(self, label: str) -> None:
        """By its number; from a form the menu comes with the help."""
        self.is_asked()
        if not self._menu():
            self.answers("" if self._is_hidden() else "?")
            self.is_asked()
        labels = self._menu()
        assert label in labels, f"{label!r} is none of {labels}"
        self.answers(str(labels.index(label) + 1))

    def is_not_offered(self, label: str) -> None:
        """No line of the menu says it."""
        assert not any(label in offered for offered in self._opened_menu())

    def _opened_menu(self) -> list[str]:
        self.is_asked()
        return self._menu()

    def _opens_form(self) -> None:
        form = [label for label in self._opened_menu() if label.startswith(_OPENS_THE_FORM)]
        if form:
            self.chooses(form[0])

    # The walk

    def at_sign_in(self, forgot: str = "Forgot your password?") -> str:
        """The first menu, or the one that takes its place when the service has told its own words."""
        return self.wait_until(
            lambda said: self._is_open(said) and forgot in self._menu() and is_said("Sign in", said), forgot
        )

    def signs_in(self, email: str, password: str) -> None:
        """The first line of the menu, and both fields."""
        self.wait_for("Sign in")
        self.fills_in(email, password)

    def asks_for_reset(self, *names: str, forgot: str = "Forgot your password?") -> None:
        """From the menu."""
        self.at_sign_in(forgot)
        self.chooses(forgot)
        self.fills_in(*names)

    def gives_name_first(self, email: str = "") -> None:
        """The question for the password comes after it, and at once where the name is known."""
        self.wait_for("Forgot Password")
        if email:
            self.fills_in(email)
        self.is_asked()
        assert self._is_hidden()

    def gives_the_same_twice(self, name: str) -> None:
        """Enter keeps what the second question has filled in."""
        self.fills_in(name)
        self.wait_for(f"[{name}]")
        self.answers("")

    def forgets(self, email: str) -> str:
        """Address, and code."""
        self.asks_for_reset(email)
        return self.code_shown()

    def code_shown(self) -> str:
        """Alone on its line."""
        found = _CODE.search(self.wait_for("Verification code:", "Type "))
        assert found, self.screen_text()
        return found[1]

    def waits_for_the_mail(self) -> str:
        """The first choice."""
        self.chooses("Continue")
        self.wait_for("Look into your mailbox")
        return self.shown()

    def forgets_and_waits(self, email: str) -> str:
        """Both."""
        code = self.forgets(email)
        self.waits_for_the_mail()
        return code

    def still_waits(self) -> str:
        """Its question is open."""
        return self.wait_for("From the mail")

    def shows_times(self, *, waits: bool) -> str:
        """Each on its line."""
        return self.wait_for("Time left: ", *(["The mail can be sent again in "] if waits else []))

    def is_told_to_wait(self) -> None:
        """Once, when it is asked for."""
        self.wait_for("The mail was asked for a moment ago. Try again in ")

    def is_paused(self) -> None:
        """Once, when it begins."""
        self.wait_for("Two-factor authentication is paused for ")

    def hears_that_nothing_answers(self) -> None:
        """Said once, with the question again below it."""
        self.wait_for("No answer: ", "This goes on by itself.")
        self.is_asked()

    def says_once(self, text: str) -> None:
        """Since the last answer."""
        self.is_asked()
        assert self.screen_text().count(text) == 1

    def sees_code_again(self, code: str) -> None:
        """A line of the menu."""
        self.chooses("Show the verification code")
        assert self.code_shown() == code
        self._opens_form()
        self.is_asked()

    def copies_code(self, code: str) -> None:  # noqa: ARG002 - a terminal that can do nothing has no clipboard
        """The truth here is that nothing can be copied."""
        self.chooses("Copy the verification code")
        self.wait_for("Could not copy: select it by hand.")

    def looks_for_help(self, *texts: str) -> None:
        """`?`, or Enter where typing is not shown."""
        self.is_asked()
        self.answers("" if self._is_hidden() else "?")
        self.wait_for("Still stuck?", "Type ", *texts)

    def has_mail_already(self, text: str) -> None:
        """From the menu."""
        self.chooses("I have a mail already")
        self.wait_for("Link from the mail")
        self.fills_in(text)

    def reaches_the_password(self, code: str = "") -> str:
        """A code that is known is not asked for."""
        self.wait_for("Set a new password", *(["The verification code is filled in"] if code else []))
        return self.shown()

    def sets_password(self, new: str = NEW_PASSWORD, code: str = "", confirm: str | None = None) -> None:
        """Both passwords, and the code where it is asked for."""
        self.fills_in(new, new if confirm is None else confirm, *([code] if code else []))

    def is_done(self) -> str:
        """The last step of the reset."""
        self.wait_for("Your password has been changed")
        return self.shown()

    def signs_in_after(self, password: str = NEW_PASSWORD) -> None:
        """The address is known: only the password is asked for."""
        self.chooses("Sign in with the new password")
        self.fills_in(password)

    # Endings

    def begins_to_leave_and_stays(self) -> None:
        """Asked once; Enter stays. The terminal drops what was typed just before Ctrl+C."""
        self.is_asked()
        self.press("ctrl+c")
        self.wait_for("Quit now?", "1. Stay", "2. Quit")
        self.answers("")
        self.is_asked()

    def leaves(self) -> int:
        """Ctrl+C, and the answer to the one question."""
        self.is_asked()
        self.press("ctrl+c")
        self.wait_for("Quit now?", "1. Stay", "2. Quit")
        self.chooses("Quit")
        return self.exit_code()
