"""What an operator does with accounts, by the installed command on a real database."""

import json
import os
import sqlite3
import stat
import subprocess
from pathlib import Path

from tests.doubles.pty_command import COMMAND, INTERRUPT, on_terminal

PASSWORD = "a horse that staples batteries"


def accounts(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    done = subprocess.run([COMMAND, "accounts", *arguments], input=stdin, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def listed(config: str) -> dict[str, dict[str, object]]:
    code, out, err = accounts("list", "--json", "--config", config)
    assert (code, err) == (0, "")
    return {row["email"]: row for row in map(json.loads, out.splitlines())}


def test_people_are_added_with_and_without_a_password(config: str) -> None:
    assert accounts("add", "maria@example.org", "--no-password", "--name", "Maria Meyer", "--config", config) == (
        0,
        "maria@example.org has been added.\n",
        "",
    )
    more = ["--username", "omar", "--role", "desk", "--password-stdin", "--config", config]
    assert accounts("add", "omar@example.org", *more, stdin=f"{PASSWORD}\n")[0] == 0
    people = listed(config)
    assert people["maria@example.org"]["display_name"] == "Maria Meyer"
    assert (people["omar@example.org"]["username"], people["omar@example.org"]["role"]) == ("omar", "desk")


def test_what_is_made_is_for_its_own_user_alone(config: str, tmp_path: Path) -> None:
    accounts("list", "--config", config)
    for name in ("reset.db", "master.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_password_is_asked_for_and_never_shown(config: str, tmp_path: Path) -> None:
    answers = [("Password: ", PASSWORD), ("The same again: ", PASSWORD)]
    code, shown = on_terminal(["accounts", "add", "maria@example.org", "--config", config], answers=answers)
    assert code == 0
    assert "maria@example.org has been added." in shown
    assert PASSWORD not in shown
    with sqlite3.connect(tmp_path / "reset.db") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert "$argon2id$" in dump
    assert PASSWORD not in dump


def test_an_interrupted_question_adds_nobody(config: str) -> None:
    code, shown = on_terminal(
        ["accounts", "add", "maria@example.org", "--config", config], answers=[("Password: ", INTERRUPT)]
    )
    assert (code, "interrupted" in shown) == (130, True)
    assert listed(config) == {}


def test_the_same_address_is_refused_whatever_its_case(config: str) -> None:
    accounts("add", "maria@example.org", "--no-password", "--config", config)
    code, _, err = accounts("add", "Maria@Example.org", "--no-password", "--config", config)
    assert (code, "has an account already" in err) == (2, True)


def test_many_are_imported_or_none(config: str, tmp_path: Path) -> None:
    accounts("add", "maria@example.org", "--no-password", "--config", config)
    file = tmp_path / "people.csv"
    head = "email,username,display_name,role\nzoe@example.org,zoe,Zoe,user\n"
    file.write_text(f"{head}MARIA@example.org,,,\n\nomar@example.org,omar,Omar,desk\nmaria@EXAMPLE.org,,,\n")
    code, _, err = accounts("import", str(file), "--config", config)
    assert (code, "line 6: maria@EXAMPLE.org is on line 3 already" in err) == (2, True)
    file.write_text(f"{head}MARIA@example.org,,,\n\nyan@example.org,maria,,\n")
    code, _, err = accounts("import", str(file), "--config", config)
    assert code == 2
    assert err.splitlines() == [
        "tui-reset: nothing was added.",
        "  line 3: MARIA@example.org: this address or user name has an account already.",
    ]
    assert list(listed(config)) == ["maria@example.org"]
    file.write_text(f"{head}omar@example.org,omar,Omar,desk\n")
    assert accounts("import", str(file), "--config", config)[:2] == (0, "2 accounts have been added.\n")
    assert len(listed(config)) == 3


def test_the_list_has_tabs_and_a_heading(config: str) -> None:
    accounts("add", "maria@example.org", "--no-password", "--config", config)
    heading, row = accounts("list", "--config", config)[1].splitlines()
    assert heading.split("\t")[1:] == ["email", "username", "display_name", "role", "enabled", "two_factor", "language"]
    assert row.split("\t")[1:] == ["maria@example.org", "", "", "user", "yes", "no", ""]


def test_people_are_disabled_and_enabled(config: str) -> None:
    accounts("add", "maria@example.org", "--no-password", "--config", config)
    assert accounts("disable", "maria@example.org", "--config", config)[0] == 0
    assert listed(config)["maria@example.org"]["enabled"] is False
    assert accounts("enable", "maria@example.org", "--config", config)[0] == 0
    assert listed(config)["maria@example.org"]["enabled"] is True
    code, _, err = accounts("disable", "nobody@example.org", "--config", config)
    assert (code, "nobody@example.org" in err) == (2, True)


def test_people_are_written_to_in_their_language(config: str, tmp_path: Path) -> None:
    accounts("add", "maria@example.org", "--no-password", "--language", "de", "--config", config)
    file = tmp_path / "people.csv"
    file.write_text("email,language\nzoe@example.org,de-AT\nomar@example.org,\n")
    assert accounts("import", str(file), "--config", config)[0] == 0
    assert {email: row["language"] for email, row in listed(config).items()} == {
        "maria@example.org": "de",
        "omar@example.org": None,
        "zoe@example.org": "de",
    }
    given = {"en": "en", "any": "the language that is asked in"}
    for language, said in given.items():
        told = accounts("language", "maria@example.org", language, "--config", config)
        assert told == (0, f"maria@example.org is now written to in {said}.\n", "")
    assert listed(config)["maria@example.org"]["language"] is None
    code, _, err = accounts("language", "maria@example.org", "tlh", "--config", config)
    assert (code, "is not a language that is there: en, de" in err) == (2, True)


def test_a_database_that_cannot_be_used_is_told(config: str, tmp_path: Path) -> None:
    (tmp_path / "reset.db").write_bytes(os.urandom(4096))
    code, out, err = accounts("list", "--config", config)
    assert (code, out) == (3, "")
    assert "reset.db cannot be used as a database" in err
    assert "Traceback" not in err


def test_the_database_is_made_once(config: str) -> None:
    upgrade = [COMMAND, "db", "upgrade", "--config", config]
    said = [subprocess.run(upgrade, capture_output=True, check=True, text=True).stdout for _ in range(2)]
    assert said == ["The database has been created.\n", "The database is up to date.\n"]
