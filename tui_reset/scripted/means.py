"""What every act of a reset works with, and the ends that all of them share."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from tui_reset.client.resume_file import Keeping, Resume
from tui_reset.client.watch import OPEN_STEPS
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.wire import ResetStep, View
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.scripted.output import Teller
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.service import Service

LABELS: Final = {
    "id": mark("Request"),
    "proof": mark("Asked for with the new password"),
    "expires_in": mark("Seconds until it expires"),
    "resend_in": mark("Seconds until the mail can be sent again"),
    "resends_left": mark("Times the mail can be sent again"),
    "must_pause": mark("Two-factor has to be paused first"),
    "two_factor_paused_for": mark("Seconds for which two-factor is paused"),
    "state": mark("New password there"),
    "earlier": mark("Changed by an earlier run"),
}
ENDS: Final = {
    ResetStep.EXPIRED: mark("The reset has expired. Ask for a new one: tui-reset request."),
    ResetStep.SUPERSEDED: mark(
        "A newer request has replaced this reset. Go on with that one, or begin again. "
        "Ask for a new one: tui-reset request."
    ),
    ResetStep.REVOKED: mark(
        "The reset has been ended, by another change of the account or by its owner. "
        "Ask for a new one: tui-reset request."
    ),
    ResetStep.CANCELLED: mark("The reset was cancelled. Ask for a new one: tui-reset request."),
    ResetStep.DONE: mark("The reset is done already: sign in with the new password."),
    ResetStep.LOCKED: mark(
        "Too many wrong codes. The link from the mail still proves the mailbox, and a recovery code still changes the "
        "password: give one to tui-reset finish, or begin again with tui-reset request."
    ),
}
"""What each end state says, and what to do next."""
GONE: Final = mark("The service no longer keeps this reset: it is over. Ask for a new one: tui-reset request.")
_LOOK: Final = " Look before doing it again."
KEPT_ALIVE: Final = OPEN_STEPS | {ResetStep.LOCKED}
"""Steps after which something can still be done with the same hold."""


def _new_key() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Means:
    """`resume` is what was kept before, `url` the service's address; `clock` is monotonic seconds."""

    service: Service
    keeping: Keeping
    resume: Resume | None
    teller: Teller
    url: str
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    new_key: Callable[[], str] = _new_key

    def tell(self, answer: msgspec.Struct, **more: Any) -> None:
        """One answer with the contract's own names; a secret is never in it."""
        members = {name: value for name, value in msgspec.to_builtins(answer).items() if name != "secret"}
        named = {"id": members["id"], "reference": members["reference"]}
        self.teller.answer(named | more | members, LABELS)


def held(resume: Resume | None) -> tuple[Resume, Hold]:
    """What was kept, with its hold. Raises `Refusal` where there is none to go on with."""
    if resume is None:
        said = _("There is no reset to go on with: the resume file is missing or empty. Begin with tui-reset request.")
        raise Refusal(RefusalCode.FILE_REFUSED, said)
    if resume.hold is None:
        said = _("The request in the resume file was never answered. Run tui-reset request with the same file again.")
        raise Refusal(RefusalCode.FILE_REFUSED, said)
    return resume, resume.hold


def refuse_gone(means: Means) -> Refusal:
    """The refusal of a reset that is no longer kept; what was kept of it here goes too."""
    means.keeping.forget()
    return Refusal(RefusalCode.RESET_OVER, _(GONE))


def refuse_over(means: Means, view: View) -> Refusal:
    """The refusal of an end state."""
    if view.step not in KEPT_ALIVE:
        means.keeping.forget()
    return Refusal(RefusalCode.RESET_OVER, _(ENDS.get(view.step, GONE)))


def forget_told(means: Means) -> None:
    """Keep nothing of a reset that is over, unless `finish` is still to tell what became of its own change."""
    if means.resume is None or means.resume.change_key is None:
        means.keeping.forget()


async def looked_at(means: Means, hold: Hold) -> View:
    """Where the reset stands. Raises `Refusal` where it is no longer kept."""
    view = await means.service.look(hold)
    if view is None:
        raise refuse_gone(means)
    return view


def not_known(fault: OutcomeUnknown, following: str) -> OutcomeUnknown:
    """The same fault with what to do about it here."""
    return OutcomeUnknown(f"{fault.meanwhile.removesuffix(_LOOK)} {following}")
