"""A language is one of those that are there, whatever somebody writes: nothing of it is stored, looked up or opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.language.catalogue import shipped, translations_of
from tui_reset.language.choice import chosen, from_environment
from tui_reset.language.texts import ENGLISH, PSEUDO, language, speaking
from tui_reset.server.http.languages import wished_language

PATHS = [
    "../../../../srv/de",
    "/srv/de",
    "de/../../x",
    "..",
    "de\x00",
    "de\r\nSet-Cookie: x=1",
    "$(id)",
    "{0.__class__}",
]


@given(st.one_of(st.binary(max_size=300), st.text("deDE-_AT*;q=.,0159 nif", max_size=60).map(str.encode)))
def test_a_header_is_a_language_that_is_there_or_nothing(header: bytes) -> None:
    assert wished_language(header) in {None, *shipped()}


@pytest.mark.parametrize(
    ("header", "heard"),
    [
        (b"de;q=nan, en;q=0.1", "en"),
        (b"de;q=1e999", "de"),
        (b"de;q=-1", None),
        (b"de;q=\xb2", None),
        (b"x," * 12 + b"de", None),
        (b"x" * 251 + b",de,en", None),
        (PSEUDO.encode(), None),
    ],
)
def test_odd_weights_and_heaps_of_wishes_do_no_harm(header: bytes, heard: str | None) -> None:
    assert wished_language(header) == heard


@pytest.mark.parametrize("name", PATHS)
def test_no_name_leads_out_of_the_folder_of_languages(name: str) -> None:
    """From a browser, a terminal, or a database that somebody has written into."""
    assert wished_language(name.encode()) is None
    assert chosen([name]) is None
    assert from_environment({"LANG": "xx_XX.UTF-8", "LANGUAGE": name}) == ENGLISH
    assert translations_of(name) is None
    with speaking(name):
        assert language() == ENGLISH
