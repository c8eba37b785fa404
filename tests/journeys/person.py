"""Somebody with a terminal and a forgotten password: the walk in the words of the screens, by keys alone."""

import re
from typing import Any, Final

from tests.journeys.terminal import Terminal

NEW_PASSWORD: Final = "seven quiet herons at dusk"
ALICE: Final = "alice@example.org"
BOB: Final = "bob@example.org"
NOBODY: Final = "nobody@example.org"
_CODE: Final = re.compile(r"^\W*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\W*$", re.MULTILINE)


class Person(Terminal):
    """A terminal in which `tui-reset` runs against the service at `url`."""

    def __init__(self, url: str, *arguments: str, at_the: str = "", **window: Any) -> None:
        super().__init__(*([at_the] if at_the else []), "--url", url, *arguments, **window)

    def forgets(self, email: str) -> str:
        """From the sign-in screen to the code, which is given back."""
        self.wait_for("Sign in", "Forgot your password?")
        self.press("f5")
        self.wait_for("Email address", "Reset password")
        self.types(email)
        self.press("enter")
        return self.code_shown()

    def code_shown(self) -> str:
        """The verification code as it stands alone on its line (S2.4a)."""
        found = _CODE.search(self.wait_for("Your verification code"))
        assert found, self.screen_text()
        return found[1]

    def waits_for_the_mail(self) -> str:
        """On from the code to the live wait."""
        self.press("enter")
        return self.wait_for("Look into your mailbox")

    def forgets_and_waits(self, email: str) -> str:
        """Both; the code is given back."""
        code = self.forgets(email)
        self.waits_for_the_mail()
        return code

    def hands_in(self, text: str) -> None:
        """Paste something from the mail into the one box."""
        self.paste(text)
        self.press("enter")

    def reaches_the_password(self) -> str:
        """The last form is there."""
        return self.wait_for("New password", "Confirm", "Set new password")

    def types_passwords(self, new: str, confirm: str | None = None) -> None:
        """Type both, and leave the cursor in the code's field."""
        self.types(new)
        self.press("tab")
        self.types(new if confirm is None else confirm)
        self.press("tab")

    def sets_password(self, new: str = NEW_PASSWORD, code: str = "") -> None:
        """Fill in the last form and send it; `code` is for the field that is not filled in by itself."""
        self.types_passwords(new)
        if code:
            self.types(code)
        self.press("enter")

    def is_done(self) -> str:
        """The last screen of the reset."""
        return self.wait_for("Your password has been changed")

    def signs_in_after(self, password: str = NEW_PASSWORD) -> None:
        """From the last screen over sign-in, where the address is filled in, with the new password (S2.18)."""
        self.press("enter")
        self.wait_gone("Your password has been changed")
        self.wait_for("Sign in", "Forgot your password?")
        self.types(password)
        self.press("enter")

    def has_mail_already(self, text: str) -> None:
        """From the sign-in screen with what is in the mail (S2.1a)."""
        self.wait_for("I have a mail already")
        self.press("f8")
        self.wait_for("Link from the mail")
        self.hands_in(text)

    def types(self, text: str) -> None:
        """Type into the field that has the cursor, and see it there (or as many dots) before going on."""
        self.keys(text)
        end = text[-40:]
        self.wait_until(lambda _: end in self.cursor_line() or "•" * len(end) in self.cursor_line(), f"{text!r} typed")

    def clears_field(self) -> None:
        """Empty the field that has the cursor, and see that it is empty before going on, as people do."""
        self.press("end", "ctrl+u")
        self.wait_until(lambda _: not self.cursor_line().replace("│", "").strip(), "an empty field")
