"""Links survive what mail programs and terminals do to them; a cut one is never taken for whole (S2.9a)."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_reset.contract.link_text import TOKEN_CHARACTERS, token_after_mark, token_in

TOKEN = "Ab-9_" * 8 + "xyZ"
LINK = f"https://reset.example.org/r/{TOKEN}"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
tokens = st.text(LETTERS, min_size=TOKEN_CHARACTERS, max_size=TOKEN_CHARACTERS)
BREAKS = ("\n", "\r", "\r\n", "\n> ", "\r> ", "\r\n> > ", "\n| ", "\n │ ", "=\n", "=\r\n", "=\r", "=\n> ", " \n  ")
PROSE = ("", "Hello,\n\n", "Open this:\r\n\r\n", "(", "<", "> ", 'href="', "see /r/foo first: ")
AFTER = ("", "\n\nSee you soon", " and then some more words", ">", ")", ".", "&data=05", '">Reset</a>', "\r\n\r\nBob")


def wrapped(text: str, column: int, gap: str) -> str:
    return gap.join(text[at : at + column] for at in range(0, len(text), column))


@given(tokens, st.integers(1, 80), st.sampled_from(BREAKS), st.sampled_from(PROSE), st.sampled_from(AFTER))
def test_a_link_survives_any_wrap(token: str, column: int, gap: str, before: str, after: str) -> None:
    """S2.9a: wrapped at any column, quoted, with soft breaks, between words."""
    text = wrapped(f"https://reset.example.org/r/{token}", column, gap)
    assert token_in(f"{before}{text}{after}") == token


@given(tokens, st.integers(16, 80))
def test_a_link_survives_line_breaks_that_became_blanks(token: str, column: int) -> None:
    assert token_in(wrapped(f"https://reset.example.org/r/{token}", column, " ")) == token


@given(tokens, st.integers(0, TOKEN_CHARACTERS - 1), st.integers(1, 80), st.sampled_from(["", "\n\nBye", ".", " …"]))
def test_a_cut_link_is_never_whole(token: str, kept: int, column: int, after: str) -> None:
    """S2.9a: it says which part is missing."""
    text = wrapped(f"https://reset.example.org/r/{token[:kept]}", column, "\n") + after
    assert token_in(text) is None
    assert token_after_mark(text) == token[:kept]


@given(tokens, st.integers(0, 30), st.sampled_from(["\n", " "]))
def test_prose_after_a_cut_link_is_not_taken_for_its_rest(token: str, kept: int, gap: str) -> None:
    text = f"https://reset.example.org/r/{token[:kept]}{gap}please open it before long, or ask again"
    assert token_in(text) is None


@given(tokens, st.sampled_from(BREAKS), st.integers(20, 60))
def test_a_bare_token_in_pieces(token: str, gap: str, column: int) -> None:
    assume(token[0] not in "-_")
    assert token_in(wrapped(token, column, gap)) == token


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TOKEN, TOKEN),
        (f"  {TOKEN}\n", TOKEN),
        (f"the token is {TOKEN}, thank you", TOKEN),
        (f"> {TOKEN[:30]}\n> {TOKEN[30:]}", TOKEN),
        (f"https://reset.example.org/somewhere/{TOKEN}", None),
        (f"{TOKEN}x", None),
        (f"{TOKEN}xyz more", None),
        (TOKEN[:-1], None),
        ("", None),
        ("...", None),
        (f"/r/{TOKEN}glued", TOKEN),
        (f"https://a.example/r/r/{TOKEN}", TOKEN),
        (f"https://a.example/r/short and {LINK}", TOKEN),
        (f"https://safe.example/?url=https%3A%2F%2Freset.example.org%2Fr%2f{TOKEN}&data=1", TOKEN),
        (f'href=3D"{LINK}"', TOKEN),
        (f"https://reset.example.org/r/{TOKEN[:20]}\u200b{TOKEN[20:]}", TOKEN),
        (f"https://reset.example.org/r/{TOKEN[:20]}\n\n{TOKEN[20:]}", None),
        (f"https://reset.example.org/r/{TOKEN[:20]}\nThanks\nBob", None),
        (f"https://reset.example.org/r/{TOKEN[:30]}\n{TOKEN[30:]}more", None),
        (f"https://reset.example.org/r/{TOKEN[:20]} {TOKEN[20:24]}.", None),
    ],
)
def test_what_is_found(text: str, found: str | None) -> None:
    assert token_in(text) == found


@pytest.mark.parametrize(
    "text", ["/r/" * 1365, "/ " * 2048, "=\n" * 2048, "/r" + " " * 4000, "ab " * 1365, "a\n" * 2048]
)
def test_no_paste_takes_long(text: str) -> None:
    started = time.process_time()
    token_in(text)
    assert time.process_time() - started < 0.5
