"""Where each action leads from each step."""

from dataclasses import replace

from tui_reset.contract.calls import CancelReset, CloseSession, ReadAccount, ResendMail
from tui_reset.contract.wire import Profile
from tui_reset.flow.deployment import shows_code
from tui_reset.flow.events import Action
from tui_reset.flow.moves import UNMOVED, Asking, Move, Stay, to
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    Done,
    EnterMail,
    HandOver,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    PauseTwoFactor,
    Reset,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.trouble import notice
from tui_reset.language.texts import gettext as _

SIGNED_IN = (
    SignedIn,
    TurnOnTwoFactor,
    ScanSeed,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    TurnOffTwoFactor,
    Access,
    HandOver,
)
"""Steps with a session: they are left by signing out only, so that none stays open unseen."""


def email_of(step: Step) -> str:
    """The address or name that this step knows, for the next form."""
    match step:
        case SignIn(identifier) | SecondFactor(identifier):
            return identifier
        case AskAddress(email) | SelfServiceOff(email) | Done(email) | Over(_, email):
            return email
        case ShowCode(reset) | WaitForMail(reset) | PauseTwoFactor(reset) | SetPassword(reset):
            return reset.email
        case EnterMail():
            return ""
        case _:
            return step.account.email


def _ask_address(step: Step) -> AskAddress:
    """The request with what is known already: an address, or the name that somebody signs in with."""
    known, reset = email_of(step), reset_of(step)
    email, username = (known, "") if "@" in known else ("", known)
    if reset is not None and known == reset.email:
        username = reset.username or username
    return AskAddress(email, username, reset)


def _have_mail(step: Step) -> Step:
    """Where the mail's link goes: the open reset's own wait, which has the code, or the box for a link alone."""
    reset = reset_of(step)
    return EnterMail() if reset is None else WaitForMail(reset)


def act(step: Step, action: Action, profile: Profile | None = None) -> Move:
    """The move for `action`; an action that a step does not offer is `UNMOVED`."""
    if isinstance(step, SIGNED_IN):
        return _back(step, profile) if action is Action.BACK else _in_account(step, action)
    match action:
        case Action.FORGOT | Action.START_AGAIN | Action.OTHER_ADDRESS:
            return to(_ask_address(step))
        case Action.HAVE_MAIL:
            return to(_have_mail(step))
        case Action.FINISHED_ELSEWHERE:
            return to(SignIn(email_of(step), reset_of(step)))
        case Action.TO_SIGN_IN:
            return to(SignIn(email_of(step)))
        case Action.BACK:
            return _back(step, profile)
        case Action.CANCEL_RESET | Action.RESEND | Action.GO_ON | Action.SHOW_CODE:
            return _in_reset(step, action)
        case _:
            return _other_code(step, action)


def _back(step: Step, profile: Profile | None) -> Move:
    match step:
        case SignIn(named=True):
            return to(replace(step, named=False))
        case WaitForMail(reset) if shows_code(profile, reset):
            return to(ShowCode(reset))
        case AskAddress(reset=Reset() as reset):
            return to(WaitForMail(reset))
        case TurnOnTwoFactor() | NewRecoveryCodes() | TurnOffTwoFactor() | Access():
            return to(SignedIn(step.token, step.account))
        case HandOver(token, account):
            return to(Access(token, account))
        case ScanSeed(token):
            return Asking(ReadAccount(token))
        case SignIn() | SignedIn() | KeepRecoveryCodes():
            return UNMOVED
        case _:
            return to(SignIn(email_of(step)))


def _in_reset(step: Step, action: Action) -> Move:
    reset = reset_of(step)
    if reset is None:
        return UNMOVED
    match action:
        case Action.RESEND if isinstance(step, SignIn | AskAddress):
            return UNMOVED
        case Action.GO_ON if isinstance(step, ShowCode):
            return to(WaitForMail(reset))
        case Action.RESEND if reset.resends_left <= 0:
            return Stay(notice(_("The mail cannot be sent again for this request. The one that was sent stays good.")))
        case Action.RESEND:
            return Asking(ResendMail(reset.hold))
        case Action.CANCEL_RESET:
            return Asking(CancelReset(reset.hold))
        case _:
            return UNMOVED


def _other_code(step: Step, action: Action) -> Move:
    match step, action:
        case SecondFactor() | TurnOffTwoFactor() | SetPassword(), Action.USE_RECOVERY_CODE:
            return to(replace(step, recovery=True))
        case SecondFactor() | TurnOffTwoFactor() | SetPassword(), Action.USE_AUTHENTICATOR:
            return to(replace(step, recovery=False))
        case _:
            return UNMOVED


def _in_account(step: Step, action: Action) -> Move:
    match step, action:
        case SignedIn(token, account), Action.TURN_ON:
            return to(TurnOnTwoFactor(token, account))
        case SignedIn(token, account), Action.TURN_OFF:
            return to(TurnOffTwoFactor(token, account))
        case SignedIn(token, account), Action.ACCESS if account.apps:
            return to(Access(token, account))
        case SignedIn(token, account), Action.NEW_CODES:
            return to(NewRecoveryCodes(token, account))
        case SignedIn(token), Action.SIGN_OUT:
            return Asking(CloseSession(token))
        case KeepRecoveryCodes(token), Action.KEPT:
            return Asking(ReadAccount(token))
        case _:
            return _other_code(step, action)
