"""What the app is given: every way out of it that a test or the demo may replace."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui_reset.client.gateway import Gateway
from tui_reset.contract.wire import Profile
from tui_reset.flow.walk import Walk
from tui_reset.terminal.clipboard import Clipboard

Write = Callable[[str], object]


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _nothing() -> None:
    pass


def _keep_not(walk: Walk) -> None:
    pass


def _nowhere() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Parts:
    """`make_gateway` runs in a thread after the first frame; `clock` is monotonic seconds; `ready` hears of that frame.

    `make_clipboard` gets the function that writes to the terminal the app is drawn on. `profile` is how the service
    walks its users, where somebody has asked already. `keep` gets each new walk before anything is sent for it;
    `kept_in` names the file in which its reset outlives this process, if there is one.
    """

    make_gateway: Callable[[], Gateway]
    make_clipboard: Callable[[Write], Clipboard]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    new_key: Callable[[], str] = _new_key
    ready: Callable[[], None] = _nothing
    profile: Profile | None = None
    keep: Callable[[Walk], None] = _keep_not
    kept_in: Callable[[], str] = _nowhere
