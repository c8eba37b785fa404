"""What stands in the way on a step: a sentence for the card, and sentences at the fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Tone(StrEnum):
    """How a sentence is meant; front ends give each its own mark and word, not colour alone."""

    REFUSED = "refused"
    OFFLINE = "offline"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`sentence` for the whole step (may be empty), `fields` by field name; empty means no trouble."""

    sentence: str = ""
    tone: Tone = Tone.REFUSED
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.sentence or self.fields)


NO_TROUBLE = Trouble()


def at_field(name: str, *sentences: str) -> Trouble:
    """A refusal that belongs to one field."""
    return Trouble(fields=MappingProxyType({name: sentences}))


def notice(sentence: str) -> Trouble:
    """A plain statement, not an error."""
    return Trouble(sentence, Tone.NOTICE)
