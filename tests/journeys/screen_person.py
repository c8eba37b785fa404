"""Somebody at the full screen: the walk in the words of the screens, by keys alone."""

import base64
import re
from typing import Any, Final

from tests.journeys.front import NEW_PASSWORD
from tests.journeys.terminal import Terminal, is_said

_CODE: Final = re.compile(r"^\W*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\W*$", re.MULTILINE)
_KEYS: Final = {
    "I have a mail already": "f8",
    "Send the mail again": "f5",
    "Lost your device?": "f5",
    "Use the same for both": "f5",
    "Make new recovery codes": "f9",
    "Access": "f3",
    "Back": "escape",
}
"""The keys of choices, by what their buttons say; whatever leads to the request is F5, and all else is Enter."""


class ScreenPerson(Terminal):
    """A terminal in which `tui-reset` runs against the service at `url`."""

    def __init__(self, url: str, *arguments: str, at_the: str = "", **window: Any) -> None:
        super().__init__(*([at_the] if at_the else []), "--url", url, *arguments, **window)

    def shown(self) -> str:
        """The screen as it is."""
        return self.screen_text()

    def keeps(self, typed: str) -> None:
        """It stands in its field."""
        self.wait_for(typed)

    # Forms and choices

    def fills_in(self, *texts: str) -> None:
        """Enter goes to the next empty field, and sends when there is none."""
        for text in texts:
            self.types(text)
            self.press("enter")

    def presses_enter(self) -> None:
        """The key alone."""
        self.press("enter")

    def corrects(self, text: str) -> None:
        """The cursor is in the refused field already."""
        self.clears_field()
        self.fills_in(text)

    def corrects_passwords(self, new: str) -> None:
        """From whichever of the two fields the cursor is in; a code behind them stays as it is."""
        if is_said("This is not the same as above", self.screen_text()):
            self.press("shift+tab")
        self.clears_field()
        self.types(new)
        self.press("tab")
        self.clears_field()
        self.fills_in(new)

    def hands_in(self, text: str) -> None:
        """Into the one box; what was refused there goes first."""
        if self._has_typed():
            self.clears_field()
        self.paste(text)
        self.press("enter")

    def chooses(self, label: str) -> None:
        """By the key of that button."""
        self.press("f5" if label.startswith("Forgot") else _KEYS.get(label, "enter"))

    def is_not_offered(self, label: str) -> None:
        """No button says it, and the key does nothing but reach the field behind."""
        assert label not in self.screen_text()
        self.press("f5")
        self.types("still here")
        assert label not in self.screen_text()

    # The walk

    def at_sign_in(self, forgot: str = "Forgot your password?") -> str:
        """Title and button."""
        return self.wait_for("Sign in", forgot)

    def signs_in(self, email: str, password: str) -> None:
        """Both fields."""
        self.wait_for("Sign in")
        self.fills_in(email, password)

    def asks_for_reset(self, *names: str, forgot: str = "Forgot your password?") -> None:
        """By its key."""
        self.at_sign_in(forgot)
        self.press("f5")
        self.wait_for("Email address")
        self.wait_until(lambda shown: not _has_password(shown), "the password's field to go")
        self.fills_in(*names)

    def gives_name_first(self, email: str = "") -> None:
        """The password's field comes after it."""
        assert not _has_password(self.wait_for("Next"))
        self.fills_in(email) if email else self.press("enter")
        self.wait_until(_has_password, "the password's field")

    def gives_the_same_twice(self, name: str) -> None:
        """The key is named in the key line."""
        self.types(name)
        self.press("f5")
        self.press("enter")

    def forgets(self, email: str) -> str:
        """Address, and code."""
        self.asks_for_reset(email)
        return self.code_shown()

    def code_shown(self) -> str:
        """Alone on its line, but for a frame."""
        self.wait_for("Your verification code")
        # tmux passes a frame on in pieces: the title may stand there before the code does.
        found = _CODE.search(self.wait_until(lambda shown: bool(_CODE.search(shown)), "the code"))
        assert found
        return found[1]

    def waits_for_the_mail(self) -> str:
        """Enter goes on."""
        self.press("enter")
        return self.wait_for("Look into your mailbox")

    def forgets_and_waits(self, email: str) -> str:
        """Both."""
        code = self.forgets(email)
        self.waits_for_the_mail()
        return code

    def still_waits(self) -> str:
        """By its title; in a window of few lines that may have scrolled away, and the rail is left."""
        return self.wait_for("From the mail", "● Mail ─ ○ Password")

    def shows_times(self, *, waits: bool) -> str:
        """In the line below the card."""
        return self.wait_for("left ·", *(["mail again in"] if waits else []))

    def is_told_to_wait(self) -> None:
        """Live, in the line below the card."""
        self.wait_for("mail again in 0:")

    def is_paused(self) -> None:
        """In the same line."""
        self.wait_for("two-factor paused for 4:5")

    def hears_that_nothing_answers(self) -> None:
        """Whatever was said of it first."""
        self.wait_for("Nothing answers")

    def says_once(self, text: str) -> None:
        """On the screen as it is now."""
        self.wait_until(lambda shown: shown.count(text) == 1, f"{text!r} to be said once")

    def sees_code_again(self, code: str) -> None:
        """The same key shows it and puts it away."""
        self.press("f3")
        assert self.code_shown() == code
        self.press("f3")
        self.wait_gone("Your verification code")

    def copies_code(self, code: str) -> None:
        """The terminal is asked: over ssh, and here too, where there is no desktop."""
        self.press("ctrl+y")
        self.wait_for("Sent to your terminal's clipboard")
        self.wait_bytes(b"\x1b]52;c;" + base64.b64encode(code.encode()) + b"\x07")

    def looks_for_help(self, *texts: str) -> None:
        """The same key opens it and puts it away."""
        self.press("f1")
        self.wait_for("Help", "Still stuck?", *texts)
        self.press("f1")
        self.wait_gone("Still stuck?")

    def has_mail_already(self, text: str) -> None:
        """By its key."""
        self.wait_for("I have a mail already")
        self.press("f8")
        self.wait_for("Link from the mail")
        self.hands_in(text)

    def reaches_the_password(self, code: str = "") -> str:
        """All that the form needs."""
        return self.wait_for("New password", "Confirm", "Set new password", code)

    def sets_password(self, new: str = NEW_PASSWORD, code: str = "", confirm: str | None = None) -> None:
        """Both fields, and the code's where it is empty."""
        self.fills_in(new, new if confirm is None else confirm, *([code] if code else []))

    def is_done(self) -> str:
        """The last screen of the reset."""
        return self.wait_for("Your password has been changed")

    def signs_in_after(self, password: str = NEW_PASSWORD) -> None:
        """The cursor is in the one empty field."""
        self.press("enter")
        self.wait_gone("Your password has been changed")
        self.wait_for("Sign in", "Forgot your password?")
        self.fills_in(password)

    # Endings

    def begins_to_leave_and_stays(self) -> None:
        """The pop-up, and the key that closes it."""
        self.press("ctrl+q")
        self.wait_for("Leave now?")
        self.press("escape")
        self.wait_gone("Leave now?")

    def leaves(self) -> int:
        """The key, and the same key again where it is asked for."""
        self.press("ctrl+q")
        self.wait_until(lambda shown: "Leave now?" in shown or self.process.poll() is not None, "a question or an end")
        if self.process.poll() is None:
            self.press("ctrl+q")
        return self.exit_code()

    # Fields

    def types(self, text: str) -> None:
        """Type into the field that has the cursor, and see it there (or as many dots) before going on."""
        self.keys(text)
        end = text[-40:]
        self.wait_until(lambda _: end in self.cursor_line() or "•" * len(end) in self.cursor_line(), f"{text!r} typed")

    def clears_field(self) -> None:
        """Empty the field that has the cursor, and see that it is empty before going on, as people do."""
        self.press("end", "ctrl+u")
        self.wait_until(lambda _: not self._has_typed(), "an empty field")

    def _has_typed(self) -> bool:
        return bool(self.cursor_line().replace("│", "").strip())


def _has_password(shown: str) -> bool:
    return "─Password─" in shown.replace(" ", "")
