"""Runs an app on this terminal so that the terminal comes back whatever happens."""

import gc
import resource
import sys

from textual.app import App

from tui_reset.terminal.restore import kept_terminal


def collect_again() -> None:
    """After the first frame: what is there by then stays, and is not looked at again."""
    gc.freeze()
    gc.enable()


def run_app(app: App[int]) -> int:
    """Until it is left. Textual draws on standard error; a core file would hold what was typed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with kept_terminal(sys.__stdin__.fileno(), sys.__stderr__.fileno()):  # type: ignore[union-attr]
        left = app.run()
    return left if left is not None else app.return_code or 0
