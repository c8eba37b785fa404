"""Refuse a new password that fails a rule, naming every one (S2.17b), or that was in a leak (SECURITY 48)."""

from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.leaks.leaked import Known
from tui_reset.server.rules.passwords import failed_rules
from tui_reset.server.store.accounts import AccountRecord


def refuse_weak(house: House, password: str, account: AccountRecord, *, two_factor: bool) -> None:
    """`password_refused` with `fields.new_password`; `password` is normalised."""
    failed = failed_rules(password, house.policy, account.names, two_factor=two_factor)
    if failed:
        raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [rule.value for rule in failed]})


async def refuse_leaked(house: House, password: str) -> None:
    """The same with `breached`, outside any transaction: somebody else is asked, for a second at most.

    For a password that passes all else. Where nobody can say, it is taken (`leaks.range_server`).
    """
    if house.leaks is not None and await house.leaks.look_up(password) is Known.LEAKED:
        raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [PasswordRule.BREACHED.value]})
