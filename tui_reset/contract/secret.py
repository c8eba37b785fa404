"""A text that never shows itself in a repr, a log line or a traceback."""

import hmac
from typing import Final, NoReturn


class Secret:
    """Holds a password, code or token; only `reveal()` gives it back.

    Equality takes constant time (ASVS 11.2.4). It cannot be pickled or formatted.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value: Final = value

    def reveal(self) -> str:
        """The text itself: call this at the place of use only."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = (part.reveal().encode("utf-8", "surrogatepass") for part in (self, other))
        return hmac.compare_digest(mine, theirs)

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        return "Secret()"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        msg = "a Secret is not pickled"
        raise TypeError(msg)
