"""The `[apps.NAME]` tables: applications that sign-in details can be handed to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.settings import AppSettings, SettingsError, load_client, load_server

CRM = '[apps.crm]\nurl = "https://crm.example.org/scim/v2"\ntoken_file = "crm.token"\n'


def loaded(folder: Path, text: str, options: Mapping[str, object] | None = None) -> dict[str, AppSettings]:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load_server(path, options, {"HOME": str(folder)}, serving=False).apps


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, text)
    return str(caught.value).removeprefix(f"{folder}/settings.toml, ")


def test_each_table_is_one_application(tmp_path: Path) -> None:
    """S1.26: where the details go is the operator's word."""
    apps = loaded(tmp_path, f'{CRM}[apps.mail-list]\nurl = "http://127.0.0.1:1/v2"\ntoken_file = "t"\ntimeout = 2\n')
    assert apps["crm"] == AppSettings(url="https://crm.example.org/scim/v2", token_file=str(tmp_path / "crm.token"))
    assert (apps["mail-list"].timeout, apps["mail-list"].identity) == (2.0, "username")


def test_without_tables_there_are_none(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == loaded(tmp_path, "[apps]\n") == {}


def test_the_demo_gives_them_as_options(tmp_path: Path) -> None:
    options = {"apps.crm.url": "http://127.0.0.1:1/v2", "apps.crm.token_file": "/t"}
    assert loaded(tmp_path, "", options)["crm"] == AppSettings(url="http://127.0.0.1:1/v2", token_file="/t")


def test_the_terminal_app_reads_over_them(tmp_path: Path) -> None:
    (tmp_path / "both.toml").write_text(f'theme = "light"\n{CRM}', encoding="utf-8")
    assert load_client(tmp_path / "both.toml", environ={}).theme == "light"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (CRM.replace("https", "http"), "line 2: apps.crm.url must be an address such as https://reset.example.org"),
        (CRM.replace("token_file", "tokenfile"), "line 3: apps.crm.tokenfile is not a setting: the nearest one is"),
        (CRM.replace("crm", "CRM"), "line 2: apps.CRM.url is not a setting"),
        (f"{CRM}timeout = 0\n", "line 4: apps.crm.timeout must be a number from 0.1 to 60, not 0"),
        (f'{CRM}identity = "id"\n', 'line 4: apps.crm.identity must be "username" or "email", not \'id\''),
        ('[apps.crm]\nurl = "https://crm.example.org"\n', "apps.crm.token_file is needed"),
        ("[apps.crm]\n", "line 1: apps.crm is not a setting"),
        ("apps = 1\n", "line 1: apps is a table"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    """http goes to this machine alone; a table without its two places has no use."""
    assert refusal(tmp_path, text).startswith(sentence)
