"""Profiles are data."""

from importlib.resources import files
from pathlib import Path

import pytest
from msgspec.structs import astuple

from tui_reset.server.profiles import ProfileUnusable, load_profile, shipped_profiles

OWN = (files("tui_reset.server.profiles") / "standard.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_can_be_used(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.mail.subject == "Reset your password"
    assert "email" in profile.identity
    for sentence in (profile.disabled_hint, *astuple(profile.wording)):
        assert len(sentence) <= 200


def test_access_crm_asks_for_both_names_and_lets_the_mail_prove_it() -> None:
    """S1.1, S1.5, S1.6, S1.7, S1.9: what the article's version 13 says is in the profile's data."""
    profile = load_profile("access-crm")
    assert (profile.identity, profile.proof, profile.two_factor) == (["username", "email"], "none", "instead_of_code")
    assert "Admin > Users > Password Management" in profile.disabled_hint
    assert "administrator" in profile.disabled_hint
    assert "SMTP Email Settings" in profile.wording.mail_trouble
    assert "Workspace" in profile.wording.before_change
    assert "CRM password only" in profile.wording.before_change


def test_access_workspace_begins_with_the_name_and_hands_on_to_the_crm() -> None:
    """S1.15 to S1.22: what the article's version 12 says is in the profile's data."""
    profile = load_profile("access-workspace")
    assert (profile.sign_in, profile.identity, profile.two_factor) == ("name_first", ["email"], "paused")
    assert (profile.wording.forgot, profile.wording.send) == ("Forgot Password", "Send Me Instructions")
    assert "in Workspace" in profile.wording.before_request
    assert "Workspace and for CRM" in profile.wording.before_change
    assert [(app.id, app.title) for app in profile.apps] == [("crm", "CRM")]


def test_what_a_profile_leaves_out_is_as_it_was() -> None:
    profile = load_profile("standard")
    assert (profile.sign_in, profile.apps, set(astuple(profile.wording))) == ("one_form", [], {""})


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


def test_a_profile_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnusable, match="access-crm, access-workspace, onepagecrm, standard"):
        load_profile("nothing")
    with pytest.raises(ProfileUnusable, match="no such file"):
        load_profile(str(tmp_path / "nothing.toml"))
