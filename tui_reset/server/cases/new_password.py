"""Refuse a new password that fails a rule, naming every one (S2.17b)."""

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.rules.passwords import failed_rules
from tui_reset.server.store.accounts import AccountRecord


def refuse_weak(house: House, password: str, account: AccountRecord, *, two_factor: bool) -> None:
    """`password_refused` with `fields.new_password`; `password` is normalised."""
    failed = failed_rules(password, house.policy, account.names, two_factor=two_factor)
    if failed:
        raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [rule.value for rule in failed]})
