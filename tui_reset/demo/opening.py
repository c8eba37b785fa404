"""Opens the demo's full screen: by hand or playing itself, filmed or not, on this terminal or on none at all."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import structs

from tui_reset.demo import film
from tui_reset.demo.options import DemoError, DemoOptions, Ready
from tui_reset.demo.tokens import Tokens
from tui_reset.settings import Settings
from tui_reset.terminal.environment import scrub_textual_variables

if TYPE_CHECKING:
    from tui_reset.demo.cast import Cast
    from tui_reset.demo.demo_app import DemoApp
    from tui_reset.demo.play.played_app import PlayedApp
    from tui_reset.demo.play.timing import Seconds
    from tui_reset.errands.parts import Parts
    from tui_reset.flow.walk import Walk

_TITLE: Final = "tui-reset demo"


class Opening:
    """How one demo is opened; nothing of Textual is imported before one of its methods runs."""

    def __init__(self, options: DemoOptions, settings: Settings, ready: Ready, tokens: Tokens) -> None:
        self._options = options
        self._settings = structs.replace(settings, url=ready.url)
        self._ready = ready
        self._tokens = tokens
        self._cast: Cast | None = None

    def on_terminal(self) -> "int | Walk":
        """Until it is left: the exit code, or the walk that goes on in lines. Raises DemoError."""
        from tui_reset.app import launch  # noqa: PLC0415 - nothing of the app is needed to refuse

        left = launch(self._settings, self._make)
        if self._cast is not None:
            self._keep(self._cast)
        return left

    def on_film(self) -> int:
        """On no terminal: the play to its end, and the exit code. Raises DemoError."""
        size = film.size_of(self._options.size)
        scrub_textual_variables(os.environ)
        film.pretend_terminal()
        from tui_reset.app.launching import parts_of  # noqa: PLC0415 - after Textual's variables are gone
        from tui_reset.demo.cast import Cast, filmed  # noqa: PLC0415 - the same
        from tui_reset.demo.play.timing import ToldSeconds  # noqa: PLC0415 - the same
        from tui_reset.shell.channel_driver import channel_driver  # noqa: PLC0415 - the same

        seconds = ToldSeconds()
        cast = Cast(size, _TITLE, seconds.clock)
        app = self._played(parts_of(self._settings), seconds)
        seconds.is_drawn, app.leaves_at_end = app.is_drawn, True
        app.driver_class = filmed(channel_driver(film.NoTerminal(size)), cast)
        if app.run() != 0:
            message = f"Nothing was recorded. {app.crashed or app.player.caption.text}"
            raise DemoError(message)
        self._keep(cast)
        return 0

    def _make(self, parts: "Parts") -> "DemoApp":
        app = self._played(parts) if self._options.play else self._by_hand(parts)
        if self._options.record:
            from tui_reset.demo.cast import Cast, filmed  # noqa: PLC0415 - for those who film

            self._cast = Cast((app.size.width, app.size.height), _TITLE, time.monotonic)
            app.driver_class = filmed(app.driver_class, self._cast)
        return app

    def _by_hand(self, parts: "Parts") -> "DemoApp":
        from tui_reset.demo.demo_app import DemoApp  # noqa: PLC0415 - after Textual's variables are gone
        from tui_reset.demo.letters import Letterbox  # noqa: PLC0415

        app = DemoApp(
            parts,
            Letterbox(self._ready.mails),
            self._tokens,
            theme=self._settings.theme,
            no_color="NO_COLOR" in os.environ,
        )
        app.apps = self._ready.apps
        return app

    def _played(self, parts: "Parts", seconds: "Seconds | None" = None) -> "PlayedApp":
        from tui_reset.demo.letters import Letterbox  # noqa: PLC0415
        from tui_reset.demo.play.played_app import PlayedApp  # noqa: PLC0415 - after Textual's variables are gone
        from tui_reset.demo.play.timing import Pace  # noqa: PLC0415 - the same

        app = PlayedApp(
            parts,
            Letterbox(self._ready.mails),
            self._tokens,
            theme=self._settings.theme,
            no_color="NO_COLOR" in os.environ,
            pace=Pace(self._options.pace),
            seconds=seconds,
        )
        app.apps = self._ready.apps
        return app

    def _keep(self, cast: "Cast") -> None:
        from tui_reset.demo.cast import save  # noqa: PLC0415 - for those who film

        save(cast, Path(self._options.record))
        sys.stdout.write(f"Recorded: {self._options.record}\n")
