"""How wide texts are, and where a line may end inside of a word."""

import pytest

from tui_reset.contract.cells import cells, parts


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("plain", 5),
        ("Zurücksetzen", 12),
        ("Zuru\u0308cksetzen", 12),
        ("日本語", 6),
        ("가나다", 6),
        ("\uff46\uff55\uff4c\uff4c", 8),
        ("a\u200db", 2),
        ("⟦ab語⟧", 6),
        ("🔑", 2),
        ("❤\ufe0f", 2),
    ],
)
def test_wide_letters_take_two_columns_and_accents_none(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("plain", ["plain"]),
        ("Zurücksetzen", ["Zurücksetzen"]),
        ("日本語", ["日", "本", "語"]),
        ("日本語、です。", ["日", "本", "語、", "で", "す。"]),
        ("「日本」と", ["「日", "本」", "と"]),
        ("コード", ["コー", "ド"]),
        ("URLと番号", ["URLと", "番", "号"]),
        ("", [""]),
    ],
)
def test_a_line_may_end_between_two_wide_letters_alone(word: str, found: list[str]) -> None:
    assert list(parts(word)) == found
    assert "".join(parts(word)) == word
