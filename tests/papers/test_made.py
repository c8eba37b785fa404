"""What is made from the program is as the program is now; `make papers` makes it anew."""

import subprocess
from pathlib import Path

import pytest

from tests.machine import needs
from tests.papers.made import FOLDERS, made
from tests.papers.markdown import DOCS
from tests.papers.roff import inline, plain
from tui_reset.cli.commands import COMMANDS

pytestmark = pytest.mark.checkout


def test_what_lies_there_is_what_would_be_made() -> None:
    """When it fails: `make papers`."""
    expected = made()
    assert {
        place: (DOCS / place).read_text(encoding="utf-8") for place in expected if (DOCS / place).exists()
    } == expected
    lying = {str(path.relative_to(DOCS)) for folder in FOLDERS for path in (DOCS / folder).rglob("*") if path.is_file()}
    assert lying == set(expected) - {"settings.md"}


def test_each_command_has_its_page() -> None:
    named = {path.stem for path in (DOCS / "man/man1").iterdir()}
    assert named == {"tui-reset", *(f"tui-reset-{name}" for name in COMMANDS)}


def test_man_takes_the_pages_without_a_warning() -> None:
    pages = [str(path) for path in sorted((DOCS / "man").rglob("*.[15]"))]
    done = subprocess.run(
        [needs("mandoc"), "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    shown = subprocess.run([needs("mandoc"), "-T", "utf8", *pages], capture_output=True, text=True, check=True).stdout
    assert "Forgotten your password?" in shown
    assert max(map(len, shown.replace("\b", "").splitlines())) <= 80 * 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a-b ~ ^ ` \\", r"a\-b \(ti \(ha \(ga \e"),
        (".leading", r"\&.leading"),
        ("…", r"\[u2026]"),
    ],
)
def test_nothing_is_taken_for_a_macro(before: str, after: str) -> None:
    assert plain(before) == after


def test_inline_marks_become_fonts() -> None:
    assert inline("`--x` **b** *i*(5) [text](there.md#x)") == r"\fB\-\-x\fR \fBb\fR \fIi\fR(5) text"


def test_the_folder_for_the_wheel_is_as_man_wants_it() -> None:
    assert {path.name for path in (DOCS / "man").iterdir()} == {"man1", "man5"}
    assert Path(DOCS / "completions" / "_tui-reset").read_text(encoding="utf-8").startswith("#compdef tui-reset\n")
