"""What the mailed link's web page shows and does."""

import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordBody, PasswordChanged, Proof, ResetStep
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.change import change_password
from tui_reset.server.cases.hold import account_of, dead_link, linked
from tui_reset.server.cases.lapse import lapse_met
from tui_reset.server.cases.prove import new_grant
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.passwords import min_length
from tui_reset.server.rules.reset import (
    DESK_ORIGIN,
    ENDED_STEPS,
    Grant,
    GrantKind,
    Reset,
    ResetState,
    needed_proof,
    paused_for,
    seconds_left,
    true_step,
)
from tui_reset.server.rules.tokens import grant_secret, looked_up
from tui_reset.server.store import requests
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import seen_by_desk

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the holder of a real link may see. `asked_at` is seconds since 1970, `expires_in` seconds remaining.

    `step` is `set_password`, or the end state: `done`, `expired`, `superseded`, `revoked`, `locked`, `cancelled`.
    `recovery_possible`: a recovery code may be typed instead of the authenticator code (S2.16), also where
    `attempts_left` is 0: wrong authenticator codes never end a recovery code's way.
    `must_pause`: two-factor is to be paused by this browser first; `paused_for` seconds it is (S1.27).
    `own_language` is the account's, `asked_language` that of who asked, each where it is known.
    """

    reference: str
    step: ResetStep
    proof: Proof
    asked_at: float
    asked_from: str
    expires_in: int
    attempts_left: int
    min_length: int
    max_length: int
    recovery_possible: bool
    must_pause: bool = False
    paused_for: int = 0
    own_language: str | None = None
    asked_language: str | None = None

    @property
    def by_desk(self) -> bool:
        """Whether the support desk has started the reset, and nobody at an address."""
        return self.asked_from == DESK_ORIGIN


async def read_link(
    house: House,
    token: str,
    caller: Caller,
    pause_secret: str | None = None,
) -> LinkPage:
    """The page of a link; changes nothing. An unknown or tampered one raises `wrong_link`.

    Each look is a line of the service's log (ASVS 16.2.1) and no entry of the audit log: reading writes nothing.
    `pause_secret` is of the grant that this very browser has paused two-factor with, if it has.
    """

    def read(connection: Connection) -> tuple[LinkPage, Reset]:
        reset = linked(connection, house, token)
        account = account_of(connection, house, reset)
        two_factor = account is not None and account.two_factor
        policy, now = house.policy, house.clock.now()
        gone = account is None and reset.is_open
        step = ResetStep.REVOKED if gone else true_step(reset, policy, now)
        recovery = two_factor and reset.wrong_recovery_codes < policy.wrong_proofs_per_request
        if step is ResetStep.LOCKED and recovery:
            step = ResetStep.SET_PASSWORD
        grant = grant_of_browser(connection, reset, pause_secret)
        pause = paused_for(grant, now) if grant and step not in ENDED_STEPS else 0
        page = LinkPage(
            reference=reset.reference,
            step=step,
            proof=needed_proof(policy, two_factor=two_factor),
            asked_at=reset.created,
            asked_from=reset.origin,
            expires_in=seconds_left(reset, now),
            attempts_left=max(0, policy.wrong_proofs_per_request - reset.wrong_proofs),
            min_length=min_length(policy, two_factor=two_factor),
            max_length=policy.max_length,
            recovery_possible=recovery,
            must_pause=two_factor and policy.pauses_two_factor and not pause and step not in ENDED_STEPS,
            paused_for=pause,
            own_language=account.language if account else None,
            asked_language=reset.language,
        )
        return page, reset

    page, reset = await house.store.read(read)
    await lapse_met(house, reset)
    about = {"reference": page.reference, "step": page.step, "source": caller.source, "request_id": caller.request_id}
    _log.info("link_viewed", extra=about)
    return page


async def change_by_link(  # noqa: PLR0913, PLR0917 - a submit has these parts
    house: House,
    token: str,
    body: PasswordBody,
    caller: Caller,
    idempotency_key: str | None,
    pause_secret: str | None = None,
) -> PasswordChanged:
    """Set the new password from the web page: with the grant of its pause, or the one that the page has, made here.

    As `change_password`; an ended link is `link_used`, `link_expired`, `link_superseded` or `reset_over`.
    """
    reset, secret = await house.store.write(lambda connection: _page_hold(connection, house, token, pause_secret))
    house.wakeups.signal(seen_by_desk(reset.id))
    try:
        return await change_password(house, reset.id, secret, body, caller, idempotency_key)
    except Problem as problem:
        if problem.code in {ProblemCode.RESET_OVER, ProblemCode.UNAUTHORIZED}:
            raise await _why_over(house, token) from problem
        raise


async def not_me(house: House, token: str, caller: Caller) -> None:
    """The holder of the mail did not ask: the reset ends as `revoked`, and its asker's screen goes on waiting.

    Saying it twice is one; `link_used`, `link_expired`, `link_superseded` or `reset_over` where it ended otherwise.
    """

    def revoke(connection: Connection) -> Reset:
        reset = linked(connection, house, token)
        if reset.state is ResetState.REVOKED:
            return reset
        if problem := dead_link(connection, house, reset):
            raise problem
        requests.end(connection, reset.id, ResetState.REVOKED, house.clock.now())
        note(connection, house, caller, EventType.RESET_REVOKED, reset, reason="not me")
        return reset

    house.wakeups.signal((await house.store.write(revoke)).id)


def grant_of_browser(connection: Connection, reset: Reset, secret: str | None) -> Grant | None:
    """The grant of this reset that the secret opens, if there is one."""
    found = requests.hold(connection, reset.id, looked_up(secret)) if secret else None
    return None if found is None else found[1]


def _page_hold(connection: Connection, house: House, token: str, pause_secret: str | None) -> tuple[Reset, str]:
    """The page's grant, made at the first submit; a dead link without one has nothing to repeat."""
    reset = linked(connection, house, token)
    grant = grant_of_browser(connection, reset, pause_secret) or requests.page_grant(connection, reset.id)
    if grant is None:
        if problem := dead_link(connection, house, reset):
            raise problem
        grant = new_grant(connection, house, reset, GrantKind.PAGE)
    return reset, grant_secret(house.keys, grant.id)


async def _why_over(house: House, token: str) -> Problem:
    def look(connection: Connection) -> Problem:
        return dead_link(connection, house, linked(connection, house, token)) or Problem(ProblemCode.RESET_OVER)

    return await house.store.read(look)
