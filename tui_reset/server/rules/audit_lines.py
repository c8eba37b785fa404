"""The audit log as lines for other programs: CSV (RFC 4180) that no spreadsheet runs, and one JSON object a line."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in full width too (OWASP, CSV Injection)."""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `intact`: its keyed hash fits, so nobody has edited it; that none is missing is for `audit verify`."""

    id: int
    at: str
    type: str
    actor: str
    account: str | None
    source: str
    reference: str | None
    result: str
    reason: str
    intact: bool


COLUMNS: Final = list(AuditLine.__struct_fields__)


def csv_lines(lines: Iterable[AuditLine], *, heading: bool) -> str:
    """Rows that end in CR LF; a cell that could be a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if heading:
        writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(line, name)) for name in COLUMNS] for line in lines)
    return text.getvalue()


def json_lines(lines: Iterable[AuditLine]) -> str:
    """One object a line."""
    return "".join(_encoded(lines))


def _encoded(lines: Iterable[AuditLine]) -> Iterator[str]:
    for line in lines:
        fields = msgspec.structs.asdict(line)
        yield msgspec.json.encode({name: _plain(value) for name, value in fields.items()}).decode() + "\n"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(_plain("" if value is None else value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _plain(value: Any) -> Any:
    """A mail server's last words may hold what a terminal would obey: a blank for each control character."""
    if not isinstance(value, str):
        return value
    return "".join(" " if unicodedata.category(char)[0] == "C" else char for char in value)
