"""The CSV of `accounts import`: all good rows, or every bad line by its number."""

from pathlib import Path

import pytest

from tui_reset.cli.accounts_file import AccountRow, read_accounts
from tui_reset.cli.exits import UsageError

HEADING = "email,username,display_name,role\n"


def read(folder: Path, text: str) -> list[AccountRow]:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read_accounts(str(path))


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        read(folder, text)
    return str(caught.value).splitlines()


def test_good_rows_are_read(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADING + 'maria@example.org,mmeyer,"Meyer, Maria",desk\n\n omar@example.org ,,,\n')
    assert rows == [
        AccountRow(2, "maria@example.org", "mmeyer", "Meyer, Maria", "desk"),
        AccountRow(4, "omar@example.org", "", "", "user"),
    ]


def test_a_username_may_be_the_address(tmp_path: Path) -> None:
    """S1.5: in Access CRM the two are ordinarily the same."""
    rows = read(tmp_path, HEADING + "maria@example.org,Maria@example.org,Maria Meyer,user\n")
    assert rows == [AccountRow(2, "maria@example.org", "Maria@example.org", "Maria Meyer", "user")]


def test_columns_may_come_in_any_order_and_be_left_out(tmp_path: Path) -> None:
    rows = read(tmp_path, "\ufeffRole, Email\nadmin,ada@example.org\n")
    assert rows == [AccountRow(2, "ada@example.org", "", "", "admin")]
    rows = read(tmp_path, "email,language\nada@example.org,de\n")
    assert rows == [AccountRow(2, "ada@example.org", "", "", "user", "de")]


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        HEADING
        + "maria@example.org,m,Maria,user\n"
        + "omar,o,Omar,user\n"
        + "olga@example.org,olga,Olga,chief\n"
        + "short@example.org\n"
        + "MARIA@example.org,M,Again,user\n"
        + "x@example.org,a@b,X,user\n"
        + "y@example.org,y,\x1b[31m,user\n",
    )
    assert said[0].startswith("nothing was imported. In ")
    assert said[1:] == [
        "  line 3: email: An email address has an @ in it, such as name@example.org",
        "  line 4: role must be user, desk or admin",
        "  line 5: 1 columns where the heading has 4",
        "  line 6: MARIA@example.org is on line 2 already; M is on line 2 already",
        "  line 7: username must have at most 128 characters and no @, or be the address",
        "  line 8: control characters are not allowed",
    ]


def test_a_flood_of_bad_lines_is_cut(tmp_path: Path) -> None:
    said = refusal(tmp_path, HEADING + "x,,,\n" * 50)
    assert len(said) == 22
    assert said[-1] == "  and 30 more"


@pytest.mark.parametrize("heading", ["", "a,b\n", "username\n", "email,email\n", "maria@example.org,m,Maria,user\n"])
def test_a_wrong_heading_is_told(tmp_path: Path, heading: str) -> None:
    assert "line 1: the heading must be email,username,display_name,role" in refusal(tmp_path, heading)[0]


def test_a_file_without_accounts_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEADING)[0].endswith("has a heading but no accounts.")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(UsageError, match="cannot be read as CSV in UTF-8"):
        read_accounts(str(path))
    with pytest.raises(UsageError, match="cannot be read as CSV in UTF-8"):
        read(tmp_path, HEADING + '"open,,,\n')
