"""Menus and questions take what they name, and refuse the rest with what to type instead."""

import pytest

from tests.doubles.fake_line_terminal import FakeLineTerminal
from tui_reset.lines.asking import HelpWanted, Questions
from tui_reset.lines.console import Console


def asked(*lines: str) -> tuple[Questions, FakeLineTerminal]:
    terminal = FakeLineTerminal()
    terminal.types(*lines)
    return Questions(Console(terminal)), terminal


@pytest.mark.parametrize("answer", ["2", " 2 ", "2.", "02", "0000002"])
async def test_a_number_chooses(answer: str) -> None:
    questions, _ = asked(answer)
    assert await questions.choose(["a", "b", "c"]) == 1


@pytest.mark.parametrize(
    "answer", ["0", "4", "-1", "x", "²", "٢", "1 2", "\x1b[A", "\x00", "1\x1b[D", "9" * 10_000, "1000001", "b"]
)
async def test_anything_else_is_refused_and_asked_again(answer: str) -> None:
    questions, terminal = asked(answer, "3")
    assert await questions.choose(["a", "b", "c"]) == 2
    refusal = "Not accepted: There is no such choice. Type one of the numbers, or ? for help."
    assert terminal.written == f"Type a number from 1 to 3: {refusal}\nType a number from 1 to 3: "


async def test_enter_alone_is_the_first_where_that_is_said() -> None:
    questions, terminal = asked("", "", "1")
    assert await questions.choose(["a", "b"], default=True) == 0
    assert await questions.choose(["a", "b"]) == 0
    assert "Not accepted: Nothing was typed." in terminal.written


async def test_a_question_that_stands_there_is_not_written_again() -> None:
    questions, terminal = asked("1", "1")
    assert await questions.choose(["a", "b"], asked="Type 1 or 2: ") == 0
    assert terminal.written == ""
    assert await questions.choose(["a", "b"], asked="Type 1: ") == 0
    assert terminal.written == "Type 1 or 2: "


async def test_help_is_a_wish_and_says_a_bare_menu_again() -> None:
    questions, terminal = asked("?", "?", "2")
    with pytest.raises(HelpWanted):
        await questions.choose(["a", "b"])
    assert await questions.choose_from(["Stay", "Leave"]) == 1
    assert terminal.written.count("1. Stay\n2. Leave\n") == 2


async def test_a_field_keeps_what_is_filled_in() -> None:
    questions, terminal = asked("", "bob@example.org", "")
    assert await questions.text("Email address", "alice@example.org") == "alice@example.org"
    assert await questions.text("Email address", "alice@example.org") == "bob@example.org"
    assert await questions.text("Email address") == ""
    assert terminal.written.startswith("Email address [alice@example.org], Enter keeps it: ")


async def test_a_field_asks_for_help_with_a_question_mark() -> None:
    questions, _ = asked(" ? ")
    with pytest.raises(HelpWanted):
        await questions.text("Email address")


class Typist(FakeLineTerminal):
    """Types when asked: what was typed ahead of a secret is dropped."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self._answer = answer

    def write(self, text: str) -> None:
        """Answer each question."""
        super().write(text)
        if text.endswith(": "):
            self.types(self._answer)


@pytest.mark.parametrize("secret", ["?", " ", " spaces count ", "é"])
async def test_a_secret_is_never_read_as_anything_else(secret: str) -> None:
    assert await Questions(Console(Typist(secret))).secret("Password") == secret


async def test_enter_alone_at_a_secret_asks_for_help() -> None:
    with pytest.raises(HelpWanted):
        await Questions(Console(Typist(""))).secret("Password")
