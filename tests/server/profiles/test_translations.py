"""A profile's texts in other languages: ours, and an operator's own."""

from pathlib import Path

import pytest

from tui_reset.language.catalogue import shipped
from tui_reset.language.texts import ENGLISH, gettext, language, speaking
from tui_reset.server.profiles import (
    ProfileData,
    ProfileUnusable,
    load_profile,
    profile_path,
    shipped_profiles,
    translated,
)
from tui_reset.server.profiles.texts import extract

OWN = profile_path("access-workspace").read_text(encoding="utf-8")
GERMAN = """
[brand]
name = "Example Ltd"
help = ["Have your badge ready."]

[translations.de]
title = "Unser Passwort"
contact = "Durchwahl 199"

[translations.de.mail]
subject = "Ihr Passwort"

[translations.de.wording]
send = "Los"
place = "https://example.org/de"

[translations.de.brand]
help = ["Halten Sie Ihren Ausweis bereit."]

[translations.de.apps]
crm = "Kundenkartei"
"""


def spoken(text: str) -> str:
    with speaking("de"):
        return gettext(text)


def own(folder: Path, more: str) -> ProfileData:
    (folder / "ours.toml").write_text(OWN + more, encoding="utf-8")
    return load_profile(str(folder / "ours.toml"))


def refused(folder: Path, more: str) -> str:
    with pytest.raises(ProfileUnusable) as caught:
        own(folder, more)
    return str(caught.value).partition(": ")[2]


def test_what_is_ours_is_said_by_the_catalogue_and_what_is_theirs_by_themselves(tmp_path: Path) -> None:
    said = translated(own(tmp_path, GERMAN), "de")
    assert (said.title, said.contact, said.mail.subject) == ("Unser Passwort", "Durchwahl 199", "Ihr Passwort")
    assert (said.wording.send, said.wording.forgot) == ("Los", spoken("Forgot Password"))
    assert (said.wording.place, said.brand.name) == ("https://example.org/de", "Example Ltd")
    assert said.brand.help == ("Halten Sie Ihren Ausweis bereit.",)
    assert [app.title for app in said.apps] == ["Kundenkartei"]
    english = translated(own(tmp_path, GERMAN), ENGLISH)
    assert (english.title, english.brand.help) == ("Access Workspace password reset", ("Have your badge ready.",))
    assert language() == ENGLISH


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('[translations.tlh]\ntitle = "x"\n', "is not a language that is there: en, de"),
        ("[translations]\nde = 1\n", "must be a table with title"),
        ("[translations.de]\nname = 'x'\n", "is not a key of a profile; here there are: title"),
        ('[translations.de.wording]\nplace = "ftp://x"\n', "must be empty, or an address that begins with http"),
        ('[translations.de.apps]\ncrm = "a\\nb"\n', "one has a line break"),
        ("[translations.de.apps]\ncrm = 1\n", "must be a table of titles"),
    ],
)
def test_a_translation_that_cannot_be_used_is_refused_at_its_line(tmp_path: Path, more: str, why: str) -> None:
    assert why in refused(tmp_path, more)


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_text_of_ours_is_found_for_the_catalogue_and_translated(name: str) -> None:
    with profile_path(name).open("rb") as file:
        found = [text for _, _, text, _ in extract(file, (), (), {})]
    profile = load_profile(name)
    assert {profile.title, profile.contact, profile.disabled_hint, profile.mail.subject} <= set(found)
    for name_of_language in set(shipped()) - {ENGLISH}:
        with speaking(name_of_language):
            assert [text for text in found if gettext(text) == text] in ([], ["CRM"])
