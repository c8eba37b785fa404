"""Which language a command speaks: that of option, variable or settings file, in this order; else this terminal's."""

import os

from tui_reset.language.choice import of_terminal
from tui_reset.language.texts import TYPE_CHECKING, speak

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_reset.settings import Settings

VARIABLE = "TUI_RESET_LANGUAGE"
HELP = "Language of what people read, such as de.  [default: by LANG]"


def speak_first(option: str | None, environ: "Mapping[str, str]" = os.environ) -> None:
    """Until the settings are read: what is refused before is said so too."""
    speak(of_terminal(option or environ.get(VARIABLE, ""), environ))


def spoken(settings: "Settings", environ: "Mapping[str, str]" = os.environ) -> "Settings":
    """The same settings; from here on their language is spoken."""
    speak(of_terminal(settings.language, environ))
    return settings
