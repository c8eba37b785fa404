"""Work beside the keys: of each group only the last goes on, and what comes too late is dropped."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.dom import DOMNode, NoScreen


def beside(node: DOMNode, group: str, act: Callable[..., Awaitable[None]], *arguments: object) -> None:
    """Run `act`; it ends with `node`. Not begun at all when it is overtaken before its turn."""
    work: Any = partial(act, *arguments)  # a coroutine made here would be left behind unawaited then
    node.run_worker(work, group=group, exclusive=True)


def is_here(node: DOMNode) -> bool:
    """Whether the screen of `node` is still open: an answer that is late has nothing left to be drawn on.

    A screen that was closed counts as attached until all of its pieces are gone, and one of an app that ends as open.
    """
    try:
        return node.is_attached and node.screen in node.app.screen_stack
    except NoScreen:
        return False
