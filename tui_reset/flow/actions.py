"""Where each action leads from each step."""

from dataclasses import replace

from tui_reset.contract.calls import CancelReset, CloseSession, ReadAccount, ResendMail
from tui_reset.flow.events import Action
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    EnterMail,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    ScanSeed,
    SecondFactor,
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


def email_of(step: Step) -> str:
    """The address or name that this step knows, for the next form."""
    match step:
        case SignIn(identifier) | SecondFactor(identifier):
            return identifier
        case AskAddress(email) | Done(email) | Over(_, email):
            return email
        case ShowCode(reset) | WaitForMail(reset) | SetPassword(reset):
            return reset.email
        case SignedIn(_, account) | TurnOnTwoFactor(_, account) | TurnOffTwoFactor(_, account):
            return account.email
        case _:
            return ""


def act(step: Step, action: Action) -> Move:
    """The move for `action`; an action that a step does not offer changes nothing."""
    match action:
        case Action.FORGOT | Action.START_AGAIN | Action.OTHER_ADDRESS:
            return to(AskAddress(email_of(step)))
        case Action.HAVE_MAIL:
            return to(EnterMail())
        case Action.TO_SIGN_IN | Action.FINISHED_ELSEWHERE:
            return to(SignIn(email_of(step)))
        case Action.BACK:
            return _back(step)
        case Action.CANCEL_RESET | Action.RESEND | Action.GO_ON | Action.SHOW_CODE:
            return _in_reset(step, action)
        case _:
            return _in_account(step, action)


def _back(step: Step) -> Move:
    match step:
        case WaitForMail(reset):
            return to(ShowCode(reset))
        case TurnOnTwoFactor(token, account) | NewRecoveryCodes(token, account) | TurnOffTwoFactor(token, account):
            return to(SignedIn(token, account))
        case ScanSeed(token):
            return Asking(ReadAccount(token))
        case SignIn() | SignedIn() | KeepRecoveryCodes():
            return Stay()
        case _:
            return to(SignIn(email_of(step)))


def _in_reset(step: Step, action: Action) -> Move:
    reset = reset_of(step)
    if reset is None:
        return Stay()
    match action:
        case Action.GO_ON:
            return to(WaitForMail(reset))
        case Action.RESEND:
            return Asking(ResendMail(reset.hold))
        case Action.CANCEL_RESET:
            return Asking(CancelReset(reset.hold))
        case _:
            return Stay()


def _in_account(step: Step, action: Action) -> Move:
    match step, action:
        case SecondFactor() | TurnOffTwoFactor() | SetPassword(), Action.USE_RECOVERY_CODE:
            return to(replace(step, recovery=True))
        case SecondFactor() | TurnOffTwoFactor() | SetPassword(), Action.USE_AUTHENTICATOR:
            return to(replace(step, recovery=False))
        case SignedIn(token, account), Action.TURN_ON:
            return to(TurnOnTwoFactor(token, account))
        case SignedIn(token, account), Action.TURN_OFF:
            return to(TurnOffTwoFactor(token, account))
        case SignedIn(token, account), Action.NEW_CODES:
            return to(NewRecoveryCodes(token, account))
        case SignedIn(token), Action.SIGN_OUT:
            return Asking(CloseSession(token))
        case KeepRecoveryCodes(token), Action.KEPT:
            return Asking(ReadAccount(token))
        case _:
            return Stay()
