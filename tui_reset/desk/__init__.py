"""The support desk's app: people are found, resets started and followed, settings seen to. Imports no Textual."""

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reset.client.base_url import UrlRefused, checked_base_url
from tui_reset.settings import Settings
from tui_reset.terminal.environment import scrub_textual_variables

if TYPE_CHECKING:
    from tui_reset.desk.desk_app import DeskApp
    from tui_reset.errands.desk_parts import DeskParts


def run(settings: Settings) -> int:
    """Open the desk and give its exit code: 0 left, 1 a fault of its own, 2 an address that cannot be used."""
    try:
        checked_base_url(settings.url)
    except UrlRefused as refused:
        sys.stderr.write(f"tui-reset: {refused.sentence}\n")
        return 2

    def make(parts: "DeskParts") -> "DeskApp":
        from tui_reset.desk.desk_app import DeskApp  # noqa: PLC0415 - after Textual's variables are gone

        return DeskApp(parts, theme=settings.theme, no_color="NO_COLOR" in os.environ)

    return launch(settings, make)


def launch(settings: Settings, make: "Callable[[DeskParts], DeskApp]") -> int:
    """Run the app that `make` builds, on this terminal: `make` must import Textual inside itself."""
    scrub_textual_variables(os.environ)
    gc.disable()  # until the first frame: collecting while importing is a tenth of the start
    from tui_reset.desk.launching import parts_of  # noqa: PLC0415 - after Textual's variables are gone
    from tui_reset.shell.running import run_app  # noqa: PLC0415 - the same

    return run_app(make(parts_of(settings)))
