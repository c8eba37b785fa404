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


def run(settings: Settings, link: str | None = None) -> int:
    """Open the app and give its exit code: 0 left, 1 a fault of its own, 2 an address that cannot be used."""
    try:
        checked_base_url(settings.url)
    except UrlRefused as refused:
        sys.stderr.write(f"tui-reset: {refused.sentence}\n")
        return 2

    def make(parts: "Parts") -> "ResetApp":
        from tui_reset.app.reset_app import ResetApp  # noqa: PLC0415 - after Textual's variables are gone

        return ResetApp(parts, theme=settings.theme, link=link, no_color="NO_COLOR" in os.environ)

    return launch(settings, make)


def launch(settings: Settings, make: "Callable[[Parts], ResetApp]") -> int:
    """Run the app that `make` builds, on this terminal: `make` must import Textual inside itself."""
    scrub_textual_variables(os.environ)
    gc.disable()  # until the first frame: collecting while importing is a tenth of the start
    from tui_reset.app.launching import parts_of  # noqa: PLC0415 - after Textual's variables are gone
    from tui_reset.shell.running import run_app  # noqa: PLC0415 - the same

    return run_app(make(parts_of(settings)))
