"""The steps of the walk as a union of frozen values: what a front end draws is a function of one of them."""

from dataclasses import dataclass, field
from enum import StrEnum

from tui_reset.contract.calls import Hold
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, Proof


class Ending(StrEnum):
    """Why a reset is over without a new password set here."""

    EXPIRED = "expired"
    USED = "used"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    OVER = "over"
    NEWER = "newer"
    """Not over: the service asks for something that this version does not know."""


@dataclass(frozen=True, slots=True)
class Reset:
    """One reset as this holder knows it. The times are readings of the caller's monotonic clock."""

    hold: Hold
    reference: str
    email: str
    verification_code: Secret | None
    proof: Proof
    asked_at: float
    expires_at: float
    resend_at: float
    resends_left: int
    attempts_left: int
    version: int
    must_pause: bool = False
    paused_until: float | None = None
    username: str = ""
    """What was asked with beside `email`: another try has it filled in."""

    @property
    def two_factor(self) -> bool:
        """Whether the account has two-factor on, as far as a proven holder knows: paused or not (S1.27)."""
        return self.proof is Proof.TOTP or self.must_pause or self.paused_until is not None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The first screen; `identifier` is filled in after a reset (S2.18). An open `reset` stays at hand (S2.5a).

    `named`: the name has been given, where a profile asks for it first (S1.17).
    """

    identifier: str = ""
    reset: Reset | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Sign-in asks for an authenticator code or a recovery code; the password waits here."""

    identifier: str
    password: Secret
    recovery: bool = False


@dataclass(frozen=True, slots=True)
class AskAddress:
    """The request (S2.2). An open `reset` stays at hand until another one takes its place (S2.5a)."""

    email: str = ""
    username: str = ""
    reset: Reset | None = None


@dataclass(frozen=True, slots=True)
class SelfServiceOff:
    """The switch is off: whom to ask (S1.7). `email`: what was typed, for the way back."""

    email: str = ""


@dataclass(frozen=True, slots=True)
class ShowCode:
    """The verification code, or its absence, right after the request (S2.3, S2.6)."""

    reset: Reset


@dataclass(frozen=True, slots=True)
class WaitForMail:
    """The live wait, with the one box that takes anything from the mail (S2.9a)."""

    reset: Reset


@dataclass(frozen=True, slots=True)
class EnterMail:
    """“I have a mail already”: the link, without a request of this screen's own (S2.1a)."""

    link: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PauseTwoFactor:
    """Two-factor is on and is paused first, with an authenticator or a recovery code (S1.27).

    `new_password` is what was typed already when the pause turned out to be over; `tried` is of `SetPassword`.
    """

    reset: Reset
    new_password: Secret | None = None
    tried: bool = False


@dataclass(frozen=True, slots=True)
class SetPassword:
    """New password, confirmation and proof (S2.12 to S2.16). `recovery` swaps the authenticator for a recovery code.

    `tried`: another password was sent from here before, and what became of it was not known then.
    `new_password` is filled in: it was typed before two-factor had to be paused once more.
    """

    reset: Reset
    recovery: bool = False
    tried: bool = False
    new_password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The password is changed. `elsewhere` when it was finished on the web page with this screen's code.

    `earlier` when it was changed in the browser or by an earlier try, and so perhaps not to what was typed last.
    """

    email: str
    elsewhere: bool = False
    sessions_ended: int = 0
    recovery_codes_left: int | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """The reset ended without success here: why, and the next step (S2.17a)."""

    ending: Ending
    email: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account page."""

    token: Secret
    account: Account


@dataclass(frozen=True, slots=True)
class TurnOnTwoFactor:
    """Asks for the password before a seed is shown."""

    token: Secret
    account: Account


@dataclass(frozen=True, slots=True)
class ScanSeed:
    """The new seed as QR code and text; a code from it switches two-factor on."""

    token: Secret
    account: Account
    seed: Secret
    otpauth_uri: Secret


@dataclass(frozen=True, slots=True)
class KeepRecoveryCodes:
    """The recovery codes, shown once."""

    token: Secret
    account: Account
    codes: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class NewRecoveryCodes:
    """Asks for an authenticator code before the recovery codes are replaced."""

    token: Secret
    account: Account


@dataclass(frozen=True, slots=True)
class TurnOffTwoFactor:
    """Password and a code; a longer password too where the present one is too short without a second factor."""

    token: Secret
    account: Account
    recovery: bool = False
    new_password: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """The applications that sign-in details can be handed to, and what is known of each (S1.24, S1.25)."""

    token: Secret
    account: Account


@dataclass(frozen=True, slots=True)
class HandOver:
    """Asks for the password that is handed to the application with that id (S1.26)."""

    token: Secret
    account: Account
    app: str


Step = (
    SignIn
    | SecondFactor
    | AskAddress
    | SelfServiceOff
    | ShowCode
    | WaitForMail
    | EnterMail
    | PauseTwoFactor
    | SetPassword
    | Done
    | Over
    | SignedIn
    | TurnOnTwoFactor
    | ScanSeed
    | KeepRecoveryCodes
    | NewRecoveryCodes
    | TurnOffTwoFactor
    | Access
    | HandOver
)


class Stage(StrEnum):
    """The places on the rail."""

    ADDRESS = "address"
    CODE = "code"
    MAIL = "mail"
    PASSWORD = "password"  # noqa: S105 - a place on the rail
    DONE = "done"


STAGES: dict[type, Stage] = {
    AskAddress: Stage.ADDRESS,
    ShowCode: Stage.CODE,
    WaitForMail: Stage.MAIL,
    EnterMail: Stage.MAIL,
    PauseTwoFactor: Stage.PASSWORD,
    SetPassword: Stage.PASSWORD,
    Done: Stage.DONE,
}


def stage_of(step: Step) -> Stage | None:
    """Where on the rail a step lies; None for steps outside the reset."""
    return STAGES.get(type(step))


def reset_of(step: Step) -> Reset | None:
    """The running reset of a step, if it has one."""
    match step:
        case ShowCode(reset) | WaitForMail(reset) | PauseTwoFactor(reset) | SetPassword(reset):
            return reset
        case SignIn(_, reset) | AskAddress(_, _, reset):
            return reset
        case _:
            return None
