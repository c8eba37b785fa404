"""The first lines and the first question, said before anything else is imported: they need neither flow nor backend.

Importing the walk takes longer than all other programs of this kind take to their first question.
"""

from collections.abc import Iterator

from tui_reset.flow.first_words import FORGOT, HAVE_MAIL, SIGN_IN
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.layout import menu_lines, which

# For translators: lines that a screen reader reads out; "tui-reset" is the program's name.
MODE = mark("tui-reset in lines. At any question: ? and Enter for help and other choices.")
SIGN_IN_CHOICE = mark("Sign in with your password")
QUIT = mark("Quit")
FIRST_CHOICES = (SIGN_IN_CHOICE, FORGOT, HAVE_MAIL, QUIT)


def first_question() -> str:
    """What the first menu asks."""
    return which(len(FIRST_CHOICES))


def service_line(service: str) -> str:
    """Where it all is: the address of the reset service."""
    return _("Service: {url}").format(url=service)


def opening(service: str) -> Iterator[str]:
    """What is said before the first question; `service` is the address of the reset service."""
    yield _(MODE)
    yield service_line(service)
    yield ""
    yield _(SIGN_IN)
    yield from menu_lines([_(choice) for choice in FIRST_CHOICES])
