"""Builds the real parts of the app."""

import os

from tui_reset.client.gateway import Gateway
from tui_reset.errands.parts import Parts, Write
from tui_reset.settings import Settings
from tui_reset.shell.running import collect_again
from tui_reset.terminal.clipboard import Clipboard, TerminalClipboard


def parts_of(settings: Settings) -> Parts:
    """The gateway over HTTP, this terminal's clipboard, the machine's clock."""

    def make_gateway() -> Gateway:
        from tui_reset.client.http import HttpGateway  # noqa: PLC0415 - after the first frame, in a thread

        return HttpGateway(settings.url, settings.timeout)

    def make_clipboard(write: Write) -> Clipboard:
        return TerminalClipboard(os.environ, write)

    return Parts(make_gateway, make_clipboard, ready=collect_again)
