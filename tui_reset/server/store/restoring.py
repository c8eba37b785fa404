"""What a backup brings back and must not: ended by plain statements over whole tables."""

from typing import Final

from sqlalchemy import Connection, delete, update

from tui_reset.server.rules.reset import ResetState
from tui_reset.server.store import marks
from tui_reset.server.store.outbox import MailState
from tui_reset.server.store.tables import accounts, answers, outbox, recovery_codes, requests, sessions

MARK: Final = "restored"
_SESSIONS = delete(sessions)
_ANSWERS = delete(answers)
_RESETS = update(requests).where(requests.c.state == ResetState.OPEN).values(state=ResetState.REVOKED)
_MAILS = (
    update(outbox)
    .where(outbox.c.state.in_([MailState.QUEUED, MailState.SENDING]))
    .values(state=MailState.DROPPED, last_reply="not sent: the database was restored")
)
_PENDING = {"totp_pending_seed": None, "totp_pending_until": None}
_PASSWORDS = (
    update(accounts)
    .where(accounts.c.password_hash != "")
    .values(password_hash="", credential_version=accounts.c.credential_version + 1)
)


def set_mark(connection: Connection, now: float) -> None:
    """Remember the moment: what is older is void."""
    marks.put(connection, MARK, f"{now:.3f}".encode())


def end_sessions(connection: Connection) -> int:
    """All of them; returns how many."""
    return connection.execute(_SESSIONS).rowcount


def end_resets(connection: Connection) -> int:
    """All open ones, and what was kept to be told again; returns how many."""
    connection.execute(_ANSWERS)
    return connection.execute(_RESETS).rowcount


def drop_mails(connection: Connection) -> int:
    """Those that wait: nobody knows which were sent after the backup. Returns how many."""
    return connection.execute(_MAILS).rowcount


def spend_steps(connection: Connection, step: int) -> None:
    """No authenticator code up to that time step fits any more, and no enrolment goes on."""
    behind = (accounts.c.totp_seed.is_not(None)) & (accounts.c.totp_last_step < step)
    connection.execute(update(accounts).where(behind).values(totp_last_step=step))
    connection.execute(update(accounts).where(accounts.c.totp_pending_seed.is_not(None)).values(_PENDING))


def spend_recovery_codes(connection: Connection, now: float) -> int:
    """All that look unused; returns how many."""
    unused = recovery_codes.c.used_at.is_(None)
    return connection.execute(update(recovery_codes).where(unused).values(used_at=now)).rowcount


def void_passwords(connection: Connection) -> int:
    """From now on only a reset opens an account; returns how many had one."""
    return connection.execute(_PASSWORDS).rowcount
