"""The demo's backend as a child process: options come as one line on standard input, whose end is the child's end."""

import os
import signal
import sys
import threading

import msgspec

from tui_reset.demo import headless
from tui_reset.demo.options import DemoOptions


def main() -> int:
    """Read the options, then serve until asked to stop or until the parent is gone, however it went."""
    options = msgspec.json.decode(sys.stdin.readline(), type=DemoOptions)
    threading.Thread(target=end_with_parent, name="parent-watch", daemon=True).start()
    return headless.run(options)


def end_with_parent() -> None:
    """Wait until standard input has ended, and end this process too."""
    # The pipe closes with the last process that holds its other end: also after kill -9.
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
