"""Plays a script: says, presses, types and waits as it tells, and lets itself be paused, stepped and stopped."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from rich.cells import cell_len
from textual.keys import _character_to_key

from tui_reset.demo.play.acts import TOO_LONG, Act, Press, Say, Script, Stage, Type, WaitFor
from tui_reset.demo.play.caption import Caption, State
from tui_reset.demo.play.scripts import OPENING, THE_END, script_of
from tui_reset.demo.play.timing import Pace, Seconds
from tui_reset.language.texts import gettext as _

PATIENCE_SECONDS: Final = 15.0
"""How long something may take that the script waits for."""
_LOOK_SECONDS: Final = 0.03
_CHARACTERS: Final = {"enter": "\r", "tab": "\t", "escape": "\x1b"}
_SHOWN: Final = {"enter": "Enter", "tab": "Tab", "escape": "Esc"}


class Theatre(Stage, Protocol):
    """A stage that keys can be pressed on, with a strip for the captions."""

    def press(self, key: str, character: str | None) -> None:
        """As if it came from the keyboard."""
        ...

    def show(self, caption: Caption) -> None:
        """In the strip."""
        ...


class _HandedOver(Exception):  # noqa: N818 - somebody else goes on; nothing is wrong
    """The play is over before its script; the sentence is the last caption."""


class Player:
    """One play. What it waits for is seen, never guessed by time."""

    def __init__(
        self,
        theatre: Theatre,
        pace: Pace,
        seconds: Seconds,
        choose: Callable[..., Script] = script_of,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._theatre = theatre
        self._pace = pace
        self._seconds = seconds
        self._choose = choose
        self._patience = patience
        self._steps = 0
        self._ends = ""
        self._caption = Caption(pace=pace.factor)

    @property
    def is_playing(self) -> bool:
        """Whether the keys are the player's; paused or not."""
        return self._caption.state is not State.BY_HAND

    @property
    def caption(self) -> Caption:
        """What the strip shows."""
        return self._caption

    async def play(self) -> bool:
        """From the first act to the last caption; then the keys are the person's. Whether it came to its end."""
        last = THE_END
        try:
            self._show(text=_(OPENING))
            await self._until(lambda: self._theatre.profile is not None, TOO_LONG)
            profile = self._theatre.profile
            if profile is not None:
                await self._say(OPENING)
                for act in self._choose(profile):
                    await self._do(act)
        except _HandedOver as over:
            last = str(over)
        self._show(text=_(last), key="", state=State.BY_HAND)
        return last is THE_END

    # How it is steered

    def pause(self) -> None:
        """Pause, or go on."""
        self._show(state=State.PLAYING if self._caption.state is State.PAUSED else State.PAUSED)

    def step(self) -> None:
        """Do what is next without resting."""
        self._steps += 1

    def hasten(self, *, faster: bool) -> None:
        """Change the pace."""
        (self._pace.faster if faster else self._pace.slower)()
        self._show(pace=self._pace.factor)

    def hand_over(self, sentence: str) -> None:
        """End the play where it is; the keys are the person's at once. `sentence` is `mark`ed."""
        self._ends = sentence
        self._show(text=_(sentence), key="", state=State.BY_HAND)

    # What it does

    async def _do(self, act: Act) -> None:
        match act:
            case Say(caption):
                await self._say(caption)
            case Press(key):
                await self._press(key)
            case Type(text):
                await self._type(text)
            case WaitFor(sight, sorry):
                await self._until(lambda: sight.is_seen(self._theatre), sorry)

    async def _say(self, caption: str) -> None:
        said = _(caption)
        self._show(text=said, key="")
        await self._rest(self._pace.reading(cell_len(said)))
        self._stepped()

    async def _press(self, key: str) -> None:
        await self._until(self._theatre.takes_keys, TOO_LONG)
        self._show(key=shown(key))
        await self._rest(self._pace.around_press())
        await self._until(self._theatre.takes_keys, TOO_LONG)
        self._theatre.press(key, _CHARACTERS.get(key) or (key if len(key) == 1 else None))
        self._stepped()
        await self._rest(self._pace.around_press())

    async def _type(self, text: str) -> None:
        await self._until(self._theatre.takes_keys, TOO_LONG)
        self._show(key=_("Typing"))
        for character in text:
            await self._rest(self._pace.before_key())
            self._theatre.press(_character_to_key(character), character)
        self._stepped()
        await self._rest(self._pace.around_press())

    def _stepped(self) -> None:
        self._steps = max(0, self._steps - 1)

    async def _rest(self, seconds: float) -> None:
        """Time for the person: over at once when stepping, and never over while paused."""
        left = seconds
        while not self._steps and (left > 0 or self._caption.state is State.PAUSED):
            self._heed()
            if self._caption.state is State.PAUSED:
                await self._seconds.wait(_LOOK_SECONDS)
                continue
            piece = min(left, self._seconds.piece)
            await self._seconds.rest(piece)
            left -= piece
        self._heed()

    async def _until(self, holds: Callable[[], bool], sorry: str) -> None:
        """Raises _HandedOver with `sorry` where it does not come."""
        end = self._seconds.clock() + self._patience
        while not holds():
            self._heed()
            if self._seconds.clock() > end:
                raise _HandedOver(sorry)
            await self._seconds.wait(_LOOK_SECONDS)
        self._heed()

    def _heed(self) -> None:
        if self._ends:
            raise _HandedOver(self._ends)

    def _show(self, **changes: object) -> None:
        self._caption = replace(self._caption, **changes)  # type: ignore[arg-type] # Caption's own fields
        self._theatre.show(self._caption)


def shown(key: str) -> str:
    """As on the keyboard and in the line of keys: `F5`, `Enter`, `^Y`, `L`."""
    return _SHOWN.get(key) or (f"^{key[5:].upper()}" if key.startswith("ctrl+") else key.upper())
