"""The step that an answer leads to."""

from dataclasses import replace
from typing import Final, assert_never

from msgspec import structs

from tui_reset.contract import limits
from tui_reset.contract.calls import (
    AskReset,
    Call,
    CallAnswer,
    CancelReset,
    ChangePassword,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    Hold,
    PushPassword,
    ReadAccount,
    ReplaceRecoveryCodes,
    ResendMail,
)
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import (
    Account,
    Asked,
    NoContent,
    Opened,
    PasswordChanged,
    Paused,
    Proof,
    Pushed,
    RecoveryCodes,
    ResetStep,
    SessionOpened,
    TwoFactorSeed,
    View,
)
from tui_reset.flow.actions import SIGNED_IN, email_of
from tui_reset.flow.complaints import RECOVERY_LEFT
from tui_reset.flow.handing_over import handed_over, looked_up
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.pausing import looked_for_pause, paused
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import (
    Done,
    Ending,
    KeepRecoveryCodes,
    Over,
    PauseTwoFactor,
    Reset,
    ScanSeed,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.trouble import NO_TROUBLE, Tone, Trouble, at_field, notice
from tui_reset.flow.views import ENDINGS, last_form, locked, recovery_form, refreshed
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_OTHER_REQUEST: Final = mark(
    "This link belongs to another request than this screen's: the code that was shown with that one is needed."
)


def after_answer(step: Step, call: Call | None, unanswered: Call | None, answer: CallAnswer, now: float) -> Move:
    """The move for `answer` to `call`; `now` is a reading of the monotonic clock."""
    match answer:
        case Asked():
            return to(ShowCode(_asked(call, answer, now)))
        case View():
            return _viewed(step, call, unanswered, answer, now)
        case Opened():
            return _come_in(step, answer, now)
        case Paused():
            return paused(step, answer, now)
        case PasswordChanged(sessions_ended=ended, recovery_codes_left=left):
            return to(Done(email_of(step), sessions_ended=ended, recovery_codes_left=left))
        case SessionOpened(token=token, account=account):
            return to(SignedIn(Secret(token), account))
        case Account():
            return _account(step, call, unanswered, answer)
        case TwoFactorSeed() | RecoveryCodes() | Pushed():
            return _on_account_page(step, call, answer)
        case NoContent():
            return _done_without_words(step, call)
        case _:
            assert_never(answer)


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
        attempts_left=limits.WRONG_MAIL_CODES,
        version=answer.version,
        username=(call.username or "") if isinstance(call, AskReset) and call.email else "",
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
        must_pause=answer.must_pause,
        username=own.username if own else "",
    )


def _come_in(step: Step, answer: Opened, now: float) -> Move:
    reset = _opened(step, answer, now)
    if answer.step is ResetStep.LOCKED and (reset.must_pause or reset.proof is Proof.TOTP):
        return to(recovery_form(reset), at_field("code", _(RECOVERY_LEFT)))
    if answer.step in ENDINGS:
        return to(Over(ENDINGS[answer.step], reset.email))
    if answer.step is ResetStep.DONE:
        return to(Over(Ending.USED, reset.email))
    known = reset_of(step)
    stranger = known is not None and known.hold.id != answer.id and reset.proof is Proof.VERIFICATION_CODE
    return to(last_form(reset), notice(_(_OTHER_REQUEST)) if stranger else NO_TROUBLE)


def _viewed(step: Step, call: Call | None, unanswered: Call | None, view: View, now: float) -> Move:
    """After a resend or a proof: go on. After a lost answer: the truth about the change (S2.17)."""
    match step:
        case ShowCode() | WaitForMail() if view.step is ResetStep.WAIT_FOR_MAIL:
            return _asked_again(step, call, unanswered, refreshed(step.reset, view, now))
        case ShowCode() | WaitForMail() if view.step is ResetStep.LOCKED:
            return to(locked(step, view, now))
        case PauseTwoFactor() | SetPassword(recovery=True) if view.step is ResetStep.LOCKED:
            return _viewed(step, call, unanswered, structs.replace(view, step=ResetStep.SET_PASSWORD), now)
        case ShowCode(reset) | WaitForMail(reset) | PauseTwoFactor(reset) | SetPassword(reset) if view.step in ENDINGS:
            return to(Over(ENDINGS[view.step], reset.email))
        case ShowCode(reset) | WaitForMail(reset) if view.step is ResetStep.DONE:
            return to(Done(reset.email, elsewhere=True))
        case ShowCode(reset) | WaitForMail(reset) if view.step is ResetStep.SET_PASSWORD:
            return to(last_form(refreshed(reset, view, now)))
        case PauseTwoFactor():
            return looked_for_pause(step, unanswered, view, now)
        case SetPassword():
            return _looked(step, unanswered, view)
        case _:
            return Stay()


def _asked_again(step: ShowCode | WaitForMail, call: Call | None, unanswered: Call | None, reset: Reset) -> Move:
    """Only the answer to the resend itself, or fewer left than before, says that it was done."""
    said = NO_TROUBLE
    if isinstance(call, ResendMail) or reset.resends_left < step.reset.resends_left:
        said = notice(_("Asked for again: the same link and code, until the same time. It may take a minute."))
    elif isinstance(unanswered, ResendMail):
        said = notice(_("No answer came. If no mail comes either, ask for it again."))
    return to(replace(step, reset=reset), said)


def _looked(step: SetPassword, unanswered: Call | None, view: View) -> Move:
    """What became of the change: `unanswered` may still arrive as long as the reset is open."""
    sent = isinstance(unanswered, ChangePassword)
    match view.step:
        case ResetStep.DONE:
            return to(Done(step.reset.email, earlier=step.tried or not sent))
        case ResetStep.SET_PASSWORD if sent:
            said = _("No answer came, and your password has not been changed so far. Enter sends the same again.")
            return Stay(notice(said), unanswered=unanswered)
        case ResetStep.SET_PASSWORD:
            return Stay(notice(_("Your password has not been changed so far. Enter sends what you typed.")))
        case _:
            said = _("What became of it is not known: try the new password at sign-in, and the old one if that fails.")
            return Stay(Trouble(said, Tone.OFFLINE), unanswered=unanswered)


def _account(step: Step, call: Call | None, unanswered: Call | None, account: Account) -> Move:
    if not isinstance(step, SIGNED_IN) or not isinstance(call, ReadAccount):
        return Stay()
    page = SignedIn(step.token, account)
    state = _("Two-factor authentication is on.") if account.two_factor else _("Two-factor authentication is off.")
    match unanswered:
        case ConfirmTwoFactor() if account.two_factor:
            lost = _("The recovery codes did not arrive: make new ones now.")
        case PushPassword():
            return looked_up(step.token, account, unanswered)
        case ReplaceRecoveryCodes():
            lost = _("Whether your recovery codes were replaced is not known: make new ones now.")
        case EndTwoFactor(new_password=new) if new is not None and not account.two_factor:
            lost = _("Your password is the new one.")
        case ConfirmTwoFactor() | EndTwoFactor():
            lost = ""
        case _:
            changed = account.two_factor != step.account.two_factor
            return to(page, notice(state) if changed else NO_TROUBLE)
    return to(page, notice(together(_("No answer came, so it was looked up."), state, lost)))


def _on_account_page(step: Step, call: Call | None, answer: TwoFactorSeed | RecoveryCodes | Pushed) -> Move:
    if not isinstance(step, SIGNED_IN):
        return Stay()
    match answer:
        case Pushed():
            return handed_over(step, call, answer) if isinstance(call, PushPassword) else Stay()
        case TwoFactorSeed(secret=seed, otpauth_uri=uri):
            return to(ScanSeed(step.token, step.account, Secret(seed), Secret(uri)))
        case RecoveryCodes(recovery_codes=codes):
            return to(KeepRecoveryCodes(step.token, step.account, tuple(Secret(code) for code in codes)))
        case _:
            assert_never(answer)


def _done_without_words(step: Step, call: Call | None) -> Move:
    match call:
        case CancelReset():
            return to(Over(Ending.CANCELLED, email_of(step)))
        case CloseSession():
            return to(SignIn(email_of(step)), notice(_("You are signed out.")))
        case EndTwoFactor(token):
            return Asking(ReadAccount(token))
        case _:
            return Stay()
