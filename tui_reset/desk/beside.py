"""Work beside the keys: of each group only the last goes on."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.dom import DOMNode


def beside(node: DOMNode, group: str, act: Callable[..., Awaitable[None]], *arguments: object) -> None:
    """Run `act`; it ends with `node`. Not begun at all when it is overtaken before its turn."""
    work: Any = partial(act, *arguments)  # a coroutine made here would be left behind unawaited then
    node.run_worker(work, group=group, exclusive=True)
