"""The first lines are written before the flow is loaded, and say what the flow would say."""

import pytest

from tests.doubles.lines_under_test import SERVICE, talk
from tui_reset.flow.steps import SignIn
from tui_reset.flow.words import words_of
from tui_reset.lines.opening import FIRST_CHOICES, QUIT, SIGN_IN_CHOICE, first_question, opening


def test_the_first_line_names_the_mode_and_how_to_get_help() -> None:
    first = next(opening(SERVICE))
    assert first.startswith("tui-reset in lines.")
    assert "?" in first
    assert "help" in first


def test_the_first_menu_is_the_flows() -> None:
    """S2.1, S2.1a: what is said early and what is said late are one."""
    words = words_of(SignIn(), None)
    assert words.title in opening(SERVICE)
    assert (SIGN_IN_CHOICE, *words.choices.values(), QUIT) == FIRST_CHOICES


async def test_what_was_said_early_is_what_the_front_end_says() -> None:
    async with talk() as there:
        said = await there.reads(first_question())
    assert said == "".join(f"{line}\n" for line in opening(SERVICE)) + first_question()


async def test_what_was_said_early_is_not_said_again() -> None:
    async with talk(opened=True) as there:
        there.terminal.types("2")
        said = await there.reads("Email address: ")
    assert said.startswith("\nStep 1 of 4, Address. Forgot your password?\n")


@pytest.mark.parametrize("answer", ["?", "9"])
async def test_the_question_that_stands_there_is_asked_again_after_anything_else(answer: str) -> None:
    async with talk(opened=True) as there:
        there.terminal.types(answer)
        assert first_question() in await there.reads(first_question())
