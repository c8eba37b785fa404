"""The step that an answer leads to."""

from dataclasses import replace

from tui_reset.contract.calls import (
    AskReset,
    BeginTwoFactor,
    Call,
    CallAnswer,
    CancelReset,
    ChangePassword,
    CloseSession,
    EndTwoFactor,
    Hold,
    ReadAccount,
)
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import (
    Account,
    Asked,
    NoContent,
    Opened,
    PasswordChanged,
    Proof,
    RecoveryCodes,
    ResetStep,
    SessionOpened,
    TwoFactorSeed,
    View,
)
from tui_reset.flow.actions import email_of
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.steps import (
    Done,
    Ending,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    Reset,
    ScanSeed,
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
from tui_reset.flow.trouble import NO_TROUBLE, notice
from tui_reset.flow.views import ENDINGS, refreshed

_SIGNED_IN = (SignedIn, TurnOnTwoFactor, ScanSeed, KeepRecoveryCodes, NewRecoveryCodes, TurnOffTwoFactor)


def after_answer(step: Step, call: Call | None, unanswered: Call | None, answer: CallAnswer, now: float) -> Move:
    """The move for `answer` to `call`; `now` is a reading of the monotonic clock."""
    match answer:
        case Asked():
            return to(ShowCode(_asked(call, answer, now)))
        case View():
            return _viewed(step, unanswered, answer, now)
        case Opened():
            return to(SetPassword(_opened(step, answer, now)))
        case PasswordChanged(sessions_ended=ended, recovery_codes_left=left):
            return to(Done(email_of(step), sessions_ended=ended, recovery_codes_left=left))
        case SessionOpened(token=token, account=account):
            return to(SignedIn(Secret(token), account))
        case Account():
            return _account(step, call, unanswered, answer)
        case TwoFactorSeed() | RecoveryCodes():
            return _enrolling(step, answer)
        case NoContent():
            return _done_without_words(step, call)


def _asked(call: Call | None, answer: Asked, now: float) -> Reset:
    typed = (call.email or call.username or "") if isinstance(call, AskReset) else ""
    return Reset(
        hold=Hold(answer.id, Secret(answer.secret)),
        reference=answer.reference,
        email=typed,
        verification_code=Secret(answer.verification_code) if answer.verification_code else None,
        proof=Proof.UNKNOWN,
        asked_at=now,
        expires_at=now + answer.expires_in,
        resend_at=now + answer.resend_in,
        resends_left=answer.resends_left,
        attempts_left=1,
        version=answer.version,
    )


def _opened(step: Step, answer: Opened, now: float) -> Reset:
    """A new grant; when it is the running reset's own, its code and address stay at hand."""
    known = reset_of(step)
    own = known if known is not None and known.hold.id == answer.id else None
    return Reset(
        hold=Hold(answer.id, Secret(answer.secret)),
        reference=answer.reference,
        email=own.email if own else "",
        verification_code=own.verification_code if own else None,
        proof=answer.proof,
        asked_at=now,
        expires_at=now + answer.expires_in,
        resend_at=now + answer.resend_in,
        resends_left=answer.resends_left,
        attempts_left=answer.attempts_left,
        version=answer.version,
    )


def _viewed(step: Step, unanswered: Call | None, view: View, now: float) -> Move:
    """After a resend or a proof: go on. After a lost answer: the truth about the change (S2.17)."""
    reset = reset_of(step)
    if reset is None:
        return Stay()
    if view.step in ENDINGS:
        return to(Over(ENDINGS[view.step], reset.email))
    match view.step:
        case ResetStep.DONE:
            return to(Done(reset.email, elsewhere=not isinstance(unanswered, ChangePassword)))
        case ResetStep.SET_PASSWORD if not isinstance(step, SetPassword):
            return to(SetPassword(refreshed(reset, view, now)))
        case ResetStep.SET_PASSWORD if isinstance(unanswered, ChangePassword):
            sentence = "The connection broke, and your password has not been changed so far. Enter sends it again."
            return Stay(notice(sentence), unanswered=unanswered)
        case _ if isinstance(step, ShowCode | WaitForMail | SetPassword):
            return _asked_again(step, refreshed(reset, view, now), was=reset.resends_left)
        case _:
            return Stay()


def _asked_again(step: ShowCode | WaitForMail | SetPassword, reset: Reset, *, was: int) -> Move:
    again = "Asked for again: the same link and code, and it may take a minute. They end when they did."
    return to(replace(step, reset=reset), notice(again) if reset.resends_left < was else NO_TROUBLE)


def _account(step: Step, call: Call | None, unanswered: Call | None, account: Account) -> Move:
    if not isinstance(step, _SIGNED_IN) or not isinstance(call, ReadAccount):
        return Stay()
    page = SignedIn(step.token, account)
    if unanswered is None:
        said = "Two-factor authentication is on." if account.two_factor else ""
        changed = account.two_factor != step.account.two_factor
        off = "Two-factor authentication is off." if changed and not account.two_factor else ""
        return to(page, notice((said if changed else "") or off))
    state = "on" if account.two_factor else "off"
    lost = (
        " Its recovery codes did not arrive: make new ones."
        if isinstance(step, ScanSeed) and account.two_factor
        else ""
    )
    return to(page, notice(f"The connection broke. Two-factor authentication is {state}.{lost}"))


def _enrolling(step: Step, answer: TwoFactorSeed | RecoveryCodes) -> Move:
    if not isinstance(step, _SIGNED_IN):
        return Stay()
    match answer:
        case TwoFactorSeed(secret=seed, otpauth_uri=uri):
            return to(ScanSeed(step.token, step.account, Secret(seed), Secret(uri)))
        case RecoveryCodes(recovery_codes=codes):
            return to(KeepRecoveryCodes(step.token, step.account, tuple(Secret(code) for code in codes)))


def _done_without_words(step: Step, call: Call | None) -> Move:
    match call:
        case CancelReset():
            return to(Over(Ending.CANCELLED, email_of(step)))
        case CloseSession():
            email = step.account.email if isinstance(step, SignedIn) else ""
            return to(SignIn(email), notice("You are signed out."))
        case EndTwoFactor(token) | BeginTwoFactor(token):
            return Asking(ReadAccount(token))
        case _:
            return Stay()
