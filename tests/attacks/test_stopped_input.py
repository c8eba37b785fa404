"""Ctrl+Z while a secret is typed for a script: the shell gets its terminal back, and `fg` hides the rest again."""

from typing import Final

from tests.doubles.lines_window import LinesWindow
from tests.doubles.service import COMMAND
from tests.machine import needs

NOWHERE: Final = "http://127.0.0.1:1"
SECRET: Final = "a secret that nobody may see"


def test_what_is_typed_after_ctrl_z_and_fg_is_not_shown_either() -> None:
    shell = (needs("bash"), "--norc", "-i")
    with LinesWindow(NOWHERE, program=shell, environment={"PS1": "$ "}) as window:
        window.reads("$ ")
        window.types(f"{COMMAND} finish --url {NOWHERE} --json")
        window.reads("What is typed is not shown.")
        window.press("ctrl+z")
        window.reads("Stopped", "$ ")
        window.types("stty -a | tr ' ' '\\n' | grep -x echo")
        window.reads("\necho\n")
        window.types("fg; echo it-ended-with-$?")
        window.reads(" finish ", "--json\n")
        while window.echoes():
            window.settles(0.01)
        window.types(f'{{"link": "x", "new_password": "{SECRET}"}}')
        window.press("ctrl+d")
        window.reads('"malformed"', "it-ended-with-4")
        assert SECRET not in window.said
