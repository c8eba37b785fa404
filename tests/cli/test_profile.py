"""Profiles as operators read and check them on the command line."""

import subprocess
from pathlib import Path

import pytest

from tests.doubles.pty_command import COMMAND
from tui_reset.server.profiles import profile_path, shipped_profiles
from tui_reset.settings.fields import all_fields


def said(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([COMMAND, "profile", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_shipped_profile_is_shown_with_its_comments(name: str, tmp_path: Path) -> None:
    """What is shown can be kept, changed and used as it is."""
    code, text, _ = said("show", name)
    assert (code, text) == (0, profile_path(name).read_text(encoding="utf-8"))
    assert text.startswith("# ")
    own = tmp_path / "ours.toml"
    own.write_text(text.replace("self_service = true", "self_service = false"), encoding="utf-8")
    assert said("show", str(own))[1] == own.read_text(encoding="utf-8")
    code, sentence, _ = said("check", str(own))
    assert code == 0
    assert sentence.startswith(f"{own} can be used: profile ours, ")


def test_a_wrong_one_is_named_by_line_and_key(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    text = profile_path("access-crm").read_text(encoding="utf-8")
    own.write_text(text.replace('"none"', '"nothing"').replace("forgot =", "forget ="), encoding="utf-8")
    for command in ("check", "show"):
        code, shown, sentence = said(command, str(own))
        assert (code, shown) == (2, "")
        assert f"""{own}, line 12: proof must be "verification_code" or "none", not 'nothing'.""" in sentence
        assert f"{own}, line 21: wording.forget is not a key of a profile; here there are: forgot" in sentence


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "show nothing",
            "there is no profile 'nothing'; there are: access-crm, access-workspace, onepagecrm, standard",
        ),
        ("check /nowhere.toml", "The profile /nowhere.toml cannot be read: no such file or directory."),
        ("show", "missing argument 'NAME|FILE'. See: tui-reset profile show --help"),
    ],
)
def test_what_is_not_there_is_refused(line: str, sentence: str) -> None:
    assert said(*line.split()) == (2, "", f"tui-reset: {sentence}\n")


def test_the_setting_and_the_demo_name_all_of_them() -> None:
    described = str(all_fields()["server.profile"].meta.description)
    helped = subprocess.run([COMMAND, "demo", "--help"], capture_output=True, text=True, check=True).stdout
    for name in shipped_profiles():
        assert f"`{name}`" in described
        assert name in all_fields()["server.profile"].expected
        assert name in "".join(helped.split())  # click breaks lines at dashes
