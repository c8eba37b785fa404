"""Calls are values, and only reads are tried again by themselves."""

from typing import get_args

from tui_reset.contract.calls import READS, Call, LookAtReset, ReadAccount


def test_what_changes_nothing() -> None:
    assert set(READS) == {LookAtReset, ReadAccount}
    assert set(READS) <= set(get_args(Call))


def test_every_call_says_what_it_is_for() -> None:
    assert all(kind.__doc__ and not kind.__doc__.startswith(kind.__name__) for kind in get_args(Call))
