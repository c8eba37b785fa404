"""Use a second factor at sign-in or on the account page: judged, counted and spent in one go."""

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.cases.second_factor import (
    Door,
    Right,
    Typed,
    count_wrong,
    judge_factor,
    locked,
    spend_factor,
)
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType


def use_factor(
    connection: Connection, house: House, account: AccountRecord, typed: Typed, caller: Caller
) -> Problem | None:
    """None when it was right and is used up now; else what to raise after the commit, so that the count stays."""
    if problem := locked(connection, house, account.id, Door.SIGN_IN, typed):
        return problem
    judged = judge_factor(connection, house, account, typed)
    if isinstance(judged, Right) and spend_factor(connection, house, account, judged):
        if typed.is_recovery:
            note_account(connection, house, caller.source, EventType.RECOVERY_CODE_USED, account.id)
            post_notice(connection, house, MailTemplate.RECOVERY_CODE_USED, account.id, caller)
        return None
    left = count_wrong(connection, house, account.id, Door.SIGN_IN, typed)
    note_account(connection, house, caller.source, EventType.PROOF, account.id, result=ProblemCode.WRONG_PROOF.value)
    hint = None if isinstance(judged, Right) else judged.hint
    return Problem(ProblemCode.WRONG_PROOF, attempts_left=left, hint=hint)
