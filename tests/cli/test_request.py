"""The options of the scripted commands, as they are typed rightly and wrongly."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.lying_server import LyingServer
from tests.doubles.shell import Shell
from tui_reset.cli.commands import run, speaks_json
from tui_reset.cli.exits import answered

NOWHERE = "http://127.0.0.1:9"
Typed = Callable[..., tuple[int, str, str]]


class ViewingServer(LyingServer):
    """Shows a reset also to who looks at it."""

    def answer(self, method: str, path: str, waits: bool) -> tuple[int, object | None]:
        """A proven reset, whoever looks or has the mail sent again."""
        told = super().answer(method, path, waits)
        looks = method == "GET" or path.endswith("/resend")
        return (200, self._view("set_password")) if looks else told


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, NOWHERE)


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    """Runs a line in this process, in a folder of its own; gives exit code, output and error output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUI_RESET_URL", NOWHERE)

    def typing(line: str) -> tuple[int, str, str]:
        words = line.split()
        code = answered(lambda: run(words), as_json=speaks_json(words))
        return code, *capfd.readouterr()

    return typing


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("request", "usage", "whose password? Give --email ADDRESS"),
        ("request --email a@example.org --timeout 3", "usage", "--timeout is for --wait"),
        ("request --email a@example.org --wait --timeout -1", "usage", "--timeout must be a number of seconds"),
        ("request --email a@example.org --wait --timeout nan", "usage", "--timeout must be a number of seconds"),
        ("request --email a@example.org --wait --timeout soon", "usage", "'soon' is not a valid float"),
        ("request --email a@example.org --bogus", "usage", "no such option '--bogus'. See: tui-reset request --help"),
        ("request extra --email a@example.org", "usage", "unexpected extra argument"),
        ("request --email a@example.org --secret-fd 2", "file_refused", "--secret-fd must be 3 or more"),
        ("request --email a@example.org --secret-fd 987", "file_refused", "Descriptor 987 of --secret-fd is not open"),
        ("request --email a@example.org --secret-fd 987 --resume f", "usage", "contradict each other"),
        ("request --email a@example.org --url example.org", "settings", "--url must be an address"),
        ("request --email a@example.org --url https://a:b@example.org", "settings", "must be an address"),
        ("request --email a@example.org --config /nowhere.toml", "settings", "/nowhere.toml cannot be read"),
        ("status", "usage", "which reset? Give --resume FILE"),
        ("status --resume none", "file_refused", "missing or empty. Begin with tui-reset request."),
        ("resend --resume none", "file_refused", "missing or empty"),
        ("cancel --resume none", "file_refused", "missing or empty"),
        ("finish --secret-fd 5 --input-fd 5", "usage", "are the same descriptor"),
        ("finish --input-fd 1", "usage", "--input-fd must not be 1 or 2"),
        ("finish", "usage", "The input is not one JSON object"),
    ],
)
def test_it_is_refused_with_a_document_and_for_people_with_a_sentence(
    typed: Typed, line: str, code: str, words: str
) -> None:
    ended, out, err = typed(f"{line} --json")
    problem: dict[str, Any] = json.loads(err)
    assert (ended, out, problem["code"]) == (2, "", code)
    assert words in problem["detail"]
    ended, out, err = typed(line)
    assert (ended, out) == (2, "")
    assert err.startswith("tui-reset: ")
    assert words in err


def test_each_command_does_its_part(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ViewingServer("7") as server:
        monkeypatch.setenv("TUI_RESET_URL", server.url)
        given = tmp_path / "given"
        given.write_text(json.dumps({"new_password": "seven quiet herons", "link": "T" * 43}))
        for line in (
            "request --email a@example.org --resume kept",
            "status --resume kept",
            "resend --resume kept",
            "finish --resume kept --input-fd {}",
            "finish --input-fd {}",
            "request --email a@example.org --resume kept",
            "cancel --resume kept",
        ):
            number = os.open(given, os.O_RDONLY)
            code, out, err = typed(line.format(number) + " --json")
            os.close(number)
            assert (code, err) == (4 if line == "finish --input-fd {}" else 0, err if code else ""), line
            assert code == 4 or json.loads(out)["id"] == "7"
        assert "POST /v1/links" in server.heard
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_a_service_has_to_be_named(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_RESET_URL")
    code, _, err = typed("request --email a@example.org --json")
    assert code == 2
    assert json.loads(err)["detail"].startswith("Which reset service? Give its address with --url")


def test_a_service_that_is_not_there_is_said_and_nothing_is_kept(typed: Typed, tmp_path: Path) -> None:
    code, _, err = typed("request --email a@example.org --resume kept --json")
    assert (code, json.loads(err)["code"]) == (3, "unreachable")
    assert list(tmp_path.iterdir()) == []


def test_secrets_go_to_no_other_service(typed: Typed, tmp_path: Path) -> None:
    document = {"kind": "tui-reset resume 1", "url": "https://reset.example.org", "id": "7", "secret": "s"}
    kept = tmp_path / "kept"
    kept.write_text(json.dumps(document))
    kept.chmod(0o600)
    code, _, err = typed("status --resume kept")
    assert code == 2
    assert "belongs to reset.example.org, and the service given is 127.0.0.1:9. Secrets go back only" in err
    number = os.open(kept, os.O_RDONLY)
    assert typed(f"status --secret-fd {number}")[0] == 2


def test_a_resume_file_with_an_address_that_cannot_be_is_refused(shell: Shell) -> None:
    document = {"kind": "tui-reset resume 1", "url": "http://evil.example.org", "id": "7", "secret": "s"}
    shell.kept.write_text(json.dumps(document))
    shell.kept.chmod(0o600)
    shell.url = ""
    assert shell.refused("status", "--resume", "kept")[0] == 2


def test_options_of_the_app_are_sent_behind_the_command(shell: Shell) -> None:
    assert "write --url behind the command: tui-reset status --url …" in shell.run("--url", NOWHERE, "status").stderr
