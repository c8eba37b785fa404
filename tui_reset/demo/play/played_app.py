"""The demo's app while it plays itself: keys steer the player, and the strip is below every screen."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import AwaitMount

from tui_reset.contract.wire import Profile
from tui_reset.demo.demo_app import DemoApp
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.play.caption import Caption
from tui_reset.demo.play.caption_strip import CaptionStrip
from tui_reset.demo.play.player import Player
from tui_reset.demo.play.timing import Pace, RealSeconds, Seconds
from tui_reset.demo.side import Side
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.parts import Parts
from tui_reset.flow.steps import Step
from tui_reset.language.texts import mark
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.text_box import TextBox

END_SECONDS: Final = 4.0
"""How long a film shows its last picture."""
_DRAWN_SECONDS: Final = 0.2
_NOT_PLAYED: Final = 3
BY_HAND: Final = mark("By hand from here. Ctrl+Q leaves.")


class KeyPlayed(Message):
    """The player has pressed a key."""

    def __init__(self, key: str, character: str | None) -> None:
        super().__init__()
        self.key = key
        self.character = character


class PlayedApp(DemoApp):
    """While the player has the keys nobody else does: what is pressed, pasted or clicked would get in its way."""

    CSS_PATH: ClassVar = [*DemoApp.CSS_PATH, stylesheet("demo/play")]

    leaves_at_end = False
    """Whether the app ends with the play, with exit code 3 where that did not come to its end."""

    def __init__(  # noqa: PLR0913 - all of the demo, and how it is played
        self,
        parts: Parts,
        letterbox: Letterbox,
        tokens: Tokens,
        *,
        theme: str,
        no_color: bool,
        pace: Pace,
        seconds: Seconds | None = None,
    ) -> None:
        super().__init__(parts, letterbox, tokens, theme=theme, no_color=no_color)
        self._old_letters = len(letterbox.look())
        self._seconds = seconds or RealSeconds()
        self.player = Player(self, pace, self._seconds)
        self._steers: Final[dict[str, Callable[[], object]]] = {
            "space": self.player.pause,
            "right": self.player.step,
            "n": self.player.step,
            "plus": lambda: self.player.hasten(faster=True),
            "minus": lambda: self.player.hasten(faster=False),
            "enter": lambda: self.player.hand_over(BY_HAND),
            "escape": lambda: self.player.hand_over(BY_HAND),
            "f4": self.action_next_theme,
            "ctrl+t": self.action_next_theme,
            "ctrl+q": lambda: self.exit(0),
            "ctrl+c": lambda: self.exit(0),
        }

    def on_ready(self) -> None:
        """Begin to play."""
        super().on_ready()
        self.run_worker(self._play(), group="play")

    async def _play(self) -> None:
        has_ended = await self.player.play()
        if self.leaves_at_end:
            await self._seconds.rest(END_SECONDS)
            await self._seconds.wait(_DRAWN_SECONDS)
            self.exit(0 if has_ended else _NOT_PLAYED)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Until the player hands over, a key steers it or does nothing."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded and self.player.is_playing:
            if isinstance(event, events.Key) and (steers := self._steers.get(event.key)):
                steers()
            return
        await super().on_event(event)

    async def on_key_played(self, played: KeyPlayed) -> None:
        """A key of the player's goes the way of all keys, unless the app is about to end."""
        if self.screen_stack:
            await super().on_event(events.Key(played.key, played.character))

    # The stage

    @property
    def profile(self) -> Profile | None:
        """How the service walks its users."""
        return self.walk.profile

    def takes_keys(self) -> bool:
        """Whether nothing is under way, and the cursor is where it belongs."""
        if not self.screen_stack:
            return False
        screen: Screen[Any] = self.screen
        if isinstance(screen, StepScreen):
            return self.walk.busy is None and not self._held and not self._is_waiting()
        return screen.is_mounted and self.focused is not None

    def stands_on(self, step: type[Step]) -> bool:
        """Whether that step's screen is there."""
        return type(self.walk.step) is step and self.takes_keys() and isinstance(self.screen, StepScreen)

    def asks_for(self, field: str) -> bool:
        """Whether a field of that name is shown."""
        return any(box.id == field for box in self._boxes())

    def is_filled(self, field: str) -> bool:
        """Whether something stands in it."""
        return any(box.id == field and box.value for box in self._boxes())

    def _boxes(self) -> list[TextBox]:
        return [box for box in self._base().query(TextBox) if box.display] if self.screen_stack else []

    def is_beside(self) -> bool:
        """Whether the cursor is in the mailbox or the authenticator."""
        top = self.screen_stack[-1:]
        return any(side.has_pseudo_class("focus-within") for screen in top for side in screen.query(Side))

    def has_mail(self, address: str, *, with_link: bool) -> bool:
        """Whether one has come since the play began."""
        new = self._letterbox.letters[self._old_letters :]
        return any(letter.to == address and bool(letter.link) is with_link for letter in new)

    def press(self, key: str, character: str | None) -> None:
        """As if it came from the keyboard."""
        self.post_message(KeyPlayed(key, character))

    def show(self, caption: Caption) -> None:
        """In the strip of every screen there is."""
        for screen in self.screen_stack:
            for strip in screen.query(CaptionStrip):
                strip.show(caption)

    def is_drawn(self) -> bool:
        """Whether the caption has reached the screen."""
        strips = [strip for screen in self.screen_stack[-1:] for strip in screen.query(CaptionStrip) if strip.display]
        return all(strip.drawn == self.player.caption for strip in strips)

    # The strip

    def get_default_screen(self) -> Screen[Any]:
        """With the strip."""
        return self._with_strip(super().get_default_screen())

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        """Every other screen comes by here before it is composed; after the play those over one that has the strip."""
        is_over = isinstance(screen, ModalScreen) and bool(self._base().query(CaptionStrip))
        if isinstance(screen, Screen) and (self.player.is_playing or is_over):
            self._with_strip(screen)
        return super()._get_screen(screen)

    def _with_strip(self, screen: Screen[Any]) -> Screen[Any]:
        composed = screen.compose

        def compose() -> ComposeResult:
            yield CaptionStrip(self.player.caption)
            yield from composed()

        screen.compose = compose  # type: ignore[method-assign] # it belongs to the play, and to no screen
        return screen
