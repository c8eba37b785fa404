"""What is said before a session ends, on the screen and in lines: that a key stays, only where one does."""

import pytest

from tui_reset.shell.calm_app import CalmApp
from tui_reset.shell.channel_driver import Warned
from tui_reset.ssh.channel_terminal import ChannelTerminal

IDLE = "Any key stays"
LAST = "A reset goes on with the link in the mail"


class SayingApp(CalmApp):
    """Remembers what its status line says."""

    said: tuple[str, ...] = ()

    def say_in_status(self, sentence: str) -> None:
        """Remember it."""
        self.said = (*self.said, sentence)


@pytest.mark.parametrize(("seconds", "sentence"), [(60, IDLE), (-10, LAST)])
async def test_the_screen_says_it(seconds: int, sentence: str) -> None:
    app = SayingApp()
    app.on_warned(Warned(seconds))
    app.on_warned(Warned(0))
    (first, last) = app.said
    assert sentence in first
    assert f" ends in {abs(seconds)} seconds." in first
    assert last == ""


@pytest.mark.parametrize(("seconds", "sentence"), [(60, IDLE), (-10, LAST)])
def test_lines_say_it(seconds: int, sentence: str) -> None:
    said: list[str] = []
    terminal = ChannelTerminal(lambda _: None, is_pty=True, columns=80)
    terminal.warn = said.append
    terminal.warned(seconds)
    terminal.warned(0)
    (only,) = said
    assert sentence in only
    assert f" ends in {abs(seconds)} seconds." in only
