"""Where a reset stands for the desk, which may know more than the unproven holder of it (S1.14)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui_reset.contract.desk import DeskState
from tui_reset.server.rules.reset import Reset, ResetState, is_expired

NOT_SENT: Final = "Not sent: this account has had all its mails for the hour, or it is disabled."
_REFERENCE: Final = re.compile(r"(\d{3})[ \-]?(\d{3})[ \-]?(\d{3})", re.ASCII)
_DROPPED: Final = "dropped"
_SHOWN: Final = {
    "queued": DeskState.QUEUED,
    "sending": DeskState.QUEUED,
    "sent": DeskState.SENT,
    "failed": DeskState.FAILED,
}


@dataclass(frozen=True, slots=True)
class MailTold:
    """One link mail of a reset: its state in the outbox, and the mail server's last words."""

    state: str
    reply: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state follows from. `mails` newest first; `account_fits`: alive, and not changed since.

    `is_nobodys`: nobody has what was asked for. A reset over the limit of mails is somebody's, and gets none either.
    """

    reset: Reset
    mails: Sequence[MailTold]
    opened: bool
    account_fits: bool
    is_nobodys: bool


def normalised_reference(said: str) -> str | None:
    """`482-913-576`, however it was typed; None for what is no reference."""
    found = _REFERENCE.fullmatch(said.strip())
    return "-".join(found.groups()) if found else None


def desk_state(facts: Facts, now: float) -> tuple[DeskState, str]:
    """The state, and what the mail server said last.

    A reset that is nobody's stays `queued` until it expires, as its own row says: that it is nobody's, the desk sees
    by the account that is not there.
    """
    state, reply = _mailed(facts)
    if facts.reset.state is ResetState.DONE:
        return DeskState.CHANGED, reply
    if not facts.reset.is_open:
        return DeskState.CANCELLED, reply
    if is_expired(facts.reset, now):
        return DeskState.EXPIRED, reply
    if facts.reset.account_id is not None and not facts.account_fits:
        return DeskState.CANCELLED, reply
    return (DeskState.OPENED if facts.opened else state), reply


def _mailed(facts: Facts) -> tuple[DeskState, str]:
    for mail in facts.mails:
        if mail.state != _DROPPED:
            return _SHOWN[mail.state], mail.reply
    if facts.mails and not facts.is_nobodys:
        return DeskState.FAILED, NOT_SENT
    return DeskState.QUEUED, ""
