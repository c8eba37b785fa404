"""What is typed before the next step is there waits for it, instead of going to the screen that is about to leave."""

from collections import deque
from collections.abc import Iterable
from itertools import takewhile
from typing import Any, Final

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tui_reset.contract.wire import Brand
from tui_reset.screens.messages import ScreenReady
from tui_reset.screens.step_screen import StepScreen
from tui_reset.shell.calm_app import CalmApp
from tui_reset.shell.paste_gate import PASTE_LIMIT
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.text_box import TextBox

MOST_KEYS: Final = 512
"""What is typed ahead beyond this, or beyond one paste, is dropped."""
LONGEST_DIGITS: Final = 8
"""Authenticator codes have six or eight; a password is never so short."""
_AT_ONCE: Final = frozenset(
    {"escape", "ctrl+c", "ctrl+q", "ctrl+g", "ctrl+underscore", "up", "down", "pageup", "pagedown"}
    | {f"f{key}" for key in range(1, 25)}
)
"""Keys that are never held back: to stop, to leave, to look."""
_STAYS: Final = frozenset({"tab", "shift+tab", "backspace", "delete", "left", "right", "home", "end"})
"""Keys that lead to no other step."""

Typed = events.Key | events.Paste


class HandedOn(Message):
    """Follows a key through every queue that the key goes through; when it is back, the key has had its effect.

    Three times round: Enter runs from the app, the field tells the screen of it, and the screen tells the app.
    """

    def __init__(self, by: Widget, rounds: int = 3) -> None:
        super().__init__()
        self.by = by
        self.rounds = rounds


class TypeAheadApp(CalmApp):
    """Holds keys back from a press that may change the step until the next screen is ready or a refusal is shown."""

    def __init__(self, *, theme: str, no_color: bool, brand: Brand) -> None:
        super().__init__(theme=theme, no_color=no_color, brand=brand)
        self._held: deque[Typed] = deque()
        self._on_its_way: Widget | None = None
        self._settling = False
        self._wary = False

    def is_moving_on(self) -> bool:
        """Whether a call is under way that leads to another step."""
        return False

    def be_wary(self, *, wary: bool) -> None:
        """Say whether what is typed now may be meant for a password field that has not come."""
        self._wary = wary

    def settle(self) -> None:
        """The step has answered: go on once the focus, which moves by a message of its own, is where it belongs."""
        self._settling = True
        self.call_later(self._settled)

    async def _settled(self) -> None:
        self._settling = False
        await self._let_go()

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed while the next step is being made; Esc drops it."""
        if not isinstance(event, Typed) or event.is_forwarded or not self.screen_stack:
            await super().on_event(event)
            return
        await self._let_go()
        if _can_wait(event) and (self._held or self._is_waiting()):
            self._keep(event)
            return
        if isinstance(event, events.Key) and event.key == "escape":
            self._held.clear()
            self._on_its_way = None
        await self._hand_on(event)

    def _keep(self, event: Typed) -> None:
        characters = sum(len(_text(each)) for each in (*self._held, event))
        if len(self._held) < MOST_KEYS and characters <= PASTE_LIMIT + MOST_KEYS:
            self._held.append(event)

    def _is_waiting(self) -> bool:
        screen: Screen[Any] = self.screen
        if not isinstance(screen, StepScreen):
            return False
        on_its_way = self._on_its_way is not None and self._on_its_way.is_attached
        return on_its_way or self._settling or self.is_moving_on() or not screen.is_ready

    async def _hand_on(self, event: Typed) -> None:
        target = self.focused or self.screen
        screen: Screen[Any] = self.screen
        moves = isinstance(screen, StepScreen) and _may_move_on(event, self.focused, screen.STAYS)
        if moves:
            self._wary = False
            self._on_its_way = target
        await super().on_event(event)
        if moves:
            target.post_message(HandedOn(target))

    async def on_handed_on(self, handed_on: HandedOn) -> None:
        """Once more, or over."""
        if handed_on.rounds > 1:
            handed_on.by.post_message(HandedOn(handed_on.by, handed_on.rounds - 1))
        elif handed_on.by is self._on_its_way:
            self._on_its_way = None
            await self._let_go()

    async def on_screen_ready(self, ready: ScreenReady) -> None:
        """The next step is there, and the focus where it belongs."""
        ready.screen.is_ready = True
        self._on_its_way = None
        await self._let_go()

    async def _let_go(self) -> None:
        """Hand on what was typed ahead, in order, up to the next press that may change the step."""
        wrote = False
        while self._held and not self._is_waiting():
            if not self._is_meant(wrote=wrote):
                self._held.clear()
                return
            await self._hand_on(self._held.popleft())
            wrote = True

    def _is_meant(self, *, wrote: bool) -> bool:
        """Whether the next of it belongs into the field with the focus.

        Enter with nothing typed before it is somebody's second press. Into a field that all can read goes nothing
        that may be a password: after a form was sent, an authenticator code at most.
        """
        focused, first = self.focused, self._held[0]
        if not isinstance(focused, TextBox) or (not wrote and isinstance(first, events.Key) and first.key == "enter"):
            return False
        return isinstance(focused, PasswordBox) or not self._wary or _is_short_number(self._held)


def _is_short_number(held: Iterable[Typed]) -> bool:
    """Whether what comes before the next key that writes nothing may be an authenticator code."""
    writing = takewhile(lambda event: isinstance(event, events.Paste) or event.is_printable, held)
    digits = "".join("".join(map(_text, writing)).split())
    return len(digits) <= LONGEST_DIGITS and all(digit in "0123456789" for digit in digits)


def _can_wait(event: Typed) -> bool:
    return isinstance(event, events.Paste) or event.key not in _AT_ONCE


def _text(event: Typed) -> str:
    if isinstance(event, events.Paste):
        return event.text
    return event.character or "" if event.is_printable else ""


def _may_move_on(event: Typed, focused: Widget | None, stays: frozenset[str]) -> bool:
    if isinstance(event, events.Paste) or event.key in _STAYS:
        return False
    return not (isinstance(focused, TextBox) and (event.is_printable or event.key in stays))
