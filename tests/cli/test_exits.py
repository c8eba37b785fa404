"""Every end of a command is one sentence and one code."""

import subprocess
import sys

import pytest

from tui_reset.cli.exits import UsageError, answered
from tui_reset.settings import SettingsError


def ending_with(error: BaseException) -> int:
    def run() -> int:
        raise error

    return answered(run)


def test_the_commands_own_code_is_handed_on() -> None:
    assert answered(lambda: 3) == 3


@pytest.mark.parametrize("error", [UsageError("use --port."), SettingsError("use --port.")])
def test_usage_and_settings_end_with_two(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert ending_with(error) == 2
    assert capsys.readouterr().err == "tui-reset: use --port.\n"


def test_an_interrupt_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending_with(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "tui-reset: interrupted.\n"


def test_a_fault_is_told_without_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending_with(ValueError("alice forgot this one")) == 1
    said = capsys.readouterr().err
    assert "alice" not in said
    assert said.startswith("tui-reset: something went wrong inside (ValueError at test_exits.py:")
    assert said.count("\n") == 1


def test_a_reader_that_has_gone_makes_no_noise() -> None:
    code = (
        "import sys\nfrom tui_reset.cli.exits import answered\n"
        "def run():\n    for _ in range(100_000): print('x' * 80)\n"
        "sys.exit(answered(run))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
