"""The client alone says what a command would need, before it asks for anything; help needs nothing."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tui_reset.cli.commands import run
from tui_reset.cli.endings import ending_of
from tui_reset.cli.exits import ExitCode, UsageError
from tui_reset.cli.extras import EXTRAS, extra_of

ROOT = Path(__file__).parents[2]
NEEDY = {
    "accounts add": ["accounts", "add", "maria@example.org"],
    "accounts list": ["accounts", "list"],
    "audit export": ["audit", "export"],
    "audit verify": ["audit", "verify"],
    "db backup": ["db", "backup", "copy.db"],
    "db restored": ["db", "restored"],
    "db upgrade": ["db", "upgrade"],
    "demo": ["demo", "--headless"],
    "doctor": ["doctor"],
    "key list": ["key", "list"],
    "key rotate": ["key", "rotate"],
    "serve": ["serve"],
    "ssh": ["ssh"],
}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the client."""
    for module in {module for modules in EXTRAS.values() for module in modules}:
        monkeypatch.setitem(sys.modules, module, None)


def named(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


@pytest.mark.checkout
def test_each_extra_is_known_by_what_it_brings() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    homes = packages_distributions()
    assert {extra: {normal(homes[module][0]) for module in modules} for extra, modules in EXTRAS.items()} == {
        extra: named(extras[extra]) for extra in EXTRAS
    }
    assert extras["all"] == [f"tui-reset[{','.join(EXTRAS)}]"]
    assert set().union(*(extras[extra] for extra in EXTRAS)) <= set(extras["dev"])


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("command", NEEDY)
def test_a_command_that_needs_more_says_what_to_install(command: str) -> None:
    extra = "ssh" if command == "ssh" else "server"
    with pytest.raises(UsageError) as refused:
        run(NEEDY[command])
    assert str(refused.value) == (
        f'{command} needs packages that the client does without: pip install "tui-reset[{extra}]", '
        f'or pipx install --force "tui-reset[{extra}]"'
    )


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("command", [*NEEDY, "profile show", "completion", "desk"])
def test_help_and_completion_need_nothing(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    assert run(["completion", "bash"]) == 0
    assert run(["profile", "show", "standard"]) == 0
    assert "Usage: tui-reset" in capsys.readouterr().out


def test_a_package_that_is_met_missing_later_is_named_too() -> None:
    ending = ending_of(ModuleNotFoundError(name="asyncpg.exceptions"), "")
    assert (ending.code, ending.document.code) == (ExitCode.USAGE, "usage")
    assert 'pip install "tui-reset[postgres]"' in ending.sentence


def test_a_module_of_ours_that_is_missing_is_a_fault() -> None:
    assert extra_of(ModuleNotFoundError(name="tui_reset.server")) is None
    assert ending_of(ModuleNotFoundError(), "").code is ExitCode.FAULT
