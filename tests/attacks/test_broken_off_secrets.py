"""A service changes the question while a password is typed: the other half is not shown, sent or taken for a choice."""

import threading
from http.server import BaseHTTPRequestHandler
from typing import Final

import pytest

from tests.doubles.demo import Demo
from tests.doubles.holding_proxy import HoldingProxy
from tests.doubles.lines_window import LinesWindow
from tui_reset.lines.console import BROKEN_OFF

HALF: Final = "half of a secret"
REST: Final = "5"
"""The menu that comes instead would take it for its fifth line, which is to quit."""


class SlowProfile(HoldingProxy):
    """Keeps back how the service is, until `goes_on` is set."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.goes_on = threading.Event()

    def carry(self, asked: BaseHTTPRequestHandler) -> None:
        if asked.path.endswith("/profile"):
            self.goes_on.wait(30)
        super().carry(asked)


@pytest.mark.parametrize(
    ("profile", "question"),
    [("access-workspace", "Type a number from 1 to 5, or Enter for 1: "), ("access-crm", "\nPassword: ")],
)
def test_the_other_half_of_a_password_is_neither_shown_nor_an_answer(profile: str, question: str) -> None:
    with (
        Demo(options=("--profile", profile)) as demo,
        SlowProfile(demo.url) as proxy,
        LinesWindow(proxy.url) as window,
    ):
        window.answers("Type a number from 1 to 4: ", "1")
        window.answers("Email address: ", "alice@example.org")
        window.reads("\nPassword: ")
        window.keys(HALF)
        proxy.goes_on.set()
        window.reads(BROKEN_OFF)
        assert not window.echoes()
        window.types(REST)
        window.reads(question)
        assert window.echoes() is (question != "\nPassword: ")
        assert window.process.poll() is None
        assert HALF not in window.said
        assert f"go on: {REST}" not in window.said
        assert "Not accepted" not in window.said
