"""What is said after copying (S2.4a)."""

from typing import Final

from tui_reset.terminal.clipboard import Copied

COPIED: Final = {
    Copied.HERE: "Copied to this computer's clipboard.",
    Copied.SENT: "Sent to your terminal's clipboard; if pasting fails, select it by hand.",
    Copied.NOT_COPIED: "Could not copy: select it by hand.",
}
