"""What the live watch and the passing of time do to a step."""

from dataclasses import replace
from typing import Final

from tui_reset.contract.wire import Proof, ResetStep, View
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    Over,
    PauseTwoFactor,
    Reset,
    SetPassword,
    ShowCode,
    SignIn,
    Step,
    WaitForMail,
)

ENDINGS: Final = {
    ResetStep.EXPIRED: Ending.EXPIRED,
    ResetStep.SUPERSEDED: Ending.SUPERSEDED,
    ResetStep.REVOKED: Ending.REVOKED,
    ResetStep.CANCELLED: Ending.CANCELLED,
    ResetStep.LOCKED: Ending.LOCKED,
}


def refreshed(reset: Reset, view: View, now: float) -> Reset:
    """The reset with the server's numbers of this moment."""
    return replace(
        reset,
        reference=view.reference,
        proof=view.proof,
        expires_at=now + view.expires_in,
        resend_at=now + view.resend_in,
        resends_left=view.resends_left,
        attempts_left=view.attempts_left,
        version=view.version,
        must_pause=view.must_pause,
        paused_until=now + view.two_factor_paused_for if view.two_factor_paused_for else None,
    )


def last_form(reset: Reset) -> PauseTwoFactor | SetPassword | Over:
    """The password form, or what comes before it; a newer service may ask for a proof that this version cannot give."""
    if reset.proof is Proof.UNKNOWN:
        return Over(Ending.NEWER, reset.email)
    return PauseTwoFactor(reset) if reset.must_pause else SetPassword(reset)


def recovery_form(reset: Reset) -> PauseTwoFactor | SetPassword:
    """The form of a reset whose authenticator codes are used up: a recovery code may still be typed (S2.16)."""
    return PauseTwoFactor(reset) if reset.must_pause else SetPassword(reset, recovery=True)


def locked(step: ShowCode | WaitForMail, view: View, now: float) -> Step:
    """Short codes are used up; the link in the mail lives on, so this is no end."""
    return replace(step, reset=replace(refreshed(step.reset, view, now), attempts_left=0))


def after_view(step: Step, view: View, now: float) -> Step:
    """Where a new view leads while the code is shown or the mail awaited; other steps do not watch."""
    if not isinstance(step, ShowCode | WaitForMail) or step.reset.hold.id != view.id:
        return step
    match view.step:
        case ResetStep.DONE:
            return Done(step.reset.email, elsewhere=True)
        case ResetStep.SET_PASSWORD:
            return last_form(refreshed(step.reset, view, now))
        case ResetStep.LOCKED:
            return locked(step, view, now)
        case ResetStep.UNKNOWN:
            return step
        case ended if ended in ENDINGS:
            return Over(ENDINGS[ended], step.reset.email)
        case _:
            return replace(step, reset=replace(refreshed(step.reset, view, now), proof=Proof.UNKNOWN))


def after_time(step: Step, now: float) -> Step:
    """A wait ends by itself when the server's seconds have run out; a half-filled form does not (it ends on submit)."""
    match step:
        case ShowCode(reset) | WaitForMail(reset) if now >= reset.expires_at:
            return Over(Ending.EXPIRED, reset.email)
        case SignIn(_, Reset() as reset) | AskAddress(_, _, Reset() as reset) if now >= reset.expires_at:
            return replace(step, reset=None)
        case _:
            return step
