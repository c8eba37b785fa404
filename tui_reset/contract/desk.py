"""The records of the support desk: none has a field for a password, a link, a mail code or a token (S1.2, S1.14)."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from tui_reset.contract import limits
from tui_reset.contract.whole import Whole
from tui_reset.contract.wire import Answer, Body, Code


class DeskState(StrEnum):
    """Where a reset stands for the desk. `opened` is a new grant of the mail's holder, never a GET (scanners)."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    OPENED = "opened"
    CHANGED = "changed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """Never sent: what a newer server's state is read as."""

    @classmethod
    def _missing_(cls, value: object) -> "DeskState | None":
        return cls.UNKNOWN if isinstance(value, str) else None


class Person(Answer, frozen=True, kw_only=True):
    """One account in a list."""

    id: str
    username: str | None
    email: str
    display_name: str
    enabled: bool
    role: str
    two_factor: bool
    no_reset: str = ""
    """Why the desk's person who looks may not start a reset for this account; empty where they may."""


class People(Answer, frozen=True, kw_only=True):
    """`GET /v1/desk/accounts`: a page in order of the key that was found; `next` goes into `after`, null at the end."""

    items: list[Person]
    next: str | None


class OpenReset(Answer, frozen=True, kw_only=True):
    """A reset of a person, as the list on the profile page shows it."""

    reference: str
    state: DeskState


class Entry(Answer, frozen=True, kw_only=True):
    """One entry of the audit log; `at` is RFC 3339 in UTC, `actor` and `account` are addresses where they are known."""

    id: Whole
    at: str
    type: str
    actor: str
    account: str | None
    source: str
    reference: str | None
    result: str
    reason: str


class Entries(Answer, frozen=True, kw_only=True):
    """`GET /v1/desk/events`: newest first; `next` goes into `after`, null at the end."""

    items: list[Entry]
    next: Whole | None


class PersonPage(Answer, frozen=True, kw_only=True):
    """`GET /v1/desk/accounts/{id}`."""

    person: Person
    open_resets: list[OpenReset]
    last_events: list[Entry]


class DeskAskBody(Body, frozen=True, kw_only=True):
    """`POST /v1/desk/accounts/{id}/resets`: why, for the audit log; never empty."""

    reason: Annotated[str, Meta(min_length=1, max_length=limits.REASON_CHARACTERS)]


class DeskAsked(Answer, frozen=True, kw_only=True):
    """What the desk gets: the code is read to the caller and is useless without the mailbox (S1.14a)."""

    reference: str
    state: DeskState
    verification_code: str | None


class DeskReset(Answer, frozen=True, kw_only=True):
    """`GET /v1/desk/resets/{reference}`; `version` changes exactly when something here but time does."""

    reference: str
    account: Person | None
    state: DeskState
    smtp_reply: str
    expires_in: Whole
    version: Whole


class SmtpShown(Answer, frozen=True, kw_only=True):
    """The SMTP Email Settings as they are shown: whether there is a password, never which (S1.10)."""

    host: str
    port: Whole
    tls: str
    username: str
    sender: str
    has_password: bool


class DeskSettings(Answer, frozen=True, kw_only=True):
    """`GET` and `PATCH /v1/desk/settings`. `allowed_hosts` is empty where the operator lists none."""

    self_service: bool
    smtp: SmtpShown
    allowed_hosts: list[str] = msgspec.field(default_factory=list)


class SmtpChange(Body, frozen=True, kw_only=True):
    """What is to be different; a new host, port, tls or username drops the stored password."""

    host: str | None = None
    port: int | None = None
    tls: str | None = None
    username: str | None = None
    sender: str | None = None
    password: str | None = None


class SettingsBody(Body, frozen=True, kw_only=True):
    """`PATCH /v1/desk/settings`: each part as it is to be, and a fresh authenticator code."""

    totp: Code
    self_service: bool | None = None
    smtp: SmtpChange | None = None


class MailTest(Answer, frozen=True, kw_only=True):
    """`POST /v1/desk/mail-test`: `stage` is where it failed, or `done`; `reply` is the server's or the system's."""

    ok: bool
    stage: str
    reply: str


class QueuedMail(Answer, frozen=True, kw_only=True):
    """One mail of the queue."""

    reference: str | None
    template: str
    state: str
    attempts: Whole
    smtp_reply: str
    created: str


class MailQueue(Answer, frozen=True, kw_only=True):
    """`GET /v1/desk/mail`: those that wait or failed, newest first, up to `limits.DESK_PAGE`."""

    items: list[QueuedMail]
