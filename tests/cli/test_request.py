"""The options of the scripted commands, as they are typed wrongly."""

import json
from pathlib import Path

import pytest

from tests.doubles.shell import Shell

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, NOWHERE)


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
        ("request --email a@example.org --secret-fd 7", "file_refused", "Descriptor 7 of --secret-fd is not open"),
        ("request --email a@example.org --secret-fd 7 --resume f", "usage", "contradict each other"),
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
    shell: Shell, line: str, code: str, words: str
) -> None:
    ended, problem = shell.refused(*line.split())
    assert (ended, problem["code"]) == (2, code)
    assert words in problem["detail"]
    ran = shell.run(*line.split())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("tui-reset: ")
    assert words in ran.stderr


def test_a_service_has_to_be_named(tmp_path: Path) -> None:
    code, problem = Shell(tmp_path, "").refused("request", "--email", "a@example.org")
    assert code == 2
    assert problem["detail"].startswith("Which reset service? Give its address with --url")


def test_a_service_that_is_not_there_is_said_and_nothing_is_kept(shell: Shell) -> None:
    code, problem = shell.refused("request", "--email", "a@example.org", "--resume", "kept")
    assert (code, problem["code"]) == (3, "unreachable")
    assert list(shell.folder.iterdir()) == []


def test_a_resume_file_with_an_address_that_cannot_be_is_refused(shell: Shell) -> None:
    document = {"kind": "tui-reset resume 1", "url": "http://evil.example.org", "id": "7", "secret": "s"}
    shell.kept.write_text(json.dumps(document))
    shell.kept.chmod(0o600)
    shell.url = ""
    assert shell.refused("status", "--resume", "kept")[0] == 2


def test_options_of_the_app_are_sent_behind_the_command(shell: Shell) -> None:
    assert "write --url behind the command: tui-reset status --url …" in shell.run("--url", NOWHERE, "status").stderr
