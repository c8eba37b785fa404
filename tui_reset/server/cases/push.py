"""Hand the signed-in account's password to another application (S1.23 to S1.26)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Pushed
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.present_password import check_password
from tui_reset.server.cases.session import signed_in
from tui_reset.server.house import Caller, House
from tui_reset.server.push.application import Outcome, PushState, Target
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.store import pushes, tallies
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType
from tui_reset.server.store.pushes import Push

PUSHES_PER_HOUR: Final = 30
"""To all applications of one account: more than a person needs, and no flood for who is at the other end."""
_UNDER_WAY: Final = mark("It was begun, and nothing has been heard since. Trying again is safe.")
_CHANGED: Final = mark("Your password has been changed meanwhile: hand over the new one.")


@dataclass(frozen=True, slots=True)
class _Pushing:
    """One push; `account` as it was when its password was found right."""

    account: AccountRecord
    app: str
    target: Target
    caller: Caller


async def push_password(house: House, token: str, app: str, password: str, caller: Caller) -> Pushed:
    """Hand over `password`, which must be the account's own, and remember what became of it but not the password.

    `unauthorized`, `not_found` (no such application here), `wrong_credentials` (counted and slowed as everywhere),
    `too_many_requests`. It is pending before the application is asked, so that a lost answer finds the truth; no
    transaction is open while it is.
    """
    account = await house.store.read(lambda connection: signed_in(connection, house, token))
    target = house.apps.get(app)
    if target is None:
        raise Problem(ProblemCode.NOT_FOUND)
    given = normalised_password(password)
    await check_password(house, caller.source, account.id, account, given)
    pushing = _Pushing(account, app, target, caller)
    await house.store.write(lambda connection: _begin(connection, house, pushing, token))
    outcome = await target.application.push(target.user_name(account.username, account.email), given)
    return await house.store.write(lambda connection: _settle(connection, house, pushing, outcome))


def _begin(connection: Connection, house: House, pushing: _Pushing, token: str) -> None:
    """Everything is read again: the session and the password may have ended while it was hashed."""
    account = signed_in(connection, house, token)
    if account.credential_version != pushing.account.credential_version:
        raise Problem(ProblemCode.WRONG_CREDENTIALS)
    name, now = f"push:{account.id}", house.clock.now()
    counts = tallies.counts(connection, name, now)
    if total(counts) >= PUSHES_PER_HOUR:
        raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=retry_after(counts, PUSHES_PER_HOUR, now))
    tallies.add(connection, [(name, 1)], now)
    pushes.put(connection, account.id, Push(pushing.app, PushState.PENDING.value, _(_UNDER_WAY), now))


def _settle(connection: Connection, house: House, pushing: _Pushing, outcome: Outcome) -> Pushed:
    """Remember and record it. What was accepted is outdated at once where the password has changed meanwhile."""
    account = house.directory.get(connection, pushing.account.id)
    state, detail = outcome.state.value, outcome.detail
    changed = account is None or account.credential_version != pushing.account.credential_version
    kept = pushes.OUTDATED if changed and outcome.state is PushState.ACCEPTED else state
    detail = f"{detail} {_(_CHANGED)}" if changed else detail
    pushes.put(connection, pushing.account.id, Push(pushing.app, kept, detail, house.clock.now()))
    source = pushing.caller.source
    note_account(connection, house, source, EventType.PUSHED, pushing.account.id, result=state, reason=pushing.app)
    return Pushed(state=state, detail=detail)
