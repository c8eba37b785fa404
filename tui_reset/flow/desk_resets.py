"""What the desk says of a reset: its number as it is typed, the code to read out, and the one whose answer was lost."""

import re
from typing import Final

from tui_reset.contract.desk import Entry, PersonPage
from tui_reset.contract.wire import Account
from tui_reset.language.texts import mark

STARTED: Final = "desk_reset"
"""The event that a started reset leaves on the person's page."""
REASON_NEEDED: Final = mark("Say why: the caller's ticket, or what they asked for.")
LOOKING: Final = mark("No answer came. Looking whether the reset was started …")
NOT_STARTED: Final = mark("No answer came, and no reset was started.")
LOOKED_UP: Final = mark(
    "No answer came when it was started, so this was looked up: the reset is there, and its mail is on its way. "
    "A verification code is shown in the first answer alone; if the caller needs one, start another reset."
)
NUMBER_FORM: Final = mark("A reference number has nine digits, such as 536-757-368.")
NO_SUCH_NUMBER: Final = mark("No reset has this number, or it is long over. Ask for the digits once more.")
NO_PERSON: Final = mark("No account belongs to the address that was typed: ask the caller to spell it.")
NOT_THERE_ANY_MORE: Final = mark("No reset has this reference number any more.")
_NINE_DIGITS: Final = re.compile(r"(\d{3})(\d{3})(\d{3})", re.ASCII)


def reference_in(typed: str) -> str | None:
    """The number as it is written, whatever spaces and dashes it was typed with."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", typed)
    found = _NINE_DIGITS.fullmatch(digits)
    return "-".join(found.groups()) if found else None


def newest_event(page: PersonPage) -> int:
    """The id of the last thing that happened to this person; 0 where nothing did."""
    return max((entry.id for entry in page.last_events), default=0)


def started_since(page: PersonPage, newest: int, account: Account) -> Entry | None:
    """The reset that `account` has started for this person after the event `newest`, if there is one."""
    mine = {account.email, account.id}
    for entry in page.last_events:
        if entry.id > newest and entry.type == STARTED and entry.actor in mine and entry.reference:
            return entry
    return None
