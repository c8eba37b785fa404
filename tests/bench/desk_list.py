"""How much memory the desk's app holds far down in a long list of people, against near its top."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from tests.bench.figure import Figure
from tests.bench.process import memory
from tests.bench.screen import environ
from tests.bench.terminal import Program
from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.doubles.service import COMMAND
from tui_reset.contract.limits import DESK_PAGE
from tui_reset.demo.database import file_of

ADA: Final = "ada@example.org"
PEOPLE: Final = 20_000
NEAR: Final = 20
FAR: Final = 220
"""A session may read 240 pages a minute: beyond that the app waits, and so would this."""
SIZE: Final = (80, 48)
"""Columns and rows: tall, so that fewer keys lead as far."""
PAGE_DOWN: Final = "\x1b[6~"
FRAME_SECONDS: Final = 0.02
"""Seconds between two keys of a held key, and then some: terminals repeat 30 times a second."""
_NUMBER: Final = re.compile(rb"p(\d{5})@")


def far_down() -> Figure:
    """Page Down held through the list, as an administrator of a big service does; RSS, which no neighbour changes."""
    with Demo() as demo:
        _fill(demo.ready.database)
        with Program((str(COMMAND), "desk", "--url", demo.url), environ(), SIZE) as program:
            _comes_in(program)
            near, keys = _at(program, NEAR)
            far, more = _at(program, FAR)
    how = f"RSS {far:.1f} MiB after {FAR} pages, {near:.1f} MiB after {NEAR}, {keys + more} keys, {PEOPLE:,} people"
    return Figure(f"desk app memory, {FAR} pages / {NEAR}", far / near, 1.10, "times", how)


def _comes_in(program: Program) -> None:
    program.wait_for("Sign in to the support desk")
    for typed in (ADA, PASSWORDS[ADA], totp(ADA)):
        program.drain(0.2)
        program.write(f"{typed}\r")
    program.wait_for("alice@example.org", "p00001@")


def _at(program: Program, page: int) -> tuple[float, int]:
    """MiB once the last person of that page of the list has been seen, and the number of keys that took."""
    for keys, number in enumerate(_seen(program), 1):
        if number >= page * DESK_PAGE:
            program.drain(1)
            return memory(program.pid, "Rss"), keys
    raise AssertionError


def _seen(program: Program) -> Iterator[int]:
    """The highest number of anybody on the screen after each key. Raises TimeoutError when the list stands still."""
    highest, still = 0, 0
    while still < 250:
        program.write(PAGE_DOWN)
        now = max(map(int, _NUMBER.findall(program.drain(FRAME_SECONDS))), default=0)
        still = 0 if now > highest else still + 1
        highest = max(now, highest)
        yield highest
    message = f"the list ends at {highest}"
    raise TimeoutError(message)


def _fill(url: str) -> None:
    """Straight into the tables: nobody searches here, so that their names are not needed."""
    people = ((f"{at:032x}", f"p{at:05}@example.org", f"Person {at}") for at in range(PEOPLE))
    with closing(sqlite3.connect(file_of(url))) as database, database:
        database.executemany(
            "INSERT INTO accounts (id, email, email_key, display_name, created, password_hash)"
            " VALUES (?1, ?2, ?2, ?3, 0, '')",
            people,
        )
