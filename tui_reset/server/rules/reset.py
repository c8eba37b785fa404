"""One reset and one holder's view of it: the view of an unproven holder is the same for every address (API, S2.2)."""

from enum import StrEnum
from math import ceil
from typing import Final

import msgspec

from tui_reset.contract.limits import PAUSE_SECONDS
from tui_reset.contract.wire import Proof, ResetStep, View
from tui_reset.server.rules.policy import Policy

DESK_ORIGIN: Final = "the support desk"
"""The origin of a reset that somebody there has started: their own address is nobody's business."""


class ResetState(StrEnum):
    """What is stored; `locked` and `expired` follow from counts and clock."""

    OPEN = "open"
    DONE = "done"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class GrantKind(StrEnum):
    """How a holder came by the grant."""

    ASKER = "asker"
    LINK = "link"
    PAGE = "page"


class FinishedWith(StrEnum):
    """What the change was proven with."""

    VERIFICATION_CODE = "verification_code"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    NONE = "none"


class Reset(msgspec.Struct, frozen=True):
    """One reset of one account, or a decoy (`account_id` None). Times are seconds since 1970.

    `language` is that of who asked, where it is one that is there.
    """

    id: str
    reference: str
    subject: str
    account_id: str | None
    credential_version: int
    source: str
    origin: str
    created: float
    expires: float
    state: ResetState
    finished_with: FinishedWith | None = None
    wrong_proofs: int = 0
    wrong_recovery_codes: int = 0
    language: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended it; it may still have expired."""
        return self.state is ResetState.OPEN

    @property
    def has_lapsed(self) -> bool:
        """Whether its end is written: then it stays expired wherever the clock steps to (`store.lapsing`)."""
        return self.expires <= self.created


class Grant(msgspec.Struct, frozen=True):
    """One holder's hold. `proven`: this holder has shown something that only the mail has.

    `paused_until`: until when two-factor is paused for this holder alone, in seconds since 1970 (S1.27).
    """

    id: str
    kind: GrantKind
    proven: bool
    mailed_at: float
    wrong_mail_codes: int = 0
    resends: int = 0
    cancelled: bool = False
    paused_until: float | None = None


_ENDS = {
    ResetState.DONE: ResetStep.DONE,
    ResetState.SUPERSEDED: ResetStep.SUPERSEDED,
    ResetState.REVOKED: ResetStep.REVOKED,
    ResetState.CANCELLED: ResetStep.CANCELLED,
}
ENDED_STEPS = frozenset(_ENDS.values()) | {ResetStep.EXPIRED}
"""Steps after which nothing can be done; `locked` ends by itself with the request."""


def is_expired(reset: Reset, now: float) -> bool:
    """Request, link and codes end together, by the server's clock (S2.3a); once written, for good (`has_lapsed`)."""
    return reset.has_lapsed or now >= reset.expires


def seconds_left(reset: Reset, now: float) -> int:
    """Whole seconds until it expires."""
    return 0 if is_expired(reset, now) else ceil(reset.expires - now)


def true_step(reset: Reset, policy: Policy, now: float) -> ResetStep:
    """Where the reset stands for a holder of the mail."""
    if not reset.is_open:
        return _ENDS[reset.state]
    if is_expired(reset, now):
        return ResetStep.EXPIRED
    return ResetStep.LOCKED if reset.wrong_proofs >= policy.wrong_proofs_per_request else ResetStep.SET_PASSWORD


def visible_step(reset: Reset, grant: Grant, policy: Policy, now: float) -> ResetStep:
    """Where the reset stands as this grant may see it.

    Unproven, that is only what its own holder did (cancelled, mail codes used up), the clock, and a change that was
    finished with this very request's verification code; all else looks like waiting.
    """
    if grant.cancelled:
        return ResetStep.CANCELLED
    if grant.proven:
        return true_step(reset, policy, now)
    if reset.state is ResetState.DONE and reset.finished_with is FinishedWith.VERIFICATION_CODE:
        return ResetStep.DONE
    if is_expired(reset, now):
        return ResetStep.EXPIRED
    return ResetStep.LOCKED if grant.wrong_mail_codes >= policy.wrong_mail_codes else ResetStep.WAIT_FOR_MAIL


def needed_proof(policy: Policy, *, two_factor: bool) -> Proof:
    """What the last form asks for: an enrolled authenticator takes the code's place (S2.15), or was asked before it."""
    if not two_factor:
        return policy.proof
    return Proof.NONE if policy.pauses_two_factor else Proof.TOTP


def paused_for(grant: Grant, now: float) -> int:
    """Whole seconds for which two-factor is paused for this holder; never longer than a pause lasts: clocks step."""
    if grant.paused_until is None:
        return 0
    left = ceil(grant.paused_until - now)
    return min(PAUSE_SECONDS, max(0, left)) if left <= PAUSE_SECONDS + 1 else 0


def must_pause(grant: Grant, policy: Policy, now: float, *, two_factor: bool) -> bool:
    """Whether this holder has to pause two-factor before the password can be changed (S1.27)."""
    return grant.proven and two_factor and policy.pauses_two_factor and not paused_for(grant, now)


def attempts_left(reset: Reset, grant: Grant, policy: Policy) -> int:
    """Wrong mail codes left before the mailbox is proven, wrong proofs left after it."""
    left = (
        policy.wrong_proofs_per_request - reset.wrong_proofs
        if grant.proven
        else policy.wrong_mail_codes - grant.wrong_mail_codes
    )
    return max(0, left)


def resends_left(grant: Grant, policy: Policy) -> int:
    """Only who asked can have the mail sent again: who came with the link has it."""
    return max(0, policy.resends - grant.resends) if grant.kind is GrantKind.ASKER else 0


def resend_in(grant: Grant, policy: Policy, now: float) -> int:
    """Whole seconds until the mail can be sent again."""
    return max(0, ceil(grant.mailed_at + policy.resend_cooldown - now)) if resends_left(grant, policy) else 0


def view_of(reset: Reset, grant: Grant, two_factor: bool, policy: Policy, now: float) -> View:
    """This grant's view. `two_factor` is looked at only if the grant is proven."""
    step = visible_step(reset, grant, policy, now)
    proof = needed_proof(policy, two_factor=two_factor) if grant.proven else Proof.UNKNOWN
    resends, attempts = resends_left(grant, policy), attempts_left(reset, grant, policy)
    is_over = step in ENDED_STEPS
    pause = not is_over and must_pause(grant, policy, now, two_factor=two_factor)
    return View(
        id=reset.id,
        reference=reset.reference,
        step=step,
        proof=proof,
        expires_in=seconds_left(reset, now),
        resend_in=resend_in(grant, policy, now),
        resends_left=resends,
        attempts_left=attempts,
        version=version_of(step, proof, resends, attempts, must_pause=pause),
        must_pause=pause,
        two_factor_paused_for=0 if is_over else paused_for(grant, now),
    )


def version_of(step: ResetStep, proof: Proof, resends: int, attempts: int, *, must_pause: bool = False) -> int:
    """A number that changes exactly when something visible but time does, and says nothing else."""
    number = int(must_pause)
    for place, size in ((_STEPS.index(step), 16), (_PROOFS.index(proof), 8), (resends, 1024), (attempts, 1024)):
        number = number * size + place % size
    return number


_STEPS = tuple(ResetStep)
_PROOFS = tuple(Proof)
