"""What is said and done when a call got no answer, or when the person stopped waiting for one."""

from typing import Final

from tui_reset.contract.calls import (
    AskReset,
    BeginPause,
    Call,
    CancelReset,
    ChangePassword,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    LookAtReset,
    OpenSession,
    PushPassword,
    ReadAccount,
    ReplaceRecoveryCodes,
    ResendMail,
)
from tui_reset.contract.faults import GatewayFault, NotAResetServer
from tui_reset.flow.moves import Asking, Move, Stay
from tui_reset.flow.sentences import together
from tui_reset.flow.trouble import Tone, Trouble, notice
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

NOT_KNOWN: Final = mark(
    "It is not known yet whether your password was changed. "
    "Enter sends the same again; or try the new password at sign-in, and the old one if that fails."
)
_NO_ANSWER: Final = mark("No answer came back.")
_STOPPED: Final = mark("Stopped waiting.")


def after_fault(call: Call, fault: GatewayFault, *, unknown: bool) -> Move:
    """A change is never sent again blindly: its outcome is read first, or the same key makes asking again harmless."""
    if not unknown:
        kept = call if isinstance(call, AskReset | ChangePassword) else None
        return Stay(Trouble(fault.sentence, Tone.OFFLINE), unanswered=kept)
    return _outcome_of(call, _NO_ANSWER) or Stay(Trouble(_again(call, _NO_ANSWER), Tone.OFFLINE), _asked(call))


def stopped(call: Call, unanswered: Call | None) -> Move:
    """The person stopped waiting. A change that was on its way may have arrived: that is found out, not guessed."""
    if isinstance(call, LookAtReset | ReadAccount):
        return Stay(_not_looked_up(unanswered), unanswered)
    return _outcome_of(call, _STOPPED) or Stay(notice(_again(call, _STOPPED)), _asked(call))


def while_reading(fault: GatewayFault, unanswered: Call | None) -> Trouble:
    """Said while a read is tried again by itself; what it wants to find out may well have been changed."""
    sought = (
        _("This is asked again by itself.") if unanswered is None else _("What became of it is asked again by itself.")
    )
    said = fault.sentence if isinstance(fault, NotAResetServer) else _("There is no answer at the moment.")
    return Trouble(together(said, sought), Tone.OFFLINE)


def _outcome_of(call: Call, opening: str) -> Move | None:
    looking = Trouble(together(_(opening), _("Asking what became of it …")), Tone.OFFLINE)
    match call:
        case ChangePassword(hold) | ResendMail(hold) | BeginPause(hold):
            return Asking(LookAtReset(hold), unanswered=call, trouble=looking)
        case ConfirmTwoFactor() | EndTwoFactor() | ReplaceRecoveryCodes() | PushPassword():
            return Asking(ReadAccount(call.token), unanswered=call, trouble=looking)
        case _:
            return None


def _asked(call: Call) -> Call | None:
    return call if isinstance(call, AskReset) else None


def _again(call: Call, opening: str) -> str:
    return together(_(opening), _what_next(call))


def _what_next(call: Call) -> str:
    match call:
        case AskReset():
            return _("Ask again with the same address, and it counts as the same request.")
        case CloseSession():
            return _("Sign out again to be sure.")
        case CancelReset():
            return _("Cancel again to be sure.")
        case OpenSession(recovery_code=code) if code is not None:
            return _("Try again; if the recovery code is refused it has been used, so take the next one.")
        case OpenSession(totp=code) if code is not None:
            return _("Try again; if the code is refused, wait for the next one.")
        case _:
            return _("Nothing typed is lost: try again.")


def _not_looked_up(unanswered: Call | None) -> Trouble:
    match unanswered:
        case ChangePassword():
            return Trouble(_(NOT_KNOWN), Tone.OFFLINE)
        case ResendMail():
            return notice(together(_(_STOPPED), _("If no mail comes, ask for it again.")))
        case BeginPause():
            said = _("Try again; if the code is refused, wait for the next one.")
            return notice(together(_(_STOPPED), said))
        case ConfirmTwoFactor() | EndTwoFactor() | ReplaceRecoveryCodes() | PushPassword():
            return Trouble(_("It is not known yet what became of it. Go back to look it up."), Tone.OFFLINE)
        case _:
            return notice(together(_(_STOPPED), _("Nothing typed is lost.")))
