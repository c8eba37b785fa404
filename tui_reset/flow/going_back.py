"""Whether going back would lose a reset: then it is asked about first (S2.5a)."""

from tui_reset.flow.events import Acted, Action
from tui_reset.flow.steps import reset_of
from tui_reset.flow.walk import NewKey, Walk, turn


def loses_reset(walk: Walk, acted: Acted, now: float, new_key: NewKey) -> bool:
    """Whether the walk has a reset, and would have none after this."""
    if acted.action is not Action.BACK or walk.busy is not None or reset_of(walk.step) is None:
        return False
    return reset_of(turn(walk, acted, now, new_key).step) is None
