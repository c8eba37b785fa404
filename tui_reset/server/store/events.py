"""The audit trail: one row per step, in the same transaction as the step (ASVS 2.3.3, 16.2.1)."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, insert

from tui_reset.server.rules.keys import Keys
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import events


class EventType(StrEnum):
    """What happened."""

    RESET_ASKED = "reset_asked"
    MAIL_RESENT = "mail_resent"
    MAIL_SENT = "mail_sent"
    MAIL_POSTPONED = "mail_postponed"
    MAIL_FAILED = "mail_failed"
    MAIL_CODE = "mail_code"
    MAILBOX_PROVEN = "mailbox_proven"
    LINK_OPENED = "link_opened"
    PROOF = "proof"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    RESET_CANCELLED = "reset_cancelled"
    RESET_REVOKED = "reset_revoked"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    TWO_FACTOR_ON = "two_factor_on"
    TWO_FACTOR_OFF = "two_factor_off"
    RECOVERY_CODES_REPLACED = "recovery_codes_replaced"
    RECOVERY_CODE_USED = "recovery_code_used"
    TWO_FACTOR_PAUSED = "two_factor_paused"
    PUSHED = "pushed"
    DESK_RESET = "desk_reset"
    SETTINGS_CHANGED = "settings_changed"
    MAIL_TESTED = "mail_tested"
    MAIL_RETRIED = "mail_retried"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_DISABLED = "account_disabled"
    ROLE_CHANGED = "role_changed"
    LANGUAGE_CHANGED = "language_changed"
    DATABASE_RESTORED = "database_restored"
    AUDIT_PURGED = "audit_purged"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `actor` is an account's id, `anonymous` or `operator`; `source` as limits count it; never a secret.

    `type` is an `EventType`, or what a newer version, or somebody else, has written there.
    """

    at: float
    type: str
    source: str
    actor: str = "anonymous"
    result: str = "ok"
    reason: str = ""
    account_id: str | None = None
    request_id: str | None = None
    reference: str | None = None


NAMES: Final = [field.name for field in msgspec.structs.fields(Event)]
_MAY_LACK: Final = 3
"""The last so many of `NAMES` may be None."""
_INSERT = Prepared(insert(events), [*NAMES, "mac"])
_row: Callable[[Event], tuple[Any, ...]] = attrgetter(*NAMES)


def record(connection: Connection, keys: Keys, event: Event) -> None:
    """Append one entry with its keyed hash."""
    row = _row(event)
    _INSERT.insert(connection, (*row, _mac_of(keys, row)))


def mac_of(keys: Keys, event: Event) -> bytes:
    """The keyed hash by which an edited entry shows (ASVS 16.4.2)."""
    return _mac_of(keys, _row(event))


def is_intact(keys: Keys, event: Event, mac: bytes) -> bool:
    """Whether the entry is as it was written, whichever known key was in use then."""
    return is_row_intact(keys, _row(event), mac)


def is_row_intact(keys: Keys, row: Sequence[Any], mac: bytes) -> bool:
    """The same for what stands in the columns of `NAMES`, in their order, whatever somebody has put there."""
    # The word is what nothing at all is hashed as: where nothing may stand, nobody of us has ever written it.
    return "None" not in row[-_MAY_LACK:] and keys.fits(mac, "event", *map(str, row))


def _mac_of(keys: Keys, row: tuple[Any, ...]) -> bytes:
    return keys.mac("event", *map(str, row))
