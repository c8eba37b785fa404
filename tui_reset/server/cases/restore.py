"""After a backup was put back: whatever was used or ended since it was made must not work again (SECURITY §4)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tui_reset.server.cases.audit import note_account
from tui_reset.server.house import House
from tui_reset.server.rules.totp import step_at
from tui_reset.server.store import restoring
from tui_reset.server.store.events import EventType


@dataclass(frozen=True, slots=True)
class Voided:
    """How many of each kind were ended."""

    sessions: int
    resets: int
    mails: int
    recovery_codes: int
    passwords: int

    def __str__(self) -> str:
        return (
            f"sessions: {self.sessions}, resets: {self.resets}, mails: {self.mails}, "
            f"recovery codes: {self.recovery_codes}, passwords: {self.passwords}"
        )


async def mark_restored(house: House, *, recovery_codes: bool = True, passwords: bool = False) -> Voided:
    """End all that is older than now, in one transaction with its entry in the audit log; twice is as good as once.

    Nobody knows which sessions, links, recovery codes and time steps were ended or used after the backup: so all are.
    Passwords are what they were in the backup, or void where `passwords` says so.
    """

    def void(connection: Connection) -> Voided:
        now = house.clock.now()
        restoring.set_mark(connection, now)
        restoring.spend_steps(connection, step_at(now))
        voided = Voided(
            sessions=restoring.end_sessions(connection),
            resets=restoring.end_resets(connection),
            mails=restoring.drop_mails(connection),
            recovery_codes=restoring.spend_recovery_codes(connection, now) if recovery_codes else 0,
            passwords=restoring.void_passwords(connection) if passwords else 0,
        )
        happened = EventType.DATABASE_RESTORED
        note_account(connection, house, "", happened, None, actor="operator", reason=str(voided))
        return voided

    return await house.store.write(void)
