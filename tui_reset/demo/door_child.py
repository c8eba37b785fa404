"""The demo's front door as a child process: it ends with standard input, which is its parent's end."""

import sys
import threading

from tui_reset.demo.child import end_with_parent
from tui_reset.server.http.refusing import CannotServe
from tui_reset.settings import Settings, load_ssh


def main() -> int:
    """The settings come as options, `name=value`."""
    from tui_reset.ssh.running import run  # noqa: PLC0415 - needs a package that not everybody has

    given: dict[str, object] = {}
    for word in sys.argv[1:]:
        name, _, value = word.partition("=")
        given[name] = value

    def loaded() -> Settings:
        return load_ssh(None, given, {})

    threading.Thread(target=end_with_parent, name="parent-watch", daemon=True).start()
    try:
        return run(loaded(), loaded)
    except CannotServe as fault:
        sys.stderr.write(f"tui-reset: {fault.sentence}\n")
        return fault.code


if __name__ == "__main__":
    sys.exit(main())
