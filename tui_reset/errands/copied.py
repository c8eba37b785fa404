"""What is said after copying (S2.4a)."""

from typing import Final

from tui_reset.language.texts import mark
from tui_reset.terminal.clipboard import Copied

COPIED: Final = {
    Copied.HERE: mark("Copied to this computer's clipboard."),
    Copied.SENT: mark("Sent to your terminal's clipboard; if pasting fails, select it by hand."),
    Copied.NOT_COPIED: mark("Could not copy: select it by hand."),
}
