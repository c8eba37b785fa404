"""What an open question depends on: when that is another one, it is asked anew."""

from tui_reset.flow.steps import Step
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import words_of


def kind_of(step: Step) -> tuple[object, ...]:
    """What makes another step of it for someone who is told: its type, and what it asks for."""
    parts = (getattr(step, name, None) for name in ("named", "recovery", "new_password", "app"))
    return (type(step), *(part if isinstance(part, bool | str) else None for part in parts))


def signature_of(walk: Walk) -> tuple[object, ...]:
    """The step, its words, what is wrong, and whether something is under way."""
    words = words_of(walk.step, walk.profile)
    labels, choices = tuple(words.labels.items()), tuple(words.choices.items())
    return (kind_of(walk.step), labels, choices, id(walk.trouble) if walk.trouble else None, walk.busy is not None)
