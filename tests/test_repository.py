"""The repository itself: sizes, what must not be written into it, and what the built packages hold."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from statistics import median, quantiles

import pytest

from tui_reset.cli.exits import ExitCode
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.stylesheets import stylesheet

ROOT = Path(__file__).parent.parent
MACHINE = re.compile(r"/(?:work|root|home/(?!someone|me\b)[a-z]+)/[\w.]|/tmp/(?:w|team|bash_jobs)\b")
REGISTRY = re.compile(r"https?://[^\s\"'>)]*(?:index|simple|proxy|mirror|artifactory|nexus)[^\s\"'>)]*", re.IGNORECASE)
COMPLETIONS = (
    "bash-completion/completions/tui-reset",
    "zsh/site-functions/_tui-reset",
    "fish/vendor_completions.d/tui-reset.fish",
)
checkout = pytest.mark.checkout


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> dict[Path, str]:
    found = {}
    for path in tracked():
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@checkout
@pytest.mark.parametrize("room", ["tui_reset", "tests"])
def test_files_stay_small_enough_to_be_read_in_one_go(room: str) -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in tracked(f"{room}/*.py")}
    lines = [size for size in sizes.values() if size > 1]
    assert [path for path, size in sizes.items() if size > 400] == []
    assert quantiles(lines, n=10)[-1] <= 300
    assert median(lines) <= 130


@checkout
def test_no_file_knows_the_machine_it_was_written_on() -> None:
    own = Path(__file__)
    assert {path: found[0] for path, text in texts().items() if path != own and (found := MACHINE.findall(text))} == {}


@checkout
def test_pins_have_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==\S+ \\$", text, re.MULTILINE)
    assert len(pins) > 40
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index-url" not in text


@checkout
def test_no_file_names_a_registry() -> None:
    own = Path(__file__)
    assert {path: found[0] for path, text in texts().items() if path != own and (found := REGISTRY.findall(text))} == {}


@checkout
def test_the_styles_have_no_second_home_in_the_checkout() -> None:
    """A `tui_reset/styles` here would hide the one that is edited."""
    assert not (ROOT / "tui_reset" / "styles").exists()


def test_every_style_is_found() -> None:
    """Runs on the checkout and on the installed wheel."""
    sheet = stylesheet("app")
    assert sheet.is_file()
    assert list((sheet.parent / "screens").glob("*.tcss"))


@checkout
@pytest.mark.timeout(120)
def test_the_wheel_holds_everything_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, capture_output=True, check=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    package = {str(path.relative_to(ROOT)) for path in tracked("tui_reset") if path.suffix not in {".po", ".pot"}}
    styles = {f"tui_reset/{path.relative_to(ROOT)}" for path in tracked("styles")}
    assert held >= package | styles
    shared = {name.partition(".data/data/")[2] for name in held if ".data/data/" in name}
    assert shared >= {f"share/{path.relative_to(ROOT / 'docs')}" for path in tracked("docs/man")}
    assert shared >= {f"share/{folder}" for folder in COMPLETIONS}
    assert {name.partition("/")[0] for name in held if ".data/data/share/" not in name} == {"tui_reset"}
    assert not [name for name in held if "__pycache__" in name]


@checkout
@pytest.mark.parametrize("paper", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], ids=lambda paper: paper.name)
def test_every_link_between_the_papers_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", paper.read_text(encoding="utf-8"))
    assert [link for link in links if not (paper.parent / link).is_file()] == []


@checkout
def test_the_papers_name_make_targets_commands_and_exit_codes() -> None:
    told = {
        "README.md": ("make demo", "make test", "make site"),
        "docs/run-it.md": ("make wheel", *(f"accounts {act}" for act in ("add", "import", "list", "disable"))),
    }
    for paper, names in told.items():
        text = (ROOT / paper).read_text(encoding="utf-8")
        assert [name for name in names if name not in text] == [], paper
    page = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    codes = [str(code.value) for code in ExitCode if code is not ExitCode.INTERRUPTED]
    assert re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE) == [*codes, "130", "129, 131, 143"]


@checkout
def test_the_demo_people_are_on_paper_as_they_are() -> None:
    page = (ROOT / "docs/try-it.md").read_text(encoding="utf-8")
    for account in ACCOUNTS:
        [row] = [line for line in page.splitlines() if line.startswith(f"| `{account.email}`")]
        assert account.password in row
        assert account.seed in row
        assert (account.username or "") in row
