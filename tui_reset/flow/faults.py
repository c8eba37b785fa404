"""What is said and done when a call got no answer, or when the person stopped waiting for one."""

from tui_reset.contract.calls import (
    AskReset,
    Call,
    ChangePassword,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    LookAtReset,
    ReadAccount,
    ReplaceRecoveryCodes,
    ResendMail,
)
from tui_reset.flow.moves import Asking, Move, Stay
from tui_reset.flow.trouble import Tone, Trouble, notice

_LOOKING = Trouble("No answer came back. Asking what became of it …", Tone.OFFLINE)


def after_silence(call: Call, sentence: str, *, unknown: bool) -> Move:
    """A change is never sent again blindly: its outcome is read first, or the same key makes asking again harmless."""
    if not unknown:
        return Stay(Trouble(sentence, Tone.OFFLINE), unanswered=_kept(call))
    match call:
        case ChangePassword(hold) | ResendMail(hold):
            return Asking(LookAtReset(hold), unanswered=call, trouble=_LOOKING)
        case ConfirmTwoFactor(token) | EndTwoFactor(token) | ReplaceRecoveryCodes(token):
            return Asking(ReadAccount(token), unanswered=call, trouble=_LOOKING)
        case AskReset():
            said = "No answer came back. Enter asks again; it counts as the same request, and one mail is sent."
            return Stay(Trouble(said, Tone.OFFLINE), unanswered=call)
        case CloseSession():
            said = "No answer came back. Sign out again to be sure."
            return Stay(Trouble(said, Tone.OFFLINE))
        case _:
            return Stay(Trouble(f"{sentence} Nothing typed is lost: try again.", Tone.OFFLINE))


def stopped(call: Call, unanswered: Call | None) -> Move:
    """The person stopped waiting. A change that was on its way may have arrived: that is found out, not guessed."""
    match call:
        case ChangePassword() | ConfirmTwoFactor() | EndTwoFactor() | ReplaceRecoveryCodes():
            return after_silence(call, "", unknown=True)
        case LookAtReset() | ReadAccount():
            return Stay(
                Trouble(
                    "It is not known yet what became of the last step. Enter asks again; "
                    "or sign in with the new password, and with the old one if that fails.",
                    Tone.OFFLINE,
                ),
                unanswered=unanswered,
            )
        case AskReset():
            said = "Stopped waiting. If you ask again with the same address, it counts as the same request."
            return Stay(notice(said), unanswered=call)
        case _:
            return Stay(notice("Stopped waiting. Nothing typed is lost."))


def _kept(call: Call) -> Call | None:
    return call if isinstance(call, AskReset | ChangePassword) else None
