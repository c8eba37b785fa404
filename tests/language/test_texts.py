"""Texts in the language of the context, plural-aware, and in English where nothing else is there."""

import contextvars

from tui_reset.language.catalogue import shipped, translations_of
from tui_reset.language.choice import from_accept_language, from_environment
from tui_reset.language.pseudo import CLOSES, OPENS, PSEUDO
from tui_reset.language.texts import ENGLISH, gettext, language, ngettext, pgettext, speak, speaking


def test_english_is_what_stands_in_the_code() -> None:
    assert gettext("Sign in") == "Sign in"
    assert gettext("") == ""
    assert [ngettext("{number} code", "{number} codes", number).format(number=number) for number in (0, 1, 2)] == [
        "0 codes",
        "1 code",
        "2 codes",
    ]
    assert pgettext("verb", "Open") == "Open"


def test_a_language_is_spoken_for_a_while() -> None:
    with speaking(PSEUDO):
        assert language() == PSEUDO
        said = [
            gettext("Type {what} here"),
            ngettext("{number} code", "{number} codes", 2),
            pgettext("verb", "Open"),
        ]
    assert language() == ENGLISH
    assert all(text.startswith(OPENS) and text.endswith(CLOSES) for text in said)
    assert "{what}" in said[0]
    assert "{number}" in said[1]


def test_two_contexts_do_not_hear_each_other() -> None:
    other = contextvars.copy_context()
    other.run(speak, PSEUDO)
    assert language() == ENGLISH
    assert other.run(language) == PSEUDO


def test_what_nobody_has_translated_is_english() -> None:
    with speaking("xx"):
        assert language() == ENGLISH


def test_the_environment_is_read_as_gettext_reads_it() -> None:
    assert from_environment({}) == "en"
    assert from_environment({"LANG": "de_AT.UTF-8"}) == "de"
    assert from_environment({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}) == "en"
    assert from_environment({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:de"}) == "de"
    assert from_environment({"LANG": "C.UTF-8", "LANGUAGE": "de"}) == "en"
    assert from_environment({"LANG": "xx_YY"}) == "en"


def test_a_browser_is_heard_by_its_weights() -> None:
    assert from_accept_language("de-DE,de;q=0.9,en;q=0.8") == "de"
    assert from_accept_language("fr, en;q=0.5, de;q=0.7") == "de"
    assert from_accept_language("fr") is None
    assert from_accept_language("de;q=0, en") == "en"
    assert from_accept_language("de;q=nonsense") is None
    assert from_accept_language("de," * 100) is None
    assert [from_accept_language("q," * others + "de") for others in (11, 12)] == ["de", None]


def test_each_language_that_is_shipped_can_be_read_ahead() -> None:
    assert [translations_of(name) is None for name in shipped()] == [name == ENGLISH for name in shipped()]
    assert translations_of("tlh") is None
