"""The acts a front end asks of a backend, as values: the flow makes them, a gateway carries them."""

from dataclasses import dataclass

from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import (
    Account,
    Asked,
    NoContent,
    Opened,
    PasswordChanged,
    Paused,
    Pushed,
    RecoveryCodes,
    SessionOpened,
    TwoFactorSeed,
    View,
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One holder's hold on a reset: its id and this grant's own secret."""

    id: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class AskReset:
    """Ask for a reset. The key makes asking again after a lost answer the same request."""

    email: str | None
    username: str | None
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class LookAtReset:
    """Read where the reset stands; changes nothing."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class ResendMail:
    """Send the same link and mail code again (S2.3a)."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class ProveMailbox:
    """Prove this grant's mailbox with exactly one thing from the mail."""

    hold: Hold
    link: Secret | None = None
    mail_code: Secret | None = None


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Come with the link alone: a new, proven grant."""

    link: Secret


@dataclass(frozen=True, slots=True)
class BeginPause:
    """Pause two-factor for this grant and its change, with exactly one of the two (S1.27)."""

    hold: Hold
    totp: Secret | None = None
    recovery_code: Secret | None = None


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Set the new password with at most one proof."""

    hold: Hold
    new_password: Secret
    idempotency_key: str
    verification_code: Secret | None = None
    totp: Secret | None = None
    recovery_code: Secret | None = None


@dataclass(frozen=True, slots=True)
class CancelReset:
    """End the reset."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Sign in."""

    identifier: str
    password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None


@dataclass(frozen=True, slots=True)
class CloseSession:
    """Sign out."""

    token: Secret


@dataclass(frozen=True, slots=True)
class ReadAccount:
    """Read the signed-in account; changes nothing."""

    token: Secret


@dataclass(frozen=True, slots=True)
class BeginTwoFactor:
    """Get a seed; two-factor is not on yet."""

    token: Secret
    password: Secret


@dataclass(frozen=True, slots=True)
class ConfirmTwoFactor:
    """Switch two-factor on with a code from the new seed."""

    token: Secret
    totp: Secret


@dataclass(frozen=True, slots=True)
class EndTwoFactor:
    """Switch two-factor off."""

    token: Secret
    password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None
    new_password: Secret | None = None


@dataclass(frozen=True, slots=True)
class ReplaceRecoveryCodes:
    """Make new recovery codes; the old ones stop working."""

    token: Secret
    totp: Secret


@dataclass(frozen=True, slots=True)
class PushPassword:
    """Hand the account's password to the application with that id (S1.26); may be repeated."""

    token: Secret
    app: str
    password: Secret


READS = (LookAtReset, ReadAccount)
"""Calls that change nothing and may be tried again without asking."""

Call = (
    AskReset
    | LookAtReset
    | ResendMail
    | ProveMailbox
    | OpenLink
    | BeginPause
    | ChangePassword
    | CancelReset
    | OpenSession
    | CloseSession
    | ReadAccount
    | BeginTwoFactor
    | ConfirmTwoFactor
    | EndTwoFactor
    | ReplaceRecoveryCodes
    | PushPassword
)
CallAnswer = (
    Asked
    | View
    | Opened
    | Paused
    | PasswordChanged
    | SessionOpened
    | Account
    | TwoFactorSeed
    | RecoveryCodes
    | Pushed
    | NoContent
)
