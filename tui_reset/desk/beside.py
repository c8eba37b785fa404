"""Work beside the keys, in a form that is not begun at all when it is overtaken before its turn."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

Errand = Callable[[], Coroutine[None, None, None]]


def errand(act: Callable[..., Awaitable[None]], *arguments: object) -> Errand:
    """`act` with its arguments, for `run_worker`: a coroutine made at once would be left behind unawaited."""
    made: Any = partial(act, *arguments)
    return made  # type: ignore[no-any-return] # `partial` of a coroutine function, which Textual looks for
