"""Codes are spelled out in the words that radio operators use."""

from tui_reset.contract.codes import ALPHABET
from tui_reset.lines.spelling import spelled


def test_each_letter_and_digit_has_a_word() -> None:
    assert spelled("K7-2") == "K Kilo, 7 seven, dash, 2 two"
    assert spelled("jb sw") == "J Juliett, B Bravo, space, S Sierra, W Whiskey"


def test_every_character_of_a_code_is_told_from_every_other() -> None:
    words = [spelled(letter) for letter in ALPHABET]
    assert len({word.split()[1] for word in words}) == len(ALPHABET)


def test_what_has_no_word_stands_for_itself() -> None:
    assert spelled("_é٣") == "_, É, ٣"
