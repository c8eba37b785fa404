"""The backend's commands on a PostgreSQL server that asks for a password."""

import http.client
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from tests.cli.test_serve import MAIL, free_port, serving, written
from tests.doubles.postgres import KEEPER, KEEPERS_PASSWORD, PostgresServer
from tests.doubles.pty_command import COMMAND

BODY = json.dumps({"identity": {"email": "maria@example.org"}})


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty database of the keeper's, without the password."""
    with postgres.database() as address:
        postgres.say(f"ALTER DATABASE {make_url(address).database} OWNER TO {KEEPER}")
        yield address.replace("postgres@", f"{KEEPER}@")


def config_for(folder: Path, url: str) -> str:
    return written(folder, f'[server]\ndatabase = "{url}"\nkey_file = "master.key"\nlog = "console"\n{MAIL}')


def with_password(url: str, password: str = KEEPERS_PASSWORD) -> str:
    return url.replace(f"{KEEPER}@", f"{KEEPER}:{quote(password)}@")


def ran(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *words], capture_output=True, check=False, text=True, env=os.environ | environ)


def test_tables_are_made_and_people_added_with_a_password_file(url: str, tmp_path: Path) -> None:
    """The password stands in a file for its owner alone, as for every other program that asks this server."""
    config, passwords = config_for(tmp_path, url), tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:{KEEPER}:{KEEPERS_PASSWORD}\n")
    passwords.chmod(0o600)
    known = {"PGPASSFILE": str(passwords)}
    said = [ran("db", "upgrade", "--config", config, **known).stdout for _ in range(2)]
    assert said == ["The database has been created.\n", "The database is up to date.\n"]
    added = ran("accounts", "add", "maria@example.org", "--no-password", "--config", config, **known)
    assert (added.returncode, added.stderr) == (0, "")
    assert "maria@example.org" in ran("accounts", "list", "--config", config, **known).stdout


def test_a_wrong_password_is_told_and_not_repeated(url: str, tmp_path: Path) -> None:
    """SECURITY 110."""
    refused = ran("accounts", "list", "--config", config_for(tmp_path, with_password(url, "hunter2")))
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "password authentication failed" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "hunter2" not in refused.stderr


def test_it_serves_from_nothing(url: str, tmp_path: Path) -> None:
    """A first start makes the tables, in a process that gets the address in no argument."""
    port = free_port()
    with serving(config_for(tmp_path, with_password(url)), port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/v1/resets", BODY, {"Content-Type": "application/json"})
        assert connection.getresponse().status == 202
        connection.close()
