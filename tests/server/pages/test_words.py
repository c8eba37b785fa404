"""Everything that people read on the page and in mails is in the catalogue, and fits."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.doubles.mail_server import link_in, text_of
from tests.doubles.page_states import NOW, site_in, states
from tests.server.mail.test_composing import LINK, FakeParcel, html_of
from tui_reset.contract.cells import cells
from tui_reset.language.catalogue import shipped
from tui_reset.language.pseudo import CLOSES, OPENS, PSEUDO
from tui_reset.language.texts import ENGLISH, speaking
from tui_reset.server.http.choices import letterhead_of
from tui_reset.server.mail.composing import Composer
from tui_reset.server.profiles import load_profile, shipped_profiles, translated
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.templates import LINE_COLUMNS
from tui_reset.settings import Settings

SAID = {"aria-label", "alt", "title", "placeholder", "data-show", "data-hide", "data-show-name", "data-hide-name"}
INNERMOST = re.compile(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")
WORD = re.compile(r"[^\W\d_]{2,}")
DATA = set(WORD.findall(f"UTC https reset@example.org 2001:db8:: 7K2M-9QXD 3XX0-Z6XH {LINK}"))
"""Words that are the same in every language: times, addresses, codes."""


class Reader(HTMLParser):
    """The texts of a page, those of attributes too; nothing of styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.texts += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside != "style":
            self.texts.append(data)


def texts_in(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return [" ".join(text.split()) for text in reader.texts if text.strip()]


def left_outside(texts: list[str]) -> list[str]:
    """Words that stand outside the brackets of the pseudo-locale, and are no data."""
    whole = " ".join(texts)
    while INNERMOST.search(whole):
        whole = INNERMOST.sub(" ", whole)
    assert OPENS not in whole, whole
    assert CLOSES not in whole, whole
    return [word for word in WORD.findall(whole) if word not in DATA]


def mails_in(language: str, profile: str = "standard") -> Iterator[tuple[str, str, str]]:
    """Subject, text and HTML of every mail."""
    head = letterhead_of(Settings(contact=""), translated(load_profile(profile), language))
    composer = Composer(head, lambda: NOW, lambda: "f" * 32, lambda: "reset@example.org", ENGLISH, {language: head})
    plain = {"display_name": "", "at": NOW, "origin": "192.0.2.7"}
    for template in MailTemplate:
        contexts = [FakeParcel().context, FakeParcel().context | {"started_by": "desk", "origin": "the support desk"}]
        if template is not MailTemplate.RESET_LINK:
            contexts = [plain | {"changed_by": "a@example.org", "changes": '["self_service=off","smtp.host=1"]'}]
        for context in contexts:
            mail = composer.compose(FakeParcel(template.value, language=language, context=context))
            assert (mail["Content-Language"], mail.keys().count("MIME-Version")) == (language.replace("_", "-"), 1)
            yield str(mail["Subject"]), text_of(mail), html_of(mail)


@pytest.mark.parametrize("profile", shipped_profiles())
def test_every_text_of_the_page_is_in_the_catalogue(profile: str) -> None:
    with speaking(PSEUDO):
        for name, answer in states(site_in(PSEUDO, profile=profile)).items():
            assert left_outside(texts_in(answer.content.decode())) == [], name


@pytest.mark.parametrize("language", [name for name in shipped() if name != ENGLISH])
def test_no_text_of_the_page_stays_in_english(language: str) -> None:
    pages = {}
    for spoken in (ENGLISH, language):
        with speaking(spoken):
            pages[spoken] = {name: set(texts_in(one.content.decode())) for name, one in states(site_in(spoken)).items()}
    for name, texts in pages[language].items():
        same = {text for text in texts & pages[ENGLISH][name] if len(WORD.findall(text)) > 1 and "2001:" not in text}
        assert same == set(), name


@pytest.mark.parametrize("profile", shipped_profiles())
def test_every_text_of_the_mails_is_in_the_catalogue(profile: str) -> None:
    for subject, text, html in mails_in(PSEUDO, profile):
        for part in ([subject], [text.replace("a@example.org", "")], texts_in(html.replace("a@example.org", ""))):
            assert left_outside(part) == []


@pytest.mark.parametrize("language", [*shipped(), PSEUDO])
def test_the_text_of_a_mail_is_as_good_as_its_html(language: str) -> None:
    """For clients that show only text: short lines, the link alone on its own, one subject that fits in a list."""
    for subject, text, _ in mails_in(language):
        assert cells(subject) <= LINE_COLUMNS
        assert all(cells(line) <= LINE_COLUMNS or line == LINK for line in text.splitlines()), text
        assert "\n\n\n" not in text
        assert not text.startswith("\n")
        if LINK in text:
            assert f"\n\n{LINK}\n\n" in text.replace("\r\n", "\n")


def test_english_mails_travel_as_they_are() -> None:
    for _, text, html in mails_in(ENGLISH):
        assert text.isascii()
        assert 'lang="en"' in html


def test_the_link_survives_a_language_with_other_letters() -> None:
    head = letterhead_of(Settings(), translated(load_profile("standard"), "de"))
    composer = Composer(head, lambda: NOW, lambda: "f" * 32, lambda: "reset@example.org", "de")
    mail = composer.compose(FakeParcel())
    assert link_in(mail) == LINK
    assert not str(mail["Subject"]).isascii()
    assert mail.as_bytes().isascii()
    assert LINK.encode() in mail.as_bytes().splitlines()
