"""The full-screen app and how it is started; importing this imports no Textual."""

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reset.client.base_url import UrlRefused, checked_base_url
from tui_reset.settings import Settings
from tui_reset.terminal.environment import scrub_textual_variables

if TYPE_CHECKING:
    from tui_reset.app.reset_app import ResetApp
    from tui_reset.errands.parts import Parts
    from tui_reset.flow.walk import Walk


def run(settings: Settings, link: str | None = None) -> "int | Walk":
    """Open the app and give its exit code: 0 left, 1 a fault of its own, 2 an address that cannot be used.

    Or the walk, where it is to go on in plain lines.
    """
    try:
        checked_base_url(settings.url)
    except UrlRefused as refused:
        sys.stderr.write(f"tui-reset: {refused.sentence}\n")
        return 2

    def make(parts: "Parts") -> "ResetApp":
        from tui_reset.app.reset_app import ResetApp  # noqa: PLC0415 - after Textual's variables are gone

        return ResetApp(parts, theme=settings.theme, link=link, no_color="NO_COLOR" in os.environ)

    return launch(settings, make)


def launch(settings: Settings, make: "Callable[[Parts], ResetApp]") -> "int | Walk":
    """Run the app that `make` builds, on this terminal: `make` must import Textual inside itself.

    Gives what `run` gives.
    """
    scrub_textual_variables(os.environ)
    gc.disable()  # until the first frame: collecting while importing is a tenth of the start
    from tui_reset.app.launching import parts_of  # noqa: PLC0415 - after Textual's variables are gone
    from tui_reset.shell.running import run_app  # noqa: PLC0415 - the same

    app = make(parts_of(settings))
    app.offers_lines = True
    code = run_app(app)
    return code if app.handed_over is None else app.handed_over
