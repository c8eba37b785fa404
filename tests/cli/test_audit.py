"""Taking the audit log out, and giving roles, by the installed command on a real database."""

import csv
import io
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.doubles.pty_command import COMMAND


@pytest.fixture
def config(config: str) -> str:
    run("accounts", "add", "maria@example.org", "--no-password", "--config", config)
    run("accounts", "add", "+omar@example.org", "--no-password", "--config", config)
    run("accounts", "role", "maria@example.org", "desk", "--config", config)
    return config


def run(*arguments: str) -> tuple[int, bytes, str]:
    done = subprocess.run([COMMAND, *arguments], capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def exported(config: str, *options: str) -> list[dict[str, str]]:
    code, out, err = run("audit", "export", *options, "--config", config)
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out.decode(), newline=""), strict=True))


def test_the_log_comes_as_csv_oldest_first(config: str) -> None:
    rows = exported(config)
    assert [row["type"] for row in rows] == ["account_added", "account_added", "role_changed"]
    assert [row["account"] for row in rows] == ["maria@example.org", "'+omar@example.org", "maria@example.org"]
    assert [(row["id"], row["actor"], row["intact"]) for row in rows] == [
        (str(n), "operator", "yes") for n in (1, 2, 3)
    ]
    assert rows[2]["reason"] == "desk"


def test_the_log_comes_as_json_lines_and_shows_edits(config: str, tmp_path: Path) -> None:
    """SECURITY 96: who edits an entry in the database cannot make its keyed hash fit."""
    with closing(sqlite3.connect(tmp_path / "reset.db")) as database, database:
        database.execute("UPDATE events SET reason = 'user' WHERE id = 3")
    code, out, _ = run("audit", "export", "--format", "jsonl", "--config", config)
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(line["id"], line["intact"]) for line in lines] == [(1, True), (2, True), (3, False)]


def test_a_part_of_the_log_is_taken_out(config: str) -> None:
    assert [row["id"] for row in exported(config, "--account", "MARIA@example.org")] == ["1", "3"]
    assert exported(config, "--since", "2200-01-01") == []
    assert len(exported(config, "--since", "2020-01-01T00:00:00+01:00")) == 3
    assert exported(config, "--reference", "482913576") == []


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--since", "yesterday"], "--since yesterday is no date"),
        (["--account", "nobody@example.org"], "No account has the address"),
        (["--reference", "12"], "12 is no reference number"),
        (["--format", "xml"], "xml"),
    ],
)
def test_what_cannot_be_meant_is_told(config: str, options: list[str], word: str) -> None:
    code, out, err = run("audit", "export", *options, "--config", config)
    assert (code, word in err, "Traceback" in err) == (2, True, False)
    assert out in {b"", b"id,at,type,actor,account,source,reference,result,reason,intact\r\n"}


def test_roles_are_given(config: str) -> None:
    code, out, err = run("accounts", "role", "maria@example.org", "admin", "--config", config)
    assert (code, out) == (0, b"maria@example.org has the role admin now.\n")
    assert "whoever reads the mailbox can switch it on and use the role" in err
    _, out, _ = run("accounts", "list", "--json", "--config", config)
    assert {row["email"]: row["role"] for row in map(json.loads, out.splitlines())} == {
        "+omar@example.org": "user",
        "maria@example.org": "admin",
    }
    assert run("accounts", "role", "maria@example.org", "user", "--config", config)[2] == ""
    assert run("accounts", "role", "maria@example.org", "king", "--config", config)[0] == 2
    assert run("accounts", "role", "nobody@example.org", "desk", "--config", config)[0] == 2


def test_the_log_is_checked(config: str, tmp_path: Path) -> None:
    """SECURITY 96: exit code 11 and a name for what was done; a cut-off end shows against a head kept elsewhere."""
    code, out, err = run("audit", "verify", "--config", config)
    assert (code, err) == (0, "")
    assert out.decode().splitlines()[:2] == [
        "The audit log is as it was written.",
        "  3 entries under 3 seals; 0 wait for theirs.",
    ]
    head = out.decode().split()[-1]
    assert head.startswith("3:")
    with closing(sqlite3.connect(tmp_path / "reset.db")) as database, database:
        database.execute("DELETE FROM events WHERE id = 3")
        database.execute("DELETE FROM seals WHERE number = 3")
        database.execute("UPDATE events SET reason = 'user' WHERE id = 2")
    code, out, err = run("audit", "verify", "--head", head, "--config", config)
    assert (code, err) == (11, "")
    edited, cut, bad, *_ = out.decode().splitlines()
    assert edited.startswith("Entry 2 is not as written")
    assert cut.startswith("The end is cut off: seal 3 was there, and the last one now is 2.")
    assert bad == "THE AUDIT LOG IS NOT AS IT WAS WRITTEN: 2 findings, named above."
    code, out, err = run("audit", "verify", "--head", "3:beef", "--config", config)
    assert (code, out, "--head 3:beef is no head" in err) == (2, b"", True)
