"""Which actions may run, wherever their names come from: our own, those of the widgets, a few of Textual's."""

from typing import Final

from textual.dom import DOMNode

_BORROWED: Final = frozenset(
    {
        "focus_next",
        "focus_previous",
        *(f"scroll_{where}" for where in ("home", "end", "left", "right", "up", "down")),
        *(f"page_{where}" for where in ("down", "up", "left", "right")),
    }
)
"""All that our bindings use of what Textual gives every app, screen and widget. The rest writes files, stops the
process, quits without asking, presses keys or changes what is shown (TERMINAL.md D)."""


def is_allowed(target: DOMNode, name: str) -> bool:
    """Whether that action of `target` may run; one that there is not may, because nothing comes of it."""
    for owner in type(target).__mro__:
        if f"action_{name}" in vars(owner) or f"_action_{name}" in vars(owner):
            module = owner.__module__
            return name in _BORROWED or not module.startswith("textual.") or module.startswith("textual.widgets.")
    return True
