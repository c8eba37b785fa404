"""What templates can say, and how it is laid out."""

import pytest

from tui_reset.server.templates import aligned, environment, plain, told, wrapped


def test_lines_are_counted_in_columns_and_no_word_is_lost() -> None:
    text = "パスワード を 変える ために この リンク を 開いて ください"
    assert max(map(len, wrapped(text, 20).splitlines())) <= 10 + 2
    assert wrapped(text, 20).split() == text.split()
    assert wrapped("a" * 90 + " b") == "a" * 90 + "\nb"
    assert wrapped("") == ""


def test_sentences_have_a_line_each_or_are_one_paragraph() -> None:
    assert told(["One.", "Two."], 8) == "One.\nTwo."
    assert told(["One two.", "Three four."], 10) == "One two.\nThree\nfour."


def test_labels_stand_above_each_other_in_any_width() -> None:
    assert aligned([("語:", "1"), ("Label:", "2")]) == "語:     1\nLabel:  2"


@pytest.mark.parametrize(("text", "said"), [("“x”", '"x"'), ("„x“ ö", "„x“ ö"), ("“x” ö", "“x” ö")])
def test_quotation_marks_are_straight_where_that_makes_it_ascii(text: str, said: str) -> None:
    assert plain(text) == said


@pytest.mark.parametrize("hostile", ["<b>", "{0}", "{x.__class__}", "{"])
def test_what_is_put_in_is_neither_markup_nor_another_place(hostile: str) -> None:
    """A name, a contact or an address from outside is a value, never a text with braces of its own."""
    html = environment("tui_reset.server.pages")
    html.autoescape = True
    drawn = html.from_string("{{ 'Ask {whom} & go' | put(whom=it) }}").render(it=hostile)
    assert drawn == f"Ask {hostile.replace('<', '&lt;').replace('>', '&gt;')} &amp; go"
