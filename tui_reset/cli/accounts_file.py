"""Reads the CSV file of `accounts import`: all good rows, or every bad line by its number."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from tui_reset.cli.exits import UsageError
from tui_reset.contract.limits import USERNAME_CHARACTERS
from tui_reset.flow.checks import address_sentence

COLUMNS: Final = ("email", "username", "display_name", "role", "language")
ROLES: Final = ("user", "desk", "admin")
SHOWN_LINES: Final = 20


class Lines(Protocol):
    """What csv.reader gives: the cells of each record, and the line it ended on."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class AccountRow(NamedTuple):
    """One account as written in the file; `line` counts from 1 with the heading."""

    line: int
    email: str
    username: str
    display_name: str
    role: str
    language: str = ""


def read_accounts(file: str) -> list[AccountRow]:
    """The rows of the file. Raises UsageError that names every bad line."""
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as stream:
            return _sound(file, csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{file} cannot be read as CSV in UTF-8: {error}"
        raise UsageError(message) from error


def _sound(file: str, reader: Lines) -> list[AccountRow]:
    heading = [name.strip().lower() for name in next(reader, [])]
    if set(heading) - set(COLUMNS) or "email" not in heading or len(set(heading)) < len(heading):
        message = f"{file}, line 1: the heading must be {','.join(COLUMNS)}; all but email may be left out."
        raise UsageError(message)
    rows: list[AccountRow] = []
    wrong: list[str] = []
    first_use: dict[str, int] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        faults = list(_faults(heading, cells))
        row = _row(heading, cells, reader.line_num)
        faults += [
            f"{name} is on line {first_use[name.lower()]} already"
            for name in (row.email, row.username)
            if name and first_use.setdefault(name.lower(), row.line) != row.line
        ]
        rows.append(row)
        wrong += [f"line {row.line}: {'; '.join(faults)}"] if faults else []
    if wrong or not rows:
        raise UsageError(_refusal(file, wrong))
    return rows


def _row(heading: list[str], cells: list[str], line: int) -> AccountRow:
    given = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if cell.strip()}
    return AccountRow(
        line,
        given.get("email", ""),
        given.get("username", ""),
        given.get("display_name", ""),
        given.get("role", "user"),
        given.get("language", ""),
    )


def _faults(heading: list[str], cells: list[str]) -> Iterator[str]:
    if len(cells) != len(heading):
        yield f"{len(cells)} columns where the heading has {len(heading)}"
        return
    row = _row(heading, cells, 0)
    if sentence := address_sentence(row.email):
        yield f"email: {sentence.rstrip('.')}"
    if row.role not in ROLES:
        yield f"role must be {', '.join(ROLES[:-1])} or {ROLES[-1]}"
    is_address = row.username.lower() == row.email.lower()
    if len(row.username) > USERNAME_CHARACTERS or ("@" in row.username and not is_address):
        yield f"username must have at most {USERNAME_CHARACTERS} characters and no @, or be the address"
    if any(not text.isprintable() for text in row[1:]):
        yield "control characters are not allowed"


def _refusal(file: str, wrong: list[str]) -> str:
    if not wrong:
        return f"{file} has a heading but no accounts."
    more = [f"and {len(wrong) - SHOWN_LINES} more"] if len(wrong) > SHOWN_LINES else []
    return "\n  ".join([f"nothing was imported. In {file}:", *wrong[:SHOWN_LINES], *more])
