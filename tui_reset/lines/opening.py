"""The first lines and the first question, said before anything else is imported: they need neither flow nor backend.

Importing the walk takes longer than all other programs of this kind take to their first question.
"""

from collections.abc import Iterator

from tui_reset.flow.first_words import FORGOT, HAVE_MAIL
from tui_reset.lines.layout import menu_lines, which

MODE = "tui-reset in lines. At any question: ? and Enter for help and other choices."
SIGN_IN_CHOICE = "Sign in with your password"
QUIT = "Quit"
TITLE = "Sign in"
FIRST_CHOICES = (SIGN_IN_CHOICE, FORGOT, HAVE_MAIL, QUIT)
FIRST_QUESTION = which(len(FIRST_CHOICES))


def opening(service: str) -> Iterator[str]:
    """What is said before the first question; `service` is the address of the reset service."""
    yield MODE
    yield f"Service: {service}"
    yield ""
    yield TITLE
    yield from menu_lines(FIRST_CHOICES)
