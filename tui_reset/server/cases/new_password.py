"""Refuse a new password that fails a rule, naming every one (S2.17b), or that was in a leak (SECURITY 48)."""

from typing import Final

from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.leaks.leaked import Known
from tui_reset.server.rules.passwords import failed_rules
from tui_reset.server.store.accounts import AccountRecord

LOOKS_PER_MINUTE: Final = 20
"""Questions to the range server that one reset or account may lead to: nobody thinks of passwords faster."""


def refuse_weak(house: House, password: str, account: AccountRecord, *, two_factor: bool) -> None:
    """`password_refused` with `fields.new_password`; `password` is normalised."""
    failed = failed_rules(password, house.policy, account.names, two_factor=two_factor)
    if failed:
        raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [rule.value for rule in failed]})


async def refuse_leaked(house: House, whose: str, password: str) -> None:
    """The same with `breached`, outside any transaction: somebody else is asked, for a second at most.

    For a password that passes all else. Where nobody can say, it is taken (`leaks.range_server`). Refusals cost no
    attempt, so questions of one reset or account, `whose`, are counted here (`too_many_requests`): one who asks without
    end would take the others' turns, and theirs would be taken unasked.
    """
    if house.leaks is None:
        return
    house.pace.step(f"leaks:{whose}", LOOKS_PER_MINUTE, house.clock.monotonic())
    if await house.leaks.look_up(password) is Known.LEAKED:
        raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [PasswordRule.BREACHED.value]})
