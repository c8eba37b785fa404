"""Somebody at the support desk in lines: the daily work in answers and numbers."""

import re
from typing import Any, Final

from tests.doubles.demo import PASSWORDS, totp
from tests.journeys.desk_front import JIM
from tests.journeys.desk_person import reference_on
from tests.journeys.lines_person import LinesPerson

_CODE: Final = re.compile(r"^([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})$", re.MULTILINE)


class DeskLinesPerson(LinesPerson):
    """A terminal in which `tui-reset desk --lines` runs against the service at `url`."""

    def __init__(self, url: str, *arguments: str, **window: Any) -> None:
        super().__init__(url, *arguments, at_the="desk", **window)

    def comes_in(self, email: str, steps_back: int = 0) -> None:
        """Through the door, with a code of this moment or an earlier one."""
        self.wait_for("Email address: ")
        self.answers(email)
        self.answers(PASSWORDS[email])
        self.answers(totp(email, steps_back=steps_back))
        self.wait_for(f"Signed in as: {email}", "1. Find people")

    def finds(self, name: str, address: str) -> None:
        """From the menu to that person's page."""
        self.chooses("Find people")
        self.answers(name)
        self.wait_for(f"Address: {address}")

    def resets(self, reason: str, answer: str) -> None:
        """The reason and the confirmation, from the person's page."""
        self.chooses("Reset User Password")
        self.answers(reason)
        self.wait_for("Type yes to send it")
        self.answers(answer)

    def resets_jim(self, reason: str = "ticket 12") -> tuple[str, str]:
        """From the menu."""
        self.finds("brenn", JIM)
        self.resets(reason, "yes")
        return self.reads_out()

    def thinks_better_of_resetting_jim(self) -> None:
        """By another word than yes, and by none."""
        self.finds("brenn", JIM)
        for answer in ("no", ""):
            self.resets("not sent", answer)
            self.wait_for("Nothing was sent.", "No reset is open.")

    def sees_it_logged(self, reference: str) -> None:
        """On his page."""
        self.chooses("Go back")
        self.chooses("Last events")
        self.wait_for("desk reset", reference)

    def sees_nothing_logged(self) -> None:
        """On his page."""
        self.chooses("Last events")
        assert "desk reset" not in self.shown()

    def looks_up(self, reference: str) -> str:
        """From the menu."""
        self.chooses("Look up a reset by its reference number")
        self.answers(reference)
        return self.wait_for("Password reset for", "Go back")

    def reads_out(self) -> tuple[str, str]:
        """The reference number and the verification code, each alone on its line (S1.14, S1.14a)."""
        said = self.wait_for("Verification code, to read out", "Go back")
        found = _CODE.search(said)
        assert found, said
        return reference_on(said), found[1]
