"""Builds the real parts, and runs an app on this terminal so that the terminal comes back whatever happens."""

import gc
import os
import resource
import sys

from tui_reset.app.parts import Parts, Write
from tui_reset.app.reset_app import ResetApp
from tui_reset.client.gateway import Gateway
from tui_reset.settings import Settings
from tui_reset.terminal.clipboard import Clipboard, TerminalClipboard
from tui_reset.terminal.restore import kept_terminal


def parts_of(settings: Settings) -> Parts:
    """The gateway over HTTP, this terminal's clipboard, the machine's clock."""

    def make_gateway() -> Gateway:
        from tui_reset.client.http import HttpGateway  # noqa: PLC0415 - after the first frame, in a thread

        return HttpGateway(settings.url, settings.timeout)

    def make_clipboard(write: Write) -> Clipboard:
        return TerminalClipboard(os.environ, write)

    return Parts(make_gateway, make_clipboard, ready=_collect_again)


def _collect_again() -> None:
    gc.freeze()
    gc.enable()


def run_app(app: ResetApp) -> int:
    """Until it is left. Textual draws on standard error; a core file would hold what was typed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with kept_terminal(sys.__stdin__.fileno(), sys.__stderr__.fileno()):  # type: ignore[union-attr]
        left = app.run()
    return left if left is not None else app.return_code or 0
