"""How lines are numbered, asked about and kept whole."""

import pytest

from tui_reset.contract.cells import cells
from tui_reset.lines.layout import menu_lines, which, wrapped


def test_a_menu_is_numbered_from_one() -> None:
    assert menu_lines(["First", "Second"]) == ["1. First", "2. Second"]


@pytest.mark.parametrize(
    ("number", "default", "question"),
    [
        (1, False, "Type 1: "),
        (1, True, "Type 1, or Enter: "),
        (2, False, "Type 1 or 2: "),
        (2, True, "Type 1 or 2, or Enter for 1: "),
        (7, False, "Type a number from 1 to 7: "),
        (7, True, "Type a number from 1 to 7, or Enter for 1: "),
    ],
)
def test_the_question_says_what_can_be_typed(number: int, *, default: bool, question: str) -> None:
    assert which(number, default=default) == question


def test_words_are_kept_whole() -> None:
    assert list(wrapped("one two three four five six", 20)) == ["one two three four", "five six"]


def test_a_word_that_is_longer_than_the_window_stays_whole() -> None:
    link = "https://reset.example.org/r/" + "T" * 43
    assert list(wrapped(f"Take {link} now", 30)) == ["Take", link, "now"]


@pytest.mark.parametrize("columns", [0, 1, 19, 200])
def test_without_a_width_or_in_a_very_narrow_window_a_line_stays_as_it_is(columns: int) -> None:
    assert list(wrapped("one two three four five six", columns)) == ["one two three four five six"]


def test_an_empty_line_is_one() -> None:
    assert list(wrapped("", 40)) == [""]


def test_a_text_without_blanks_is_broken_between_its_wide_letters() -> None:
    said = "パスワードを忘れた場合は、ここで新しいパスワードを設定できます。"
    pieces = list(wrapped(said, 20))
    assert "".join(pieces) == said
    assert max(map(cells, pieces)) <= 20
    assert len(pieces) == 4


def test_wide_letters_and_words_stand_together_by_their_cells() -> None:
    said = "1. 山田太郎, yamada@example.org, 管理者"
    assert list(wrapped(said, 24)) == ["1. 山田太郎,", "yamada@example.org, 管理", "者"]


def test_an_accent_of_its_own_takes_no_column() -> None:
    said = "e\u0301" * 10 + " " + "e\u0301" * 9
    assert list(wrapped(said, 20)) == [said]
