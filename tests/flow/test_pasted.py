"""The one box: link, short code, or what is missing (S2.9a)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.walker import LINK, TOKEN
from tui_reset.contract.secret import Secret
from tui_reset.flow.pasted import NothingUsable, PastedLink, PastedMailCode, read_pasted


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        TOKEN,
        f"Click {LINK} now",
        f"> {LINK[:40]}\r> {LINK[40:]}",
        f"Reset your password\n\n{LINK}\n\nOn a phone: ABCD-1234",
    ],
)
def test_a_link(text: str) -> None:
    """S2.9a: whole, quoted, in a whole mail, or the token alone; the link comes before the code."""
    assert read_pasted(text) == PastedLink(Secret(TOKEN))


@pytest.mark.parametrize(
    "text",
    [
        "ABCD-1234",
        "abcd1234",
        " abcd 1234\n",
        "AB CD-12 34",
        "Type ABCD-1234.",
        "ABCD-1234 or ABCD-1234: a self-made long-term code",
        "see https://help.example.org or type ABCD-1234",
    ],
)
def test_a_mail_code(text: str) -> None:
    assert read_pasted(text) == PastedMailCode(Secret("ABCD1234"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste the link"),
        (" \n", "Paste the link"),
        ("x" * 4097, "too much text"),
        ("https://reset.example.org/r/", "stops before its last part"),
        (LINK[:-1], "42 of 43"),
        (f"{LINK[:-3]} ABCD-1234", "40 of 43"),
        ("https://reset.example.org/", "no last part that begins with /r/"),
        ("https://ABCD-1234.example.org/", "no last part that begins with /r/"),
        (TOKEN[:20], "20 of 43"),
        (f"{TOKEN[:20]}\n{TOKEN[20:30]}", "30 of 43"),
        (f"{TOKEN}xyz", "longer than a link's last part"),
        ("ABCD-123", "A mail code has 8 letters and digits; this has 7."),
        ("ABCD-123U", "no such character (U)"),
        ("please send me the link again", "no reset link or mail code"),
        ("ABCD-1234 or EFGH-5678", "no reset link or mail code"),
        (f"{TOKEN[:10]}\n\n{TOKEN[10:]}", "no reset link or mail code"),
        ("?!", "no reset link or mail code"),
    ],
)
def test_what_is_missing(text: str, said: str) -> None:
    """S2.9a: it says which part is missing."""
    answer = read_pasted(text)
    assert isinstance(answer, NothingUsable)
    assert said in answer.sentence
    assert answer.sentence.endswith((".", "?"))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_pasted(text), PastedLink | PastedMailCode | NothingUsable)


@given(st.integers(0, len(LINK) - 1))
def test_a_link_cut_anywhere_is_told(kept: int) -> None:
    assert isinstance(read_pasted(LINK[:kept]), NothingUsable)


def test_nothing_read_is_shown() -> None:
    assert TOKEN not in repr(read_pasted(LINK))
