"""A PostgreSQL database full of people, for the desk's search box."""

import subprocess
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import pytest
from sqlalchemy import make_url

from tests.doubles.postgres import PostgresServer, programs
from tui_reset.server.rules.search_keys import keys_of

Person = tuple[str, str, str, str]
"""Id, address, user name, name."""
_ACCOUNTS: Final = "COPY accounts (id, email, email_key, username, username_key, display_name, created, password_hash)"
_NAMES: Final = "COPY account_names (key, account_id)"


def can_start() -> bool:
    """Whether there is a server on this machine."""
    try:
        programs()
    except (pytest.skip.Exception, pytest.fail.Exception):
        return False
    return True


def fill(server: PostgresServer, url: str, people: Iterable[Person]) -> None:
    """Straight into the tables, and the statistics that the server would make by itself a minute later."""
    known = list(people)
    name = str(make_url(url).database)
    rows = ((id_, mail, mail, user, user, shown, "0", "-") for id_, mail, user, shown in known)
    keys = ((key, id_) for id_, mail, user, shown in known for key in keys_of(mail, user, shown))
    _copy(server, name, _ACCOUNTS, rows)
    _copy(server, name, _NAMES, keys)
    server.say("ANALYZE", database=name)


def _copy(server: PostgresServer, name: str, into: str, rows: Iterable[tuple[str, ...]]) -> None:
    command = [*server.psql(name), "-c", f"{into} FROM STDIN"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL) as psql:
        assert psql.stdin
        psql.stdin.writelines(chain.from_iterable(_line(row) for row in rows))
        psql.stdin.close()
        assert psql.wait() == 0


def _line(row: tuple[str, ...]) -> Iterator[str]:
    yield "\t".join(row)
    yield "\n"
