"""Copying a code, and saying truthfully what became of it (S2.4, S2.4a)."""

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, Protocol

from tui_reset.terminal import capabilities
from tui_reset.terminal.capabilities import Multiplexer
from tui_reset.terminal.osc52 import copying_bytes
from tui_reset.terminal.programs import ProgramRunner, run_program

COPY_BYTES: Final = 4096
"""UTF-8 octets; terminals drop long requests without a word, so a longer text is not tried."""
_DESKTOP_SECONDS: Final = 2.0
"""Longest wait for this machine's clipboard, with the start of its process; pyperclip alone may stall for 10 s."""
_TMUX_SECONDS: Final = 1.0
_DEAF: Final = frozenset({"", "dumb", "unknown", "linux"})
"""Values of TERM whose terminals have no clipboard to ask."""
_DESKTOP: Final = [sys.executable, "-P", "-m", "tui_reset.terminal.desktop_clipboard"]
"""`-P` keeps the folder one stands in off the import path."""


class Copied(StrEnum):
    """What happened, as far as it can be known."""

    HERE = "here"
    """On this machine's clipboard: it was read back."""
    SENT = "sent"
    """Sent to the terminal, which may ignore it and does not answer."""
    NOT_COPIED = "not_copied"
    """Not copied: it is to be selected by hand."""


class Clipboard(Protocol):
    """Where a code goes when its owner presses the key; it is never read (SECURITY.md 111)."""

    async def copy(self, text: str) -> Copied:
        """Copy `text` without holding up the screen; never raises."""
        ...


class TerminalClipboard:
    """The clipboard of whoever sits at the terminal: `write` sends a string to it.

    Over SSH only the terminal is asked, never this machine's clipboard, which is the server's. On a desktop its own
    clipboard comes first, and the terminal is asked where that fails.
    """

    def __init__(
        self, environment: Mapping[str, str], write: Callable[[str], object], run: ProgramRunner = run_program
    ) -> None:
        self._environment = environment
        self._write = write
        self._run = run

    async def copy(self, text: str) -> Copied:
        """Copy `text`; one that is empty or longer than `COPY_BYTES` is not copied."""
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            return Copied.NOT_COPIED
        if not 0 < size <= COPY_BYTES:
            return Copied.NOT_COPIED
        if not await self._is_remote():
            ran = await self._run(_DESKTOP, text, _DESKTOP_SECONDS)
            if ran.code == 0:
                return Copied.HERE
        return await self._send(text)

    async def _is_remote(self) -> bool:
        """Whether the person sits elsewhere: a tmux that was started here may be looked at over SSH by now."""
        if capabilities.is_remote(self._environment):
            return True
        if not self._environment.get("TMUX"):
            return False
        ran = await self._run(["tmux", "show-environment", "SSH_CONNECTION"], "", _TMUX_SECONDS, reads=True)
        return ran.output.startswith("SSH_CONNECTION=")

    async def _send(self, text: str) -> Copied:
        if self._environment.get("TMUX"):
            # A default tmux drops the request itself but passes on what its own command asks for.
            loaded = (await self._run(["tmux", "load-buffer", "-w", "-"], text, _TMUX_SECONDS)).code == 0
        else:
            loaded = False
        if self._environment.get("TERM", "") in _DEAF:
            return Copied.SENT if loaded else Copied.NOT_COPIED
        within: Multiplexer = capabilities.multiplexer(self._environment)
        try:
            self._write(copying_bytes(text, within))
        except (OSError, ValueError):
            return Copied.SENT if loaded else Copied.NOT_COPIED
        return Copied.SENT
