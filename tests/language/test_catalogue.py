"""The catalogue has all that the code says, each shipped language has all of the catalogue, and nothing is garbled."""

import io
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import tui_reset
from tui_reset.language.catalogue import DOMAIN, FOLDER, shipped
from tui_reset.language.texts import ENGLISH

ROOT: Final = Path(tui_reset.__file__).parents[1]
LANGUAGES: Final = [name for name in shipped() if name != ENGLISH]
OPTIONS: Final = (
    "--mapping=babel.toml",
    "--omit-header",
    "--no-default-keywords",
    "--keywords=_ mark ngettext:1,2 pgettext:1c,2",
)
SAY_WORDS: Final = "say: make words"
Text = tuple[str | None, str | tuple[str, ...]]


def po_file(name: str) -> Path:
    """Where a language's texts are written."""
    return FOLDER / name / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def catalogue(path: Path, language: str | None = None) -> Catalog:
    """What stands in a file."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[Message]:
    """All texts of a language."""
    return (message for message in catalogue(po_file(language), language) if message.id)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the English that it is compared with; the plural forms beside the plural."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return [(english[min(at, len(english) - 1)], form) for at, form in enumerate(said)]


def braces(text: str) -> set[str]:
    """The names that `str.format` puts something in for. Raises ValueError where braces do not match."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def key_of(message: Message) -> Text:
    """What gettext looks a text up by."""
    return message.context, tuple(message.id) if isinstance(message.id, (tuple, list)) else message.id


@pytest.mark.checkout
def test_the_catalogue_is_what_the_code_says_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the options of `make words`, in this process."""
    found = tmp_path / "found.pot"
    monkeypatch.chdir(ROOT)
    CommandLineInterface().run(["pybabel", "-q", "extract", *OPTIONS, f"--output={found}", "."])  # type: ignore[no-untyped-call]
    said = {key_of(message) for message in catalogue(found) if message.id}
    kept = {key_of(message) for message in catalogue(FOLDER / f"{DOMAIN}.pot") if message.id}
    assert said - kept == set(), SAY_WORDS
    assert kept - said == set(), SAY_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_texts_of_the_catalogue(language: str) -> None:
    """No more and no fewer."""
    known = {key_of(message) for message in catalogue(FOLDER / f"{DOMAIN}.pot") if message.id}
    assert {key_of(message) for message in messages(language)} == known, SAY_WORDS
    assert not catalogue(po_file(language), language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_somebody_stands_by_it(language: str) -> None:
    """Fuzzy ones are a guess of the tools."""
    assert [message.id for message in messages(language) if message.fuzzy] == []
    missing = [message.id for message in messages(language) if not all(form for _, form in forms(message))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language: str) -> None:
    """As many as the language has."""
    wanted = catalogue(po_file(language), language).num_plurals
    plurals = [message for message in messages(language) if isinstance(message.id, (tuple, list))]
    assert [message.id for message in plurals if len(forms(message)) != wanted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_in_is_the_same(language: str) -> None:
    """A name in braces that is not given ends the program where it is said."""
    wrong = []
    for message in messages(language):
        for english, said in forms(message):
            if said and braces(said) != braces(english):
                wrong.append((english, said))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_edges_and_line_breaks_are_the_same(language: str) -> None:
    """What is joined to a text relies on its blanks; lines of a listing stay lines."""
    wrong = []
    for message in messages(language):
        for english, said in forms(message):
            edges = (english[: len(english) - len(english.lstrip())], english[len(english.rstrip()) :])
            if said and edges != (said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]):
                wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_is_written(language: str) -> None:
    """The compiled file belongs to the written one."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(po_file(language), language))
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled.getvalue(), SAY_WORDS
