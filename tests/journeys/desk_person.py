"""Somebody at the support desk: the desk's pages by keys alone."""

import re
from typing import Any, Final

from tests.doubles.demo import PASSWORDS, totp
from tests.journeys.desk_front import DORA, JIM
from tests.journeys.screen_person import ScreenPerson

_CODE: Final = re.compile(r"^\W*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\W*$", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\b\d{3}-\d{3}-\d{3}\b")


def reference_on(shown: str) -> str:
    """The reference number on a screen."""
    found = _REFERENCE.search(shown)
    assert found, shown
    return found[0]


class DeskScreenPerson(ScreenPerson):
    """A terminal in which `tui-reset desk` runs against the service at `url`."""

    def __init__(self, url: str, *arguments: str, **window: Any) -> None:
        super().__init__(url, *arguments, at_the="desk", **window)

    def comes_in(self, email: str, steps_back: int = 0) -> None:
        """Through the door, with a code of this moment or an earlier one."""
        self.wait_for("Sign in to the support desk")
        self.types(email)
        self.press("enter")
        self.types(PASSWORDS[email])
        self.press("enter")
        self.types(totp(email, steps_back=steps_back))
        self.press("enter")
        self.wait_for("User Management", "Alice Archer")

    def opens_jim(self) -> None:
        """From User Management to his page."""
        self.types("brenn")
        self.wait_gone("Alice Archer")
        self.press("enter")
        self.wait_for("Actions", JIM)

    def asks_to_reset(self) -> None:
        """The Actions menu, and the pop-up."""
        self.press("f5")
        self.wait_for("1 Reset User Password")
        self.press("enter")
        self.wait_for("Reset the password of Jim Brennan?", "Confirm", "Cancel")

    def confirms(self, reason: str = "ticket 12") -> str:
        """Give a reason, confirm, and read the reference number that is shown then."""
        self.types(reason)
        self.press("enter")
        self.wait_for("\u203a Confirm \u2039")
        self.press("enter")
        return reference_on(self.wait_for("Password reset for Jim Brennan", "Reference number"))

    def reads_code(self) -> str:
        """The verification code that is to be read out."""
        found = _CODE.search(self.wait_for("Verification code, to read out"))
        assert found, self.screen_text()
        return found[1]

    def resets_jim(self, reason: str = "ticket 12") -> tuple[str, str]:
        """By keys, from User Management."""
        self.opens_jim()
        self.asks_to_reset()
        return self.confirms(reason), self.reads_code()

    def thinks_better_of_resetting_jim(self) -> None:
        """By the key, and by the button."""
        self.opens_jim()
        for keys in (("escape",), ("tab", "tab", "enter")):
            self.asks_to_reset()
            self.types("not sent")
            self.press(*keys)
            self.wait_gone("Reset the password of Jim Brennan?")
            self.wait_for("No reset is open.")

    def sees_it_logged(self, reference: str) -> None:
        """On his page, and in the log that names both."""
        self.press("escape")
        self.wait_for("Last events", "desk reset", reference)
        self.goes_to("Audit log", 4)
        self.wait_for("desk reset", JIM, DORA)

    def sees_nothing_logged(self) -> None:
        """In the log."""
        self.goes_to("Audit log", 4)
        self.wait_for("sign in")
        assert "desk reset" not in self.screen_text()

    def looks_up(self, reference: str) -> str:
        """By its key, from everywhere."""
        self.press("f8")
        self.wait_for("Which reset?")
        self.types(reference)
        self.press("enter")
        return self.wait_for("Password reset for", "Reference number")

    def goes_to(self, line: str, number: int) -> None:
        """To a page of the menu."""
        self.press("f9")
        self.wait_for(f"{number} {line}")
        self.press(str(number))
        self.wait_gone(f"{number} {line}")

    def throws_the_switch(self, email: str, stands: str, done: str) -> None:
        """Password Management, and a code that has not been used yet."""
        self.goes_to("Password Management", 5)
        self.wait_for(stands)
        self.types(totp(email))
        self.press("enter")
        self.wait_for(done)

    def changes_mail_port(self, email: str, port: int) -> None:
        """On the page of the SMTP Email Settings, from its first field."""
        self.press("tab")
        self.clears_field()
        self.types(str(port))
        self.press("tab", "tab", "tab", "tab", "tab")
        self.types(totp(email))
        self.press("enter")
        self.wait_for("Saved.")
