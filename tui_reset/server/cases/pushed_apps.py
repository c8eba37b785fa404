"""The applications of the profile, each with what became of the last push to it."""

from sqlalchemy import Connection

from tui_reset.contract.wire import AccountApp, AppState
from tui_reset.server.house import House
from tui_reset.server.push.application import PushState, Target
from tui_reset.server.rules.time_words import rfc3339
from tui_reset.server.store import pushes
from tui_reset.server.store.pushes import Push

_MISSING = frozenset({pushes.OUTDATED, PushState.PENDING.value})


def apps_of(connection: Connection, house: House, account_id: str) -> list[AccountApp]:
    """The profile's applications with what became of the last push to each."""
    if not house.apps:
        return []
    known = {push.app: push for push in pushes.of_account(connection, account_id)}
    return [_shown(app, target, known.get(app)) for app, target in house.apps.items()]


def outdated_apps(connection: Connection, house: House, account_id: str) -> list[AppState]:
    """Note that the password is another one now; returns the applications that do not have it though asked before."""
    if not house.apps:
        return []
    pushes.outdate(connection, account_id)
    known = pushes.of_account(connection, account_id)
    missing = [push for push in known if push.state in _MISSING and push.app in house.apps]
    return [AppState(id=push.app, state=push.state) for push in missing]


def _shown(app: str, target: Target, push: Push | None) -> AccountApp:
    at = push.pushed_at if push else None
    return AccountApp(
        id=app,
        title=target.title,
        state=push.state if push else "never",
        pushed_at=None if at is None else rfc3339(at),
        detail=push.detail if push else "",
    )
