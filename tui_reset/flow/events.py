"""What can happen to a walk: something typed, an action chosen, an answer, a refusal, a fault, a new view."""

from dataclasses import dataclass
from enum import StrEnum

from tui_reset.contract.calls import CallAnswer
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Profile, View


class Action(StrEnum):
    """What a person can choose on a step, besides sending its form."""

    FORGOT = "forgot"
    HAVE_MAIL = "have_mail"
    GO_ON = "go_on"
    SHOW_CODE = "show_code"
    RESEND = "resend"
    OTHER_ADDRESS = "other_address"
    FINISHED_ELSEWHERE = "finished_elsewhere"
    USE_RECOVERY_CODE = "use_recovery_code"
    USE_AUTHENTICATOR = "use_authenticator"
    START_AGAIN = "start_again"
    TO_SIGN_IN = "to_sign_in"
    TURN_ON = "turn_on"
    TURN_OFF = "turn_off"
    NEW_CODES = "new_codes"
    KEPT = "kept"
    ACCESS = "access"
    SIGN_OUT = "sign_out"
    BACK = "back"
    STOP_WAITING = "stop_waiting"
    CANCEL_RESET = "cancel_reset"
    COPY_OVER = "copy_over"
    """From one field of the request into the other; the screen does it by itself (S1.5)."""


@dataclass(frozen=True, slots=True)
class TypedSignIn:
    """The sign-in form."""

    identifier: str
    password: Secret


@dataclass(frozen=True, slots=True)
class TypedCode:
    """One code: second factor at sign-in, first code of a new seed, code before new recovery codes."""

    code: Secret


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """The request form."""

    email: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class TypedMail:
    """Whatever came out of the mail (S2.9a)."""

    text: Secret


@dataclass(frozen=True, slots=True)
class TypedPassword:
    """The last form; `code` is the verification, authenticator or recovery code that the step asks for."""

    new_password: Secret
    confirm: Secret
    code: Secret


@dataclass(frozen=True, slots=True)
class TypedPresentPassword:
    """The present password, before a seed is shown or before it is handed to another application."""

    password: Secret


@dataclass(frozen=True, slots=True)
class TypedApp:
    """The application that was chosen, by its id (S1.25)."""

    app: str


@dataclass(frozen=True, slots=True)
class TypedTurnOff:
    """Switching two-factor off."""

    password: Secret
    code: Secret
    new_password: Secret
    confirm: Secret


Typed = (
    TypedSignIn | TypedCode | TypedAddress | TypedMail | TypedPassword | TypedPresentPassword | TypedTurnOff | TypedApp
)


@dataclass(frozen=True, slots=True)
class Acted:
    """An action was chosen; `name` is what stood in sign-in's field for it, where that was shown."""

    action: Action
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The call of that attempt was answered."""

    attempt: int
    answer: CallAnswer


@dataclass(frozen=True, slots=True)
class Refused:
    """The call of that attempt was refused with a problem document."""

    attempt: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Faulted:
    """The call of that attempt got no usable answer."""

    attempt: int
    fault: GatewayFault


@dataclass(frozen=True, slots=True)
class Viewed:
    """The live watch brought a new view."""

    view: View


@dataclass(frozen=True, slots=True)
class ProfileKnown:
    """The backend told how it walks its users."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """Time passed: a front end sends this about once a second while a reset runs."""


Event = Typed | Acted | Answered | Refused | Faulted | Viewed | ProfileKnown | ClockMoved
