"""The audit log as other programs get it."""

import csv
import io
import json
import re

import pytest
from msgspec.structs import asdict, replace

from tui_reset.server.rules.audit_lines import COLUMNS, AuditLine, csv_lines, json_lines

LINE = AuditLine(
    id=7,
    at="2026-11-23T06:28:00Z",
    type="desk_reset",
    actor="dora@example.org",
    account="jim@example.org",
    source="192.0.2.1",
    reference="482-913-576",
    result="queued",
    reason='said "hello, I forgot it"',
    intact=True,
)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_csv_is_what_rfc_4180_says() -> None:
    """RFC 4180 §2: CR LF, a heading, quotes doubled inside quotes."""
    text = csv_lines([LINE, replace(LINE, id=8, account=None, intact=False)], heading=True)
    assert text.count("\r\n") == 3
    assert '"said ""hello, I forgot it"""' in text
    heading, first, second = read(text)
    assert heading == COLUMNS
    assert first == [*map(str, [*asdict(LINE).values()][:-1]), "yes"]
    assert (second[COLUMNS.index("account")], second[-1]) == ("", "no")
    assert read(csv_lines([], heading=False)) == []


@pytest.mark.parametrize(
    "reason",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        '=HYPERLINK("x")',
    ],
)
def test_no_cell_begins_a_formula(reason: str) -> None:
    """OWASP, CSV Injection: who asks for a reset chooses the address, and it opens in the operator's spreadsheet."""
    for name in ("reason", "account", "actor", "source"):
        [row] = read(csv_lines([replace(LINE, **{name: reason})], heading=False))
        cell = row[COLUMNS.index(name)]
        assert cell == "'" + re.sub(r"[\t\r\n]", " ", reason)


def test_json_lines_hold_one_object_each() -> None:
    lines = json_lines([LINE, replace(LINE, reason="a\nb\u001b[2J\u0085c", account=None)]).splitlines()
    assert json.loads(lines[0]) == asdict(LINE)
    assert json.loads(lines[1])["reason"] == "a b [2J c"
    assert json.loads(lines[1])["account"] is None
