"""What became of handing sign-in details to applications; never what was handed over (S1.26)."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, text, update

from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import pushes

ACCEPTED = "accepted"
OUTDATED = "outdated"
"""Accepted, and the password was changed afterwards."""

_COLUMNS = (pushes.c.app, pushes.c.state, pushes.c.detail, pushes.c.pushed_at)
_OF_ACCOUNT = Prepared(select(*_COLUMNS).where(pushes.c.account_id == bindparam("account")).order_by(pushes.c.app))
# The same words on SQLite and PostgreSQL; Core has this clause per dialect only.
_PUT = Prepared(
    text(
        "INSERT INTO pushes (account_id, app, state, detail, pushed_at)"
        " VALUES (:account, :wanted, :state, :detail, :pushed_at) ON CONFLICT (account_id, app) DO UPDATE"
        " SET state = excluded.state, detail = excluded.detail, pushed_at = excluded.pushed_at"
    )
)
_OUTDATE = Prepared(
    update(pushes)
    .where(pushes.c.account_id == bindparam("account"), pushes.c.state == bindparam("accepted"))
    .values(state=bindparam("outdated"), detail="")
)


class Push(NamedTuple):
    """The last one to one application. `pushed_at` is when it began, or was answered."""

    app: str
    state: str
    detail: str
    pushed_at: float | None


def of_account(connection: Connection, account_id: str) -> list[Push]:
    """The last push to each application that there was one to."""
    return [Push(*row) for row in _OF_ACCOUNT.rows(connection, {"account": account_id})]


def put(connection: Connection, account_id: str, push: Push) -> None:
    """Remember the last one in the place of the one before."""
    seen = {"state": push.state, "detail": push.detail, "pushed_at": push.pushed_at}
    _PUT.run(connection, {"account": account_id, "wanted": push.app, **seen})


def outdate(connection: Connection, account_id: str) -> None:
    """The password has changed: what was accepted is the old one."""
    _OUTDATE.run(connection, {"account": account_id, "accepted": ACCEPTED, "outdated": OUTDATED})
