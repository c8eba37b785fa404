"""What the page for scripts promises is what the commands do."""

import re
from pathlib import Path
from typing import Final

import pytest

from tui_reset.cli.commands import COMMANDS
from tui_reset.cli.endings import PROBLEM_CLASSES, REFUSAL_CLASSES
from tui_reset.scripted.given_input import FinishInput

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = DOCS / "scripts.md"
pytestmark = pytest.mark.checkout


def rows(first: str) -> list[list[str]]:
    """The rows of the table whose first heading is that."""
    table = PAGE.read_text(encoding="utf-8").partition(f"\n| {first} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def test_each_code_stands_in_the_row_of_its_exit_code() -> None:
    told = {(int(row[0]), name) for row in rows("code") for name in re.findall(r"`([a-z_]+)`", row[2])}
    told.remove((6, "retry_after"))
    expected = {(int(exit_code), str(code)) for code, exit_code in (PROBLEM_CLASSES | REFUSAL_CLASSES).items()}
    assert told == expected | {(6, "proof_locked")}


def test_each_member_of_the_object_is_told_of() -> None:
    assert {row[0].strip("| `") for row in rows("member")} == set(FinishInput.__struct_fields__)


def test_each_command_is_there() -> None:
    named = {row[0].strip("| `").split()[1] for row in rows("command")}
    assert named <= set(COMMANDS)
    assert named == {"request", "status", "finish", "resend", "cancel"}


@pytest.mark.parametrize("page", ["scripts.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (DOCS / page).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (DOCS / link).is_file()] == []
