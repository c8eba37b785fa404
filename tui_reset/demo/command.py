"""`tui-reset demo`: the backend as a child process, and the app beside a mailbox and an authenticator."""

from tui_reset.demo.options import DemoOptions
from tui_reset.settings import Settings


def run(settings: Settings, options: DemoOptions) -> int:
    """Run the demo until it is left and give the exit code; `settings` are the terminal app's (theme, timeout)."""
    raise NotImplementedError
