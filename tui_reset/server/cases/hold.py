"""Whose call it is: the reset and the grant behind an id and a secret, and the view of them."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep, View
from tui_reset.server.house import House
from tui_reset.server.rules.reset import (
    ENDED_STEPS,
    Grant,
    Reset,
    ResetState,
    is_expired,
    view_of,
    visible_step,
)
from tui_reset.server.rules.tokens import is_link_of, looked_up, place_of
from tui_reset.server.store import requests
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.requests import Hold

_NOBODY: Final = ""
"""An id that no account has: a decoy costs the same look-up."""


def held(connection: Connection, house: House, reset_id: str, secret: str) -> Hold:
    """The reset and the grant; `not_found` for an unknown id, `unauthorized` for a secret that is not its own.

    After an end state a secret reads until the original expiry, and then no more (API).
    """
    found = requests.hold(connection, reset_id, looked_up(secret))
    if found is None:
        raise Problem(ProblemCode.NOT_FOUND)
    reset, grant = found
    if grant is None:
        raise Problem(ProblemCode.UNAUTHORIZED)
    now = house.clock.now()
    if is_expired(reset, now) and step_of(house, reset, grant, now) is not ResetStep.EXPIRED:
        raise Problem(ProblemCode.UNAUTHORIZED)
    return reset, grant


def step_of(house: House, reset: Reset, grant: Grant, now: float) -> ResetStep:
    """The step as this grant may see it."""
    return visible_step(reset, grant, house.policy, now)


def refuse_after_end(step: ResetStep) -> None:
    """An act after an end state is `reset_over`."""
    if step in ENDED_STEPS:
        raise Problem(ProblemCode.RESET_OVER)


def account_of(connection: Connection, house: House, reset: Reset) -> AccountRecord | None:
    """The account as it stands now; None for a decoy, and where it is gone, disabled or changed since (SECURITY 31)."""
    account = house.directory.get(connection, reset.account_id or _NOBODY)
    fits = account is not None and account.enabled and account.credential_version == reset.credential_version
    return account if fits else None


def fit_account(connection: Connection, house: House, hold: Hold) -> AccountRecord:
    """The account that this grant may change something of now: `reset_over`, or `forbidden` without the mailbox."""
    reset, grant = hold
    refuse_after_end(step_of(house, reset, grant, house.clock.now()))
    if not grant.proven:
        raise Problem(ProblemCode.FORBIDDEN)
    account = account_of(connection, house, reset)
    if account is None:
        raise Problem(ProblemCode.RESET_OVER)
    return account


def view(connection: Connection, house: House, reset: Reset, grant: Grant) -> View:
    """This grant's view now. The account is read only for a proven grant, so that the rest costs the same for all."""
    two_factor = False
    if grant.proven and reset.account_id is not None:
        account = house.directory.get(connection, reset.account_id)
        two_factor = account is not None and account.two_factor
    return view_of(reset, grant, two_factor, house.policy, house.clock.now())


def view_again(connection: Connection, house: House, reset_id: str, secret: str) -> View:
    """The view after a change in the same transaction."""
    reset, grant = held(connection, house, reset_id, secret)
    return view(connection, house, reset, grant)


def linked(connection: Connection, house: House, token: str | None) -> Reset:
    """The reset of a mailed link; else `wrong_link`, for a decoy's too: nobody ever got it (SECURITY 32)."""
    for reset in requests.by_place(connection, place_of(token)) if token else ():
        if is_link_of(house.keys, reset.id, token or "") and reset.account_id is not None:
            return reset
    raise Problem(ProblemCode.WRONG_LINK)


def dead_link(connection: Connection, house: House, reset: Reset) -> Problem | None:
    """Why the holder of a real link can do nothing with it any more (S2.17a); None while it lives."""
    if not reset.is_open:
        return Problem(_LINK_ENDS[reset.state])
    if is_expired(reset, house.clock.now()):
        return Problem(ProblemCode.LINK_EXPIRED)
    return None if account_of(connection, house, reset) else Problem(ProblemCode.RESET_OVER)


_LINK_ENDS = {
    ResetState.DONE: ProblemCode.LINK_USED,
    ResetState.SUPERSEDED: ProblemCode.LINK_SUPERSEDED,
    ResetState.CANCELLED: ProblemCode.RESET_OVER,
    ResetState.REVOKED: ProblemCode.RESET_OVER,
}
