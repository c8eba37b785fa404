"""A process of its own that puts standard input on this machine's clipboard and checks that it is there.

pyperclip may stall for seconds, and the programs it starts write to the screen: both stay in here. Exit 0 means that
the text was read back. The text never shows in arguments, environment or output.
"""

import sys


def copy_and_check(text: str) -> bool:
    """Whether the clipboard of this desktop holds `text` now (with a dead display pyperclip fails silently)."""
    import pyperclip  # noqa: PLC0415 - only this process needs it

    try:
        pyperclip.copy(text)
        return bool(pyperclip.paste() == text)
    except (pyperclip.PyperclipException, OSError):
        return False


def main() -> int:
    """0 when the text is on the clipboard, 1 when it is not."""
    return 0 if copy_and_check(sys.stdin.buffer.read().decode()) else 1


if __name__ == "__main__":
    sys.exit(main())
