"""What is wrong with a profile is said by line and key, with what it may be."""

from importlib.resources import files
from pathlib import Path

import pytest

from tui_reset.server.profiles import ProfileUnusable, load_profile

OWN = (files("tui_reset.server.profiles") / "access-workspace.toml").read_text(encoding="utf-8")
LINES = OWN.splitlines()


def refusal(folder: Path, text: str) -> str:
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileUnusable) as refused:
        load_profile(str(path))
    return str(refused.value).replace(f"{path}, ", "")


def line_of(start: str) -> int:
    return next(number for number, line in enumerate(LINES, start=1) if line.startswith(f"{start} "))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("title = ", "titel = ", "titel is not a key of a profile; here there are: name, title, identity"),
        ('identity = ["email"]', 'identity = ["phone"]', 'identity must be a list of "email" and "username"'),
        ('identity = ["email"]', "identity = []", "identity must be a list of"),
        ('identity = ["email"]', 'identity = ["email", "email"]', "each once"),
        ('proof = "none"', 'proof = "mail"', """proof must be "verification_code" or "none", not 'mail'."""),
        ("self_service = true", "self_service = 1", "self_service must be true or false, not 1."),
        ("sign_in =", "sign_in = 7 #", 'sign_in must be "one_form" or "name_first", not 7.'),
        ('subject = "Reset your password"', 'subject = ""', "mail.subject must be text on one line, and not empty"),
        ('subject = "Reset', 'subject = "a\\nBcc: b', "mail.subject must be text on one line: it has a line break"),
        ("forgot = ", "forget = ", "wording.forget is not a key of a profile; here there are: forgot, send"),
        ('place = ""', 'place = "workspace"', "wording.place must be empty, or an address that begins with http://"),
        ('place = ""', 'place = "javascript:alert(1)"', "https://, not 'javascript:alert(1)'."),
        ('place = ""', 'place = "https://"', "https://, not 'https://'."),
        ('place = ""', 'place = "https://ws.example/ a"', "https://, not 'https://ws.example/ a'."),
        ('place = ""', 'place = "https://ws.example\\n"', "it has a line break"),
        ('id = "crm"', 'id = "../crm"', "apps.id must be 1 to 32 of a-z, 0-9 and -"),
    ],
)
def test_a_wrong_key_is_named_by_its_line(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    words = refusal(tmp_path, OWN.replace(was, becomes, 1))
    assert said in words
    assert f"line {line_of(was.split(' ')[0])}: " in words


@pytest.mark.parametrize("place", ["", "https://workspace.example.org/", "HTTP://intranet:8080", "https://[::1]/a?b#c"])
def test_a_place_is_empty_or_an_address_of_the_web(tmp_path: Path, place: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OWN.replace('place = ""', f'place = "{place}"'), encoding="utf-8")
    assert load_profile(str(path)).wording.place == place


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    words = refusal(tmp_path, 'mail = "x"\n[[apps]]\ntitle = "CRM"\n[[apps]]\ntitle = "HR"\n')
    assert words.count("is missing: it must be") == 10
    assert "line 1: mail must be a table with subject" in words
    assert "apps.id must be another one for each application" in words


def test_a_file_that_is_no_toml_names_its_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, "# ours\ntitle = \n").startswith("line 2: not valid TOML")
    assert "apps must be [[apps]] tables" in refusal(tmp_path, OWN.partition("[[apps]]")[0] + "[apps]\nid = 3\n")
