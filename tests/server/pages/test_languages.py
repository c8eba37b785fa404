"""In which language the page, the profile and the mails are, over real HTTP and SMTP."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from tests.doubles.mail_server import text_of
from tests.doubles.page_visitor import forms_in, submit
from tests.doubles.served import ALICE, GOOD, Served, served_backend
from tui_reset.language.texts import gettext, speaking
from tui_reset.server.cases.accounts import set_language
from tui_reset.server.profiles import profile_path

GERMAN = {"Accept-Language": "de-AT, de;q=0.9, en;q=0.5"}
ENGLISH = {"Accept-Language": "en"}
NOBODY = "nobody@example.org"
SHIPPED = profile_path("standard").read_text(encoding="utf-8")


@pytest.fixture
async def german(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_backend(tmp_path, {"language": "de"}) as served:
        yield served


def said(spoken: str, text: str) -> str:
    """The text in a language, which may be worded anew at any time."""
    with speaking(spoken):
        return gettext(text)


async def page_of(backend: Served, headers: Mapping[str, str], mail: int = 1) -> tuple[str, str]:
    """The language of the page behind the link as the page says it, and its heading."""
    moved = await backend.client.get(await backend.link(mail), headers=headers)
    page = await backend.client.get(moved.headers["location"], headers=headers)
    found = re.search(r'<html lang="([^"]*)">', page.text), re.search(r"<h1>(.*)</h1>", page.text)
    assert found[0]
    assert found[1]
    assert page.headers["content-language"] == found[0][1]
    assert page.headers["vary"] == "Accept-Language"
    return found[0][1], found[1][1]


@pytest.mark.parametrize(
    ("own", "asked_in", "browser", "spoken"),
    [
        (None, {}, {}, "en"),
        (None, GERMAN, {}, "de"),
        (None, {}, GERMAN, "de"),
        (None, GERMAN, ENGLISH, "en"),
        ("de", ENGLISH, ENGLISH, "de"),
        (None, {"Accept-Language": "tlh, *;q=0.1"}, {"Accept-Language": "x" * 5000}, "en"),
        (None, {"Accept-Language": "en-XA"}, {"Accept-Language": "en-XA"}, "en"),
    ],
)
async def test_the_page_speaks_the_accounts_language_else_the_browsers_else_that_of_who_asked(
    backend: Served, own: str | None, asked_in: dict[str, str], browser: dict[str, str], spoken: str
) -> None:
    await set_language(backend.backend.house, ALICE.email, own)
    await backend.ask(**asked_in)
    assert await page_of(backend, browser) == (spoken, said(spoken, "Set a new password"))


async def test_a_german_walk_is_german_to_its_end(backend: Served) -> None:
    """Page, refusal, end, the mail with the link, and the notice after it."""
    asked = await backend.ask(**GERMAN)
    mail = await backend.mail.message(1)
    assert (mail["Subject"], mail["Content-Language"]) == (said("de", "Reset your password"), "de")
    assert said("de", "Somebody asked to reset the password of your account.") in text_of(mail)
    moved = await backend.client.get(await backend.link(), headers=ENGLISH)
    await set_language(backend.backend.house, ALICE.email, "de")
    form = forms_in(await backend.client.get(moved.headers["location"], headers=ENGLISH))[0]
    refused = await submit(backend.client, form, new_password=GOOD, confirm="x", verification_code="1")
    assert f"<title>Fehler: {said('de', 'Set a new password')} " in refused.text
    assert said("de", "This is not the same as the new password. Type it again.") in refused.text
    right = {"new_password": GOOD, "confirm": GOOD, "verification_code": asked["verification_code"]}
    done = await submit(backend.client, forms_in(refused)[0], **right)
    changed = said("de", "Your password has been changed")
    assert changed in done.text
    notice = await backend.mail.message(2)
    assert (notice["Subject"], notice["Content-Language"]) == (changed, "de")


async def test_where_nothing_is_known_the_deployments_language_is_spoken(german: Served) -> None:
    await german.ask()
    assert (await german.mail.message(1))["Subject"] == said("de", "Reset your password")
    assert await page_of(german, {}) == ("de", said("de", "Set a new password"))
    assert await page_of(german, ENGLISH) == ("en", "Set a new password")
    away = await german.client.get("/r/short")
    assert (away.status_code, said("de", "This link is not valid") in away.text) == (404, True)
    # One connection, one after the other: no answer hears the language of the one before.
    for headers, spoken in ((ENGLISH, "en"), ({}, "de"), (ENGLISH, "en")):
        german.client.cookies.clear()
        assert said(spoken, "Open the link from the mail") in (await german.client.get("/r", headers=headers)).text


async def test_the_profile_is_told_in_the_language_that_is_asked_for(backend: Served) -> None:
    told = {}
    for name, headers in {"": {}, "en": ENGLISH, "de": GERMAN, "xx": {"Accept-Language": "xx"}}.items():
        answer = await backend.client.get("/v1/profile", headers=headers)
        assert answer.headers["vary"] == "Accept-Language"
        told[name] = answer.json()
    assert told[""] == told["en"] == told["xx"]
    assert told["de"]["contact"] == said("de", "Ask the people who run this service.")
    assert told["de"]["mail"] == {"subject": said("de", "Reset your password"), "sender": "reset@example.org"}
    texts = {"title", "disabled_hint", "contact", "mail"}
    assert {name for name, value in told["de"].items() if value != told["en"][name]} == texts


async def test_a_language_tells_nobody_who_has_an_account(backend: Served) -> None:
    """S2.2, SECURITY 1: the answer has the same shape and words, whatever the account's language is."""
    await set_language(backend.backend.house, ALICE.email, "de")
    answers = [
        await backend.client.post("/v1/resets", json={"identity": {"email": email}}, headers=headers)
        for email in (ALICE.email, NOBODY)
        for headers in ({}, ENGLISH, GERMAN)
    ]
    varying = {"id", "secret", "reference", "verification_code"}
    seen = [{name: value for name, value in one.json().items() if name not in varying} for one in answers]
    assert all(one == seen[0] for one in seen)
    heads = [{name for name in one.headers if name != "x-request-id"} for one in answers]
    assert all(one == heads[0] for one in heads)
    assert len({len(one.content) for one in answers}) == 1


async def test_a_profile_of_their_own_brings_its_translations(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        SHIPPED.replace('title = "Password reset"', 'title = "The door"')
        + '\n[brand]\nname = "Example Ltd"\n\n[translations.de]\ntitle = "Die Tür"\n\n'
        + '[translations.de.mail]\nsubject = "Post"\n',
        encoding="utf-8",
    )
    (tmp_path / "house").mkdir()
    async with served_backend(tmp_path / "house", {"server.profile": str(own)}) as served:
        profile = (await served.client.get("/v1/profile", headers=GERMAN)).json()
        assert (profile["title"], profile["mail"]["subject"]) == ("Die Tür", "Post")
        assert profile["contact"] == said("de", "Ask the people who run this service.")
        assert (await served.client.get("/v1/profile")).json()["title"] == "The door"
        await served.ask(**GERMAN)
        mail = await served.mail.message(1)
        assert (mail["Subject"], mail["From"].addresses[0].display_name) == ("Post", "Die Tür")
        page = await served.client.get("/r", headers=GERMAN)
        assert "<b>Example Ltd</b> <span>Die Tür</span>" in page.text
