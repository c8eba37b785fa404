"""Profiles are data."""

from importlib.resources import files
from pathlib import Path

import pytest

from tui_reset.server.profiles import ProfileUnusable, load_profile, shipped_profiles

OWN = (files("tui_reset.server.profiles") / "standard.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_can_be_used(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.mail.subject == "Reset your password"
    assert profile.identity == ["email"]


def test_the_default_shows_a_code_to_everybody_and_the_article_does_not() -> None:
    """S2.6: the one difference between the two."""
    standard, article = load_profile("standard"), load_profile("onepagecrm")
    assert standard.code_for_two_factor
    assert not article.code_for_two_factor


def test_an_operators_copy_is_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OWN.replace("Password reset", "Our reset"))
    profile = load_profile(str(path))
    assert (profile.name, profile.title) == ("ours", "Our reset")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing required field"),
        (OWN.replace("title =", "titel ="), "unknown field `titel`"),
        (OWN.replace('["email"]', '["phone"]'), "phone"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_bad_profile_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(text)
    with pytest.raises(ProfileUnusable) as refused:
        load_profile(str(path))
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


def test_a_profile_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnusable, match="onepagecrm, standard"):
        load_profile("nothing")
    with pytest.raises(ProfileUnusable, match="No such file"):
        load_profile(str(tmp_path / "nothing.toml"))
