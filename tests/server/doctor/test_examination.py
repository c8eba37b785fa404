"""All checks, as they are run and told."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.in_process import said_by
from tests.server.doctor.conftest import MakePatient
from tui_reset.server.doctor import web
from tui_reset.server.doctor.examination import CHECKS, examined
from tui_reset.server.doctor.finding import Finding, State, failed, ok, skipped, warning, worst
from tui_reset.server.doctor.patient import Patient


def test_a_line_says_what_to_do_and_steers_no_terminal() -> None:
    assert ok("key", "all well.").line() == "ok       key          all well."
    assert warning("key", "it is old", "make one").line() == "warning  key          it is old. Next: make one."
    assert "\x1b" not in failed("mail", "550 \x1b]0;x\x07\n no").line()
    assert len(failed("mail", "x" * 5000).line()) == 500
    said = {"check": "key", "state": "skipped", "what": "a\nb", "next": ""}
    assert json.loads(skipped("key", "a\nb").document()) == said
    hostile = "550 \x9b2J \x1b[2J \u202eno"
    assert not set("\x9b\x1b\u202e") & set(failed("mail", hostile).document())
    assert json.loads(failed("mail", hostile).document())["what"] == hostile


def test_the_worst_counts() -> None:
    assert worst([]) is worst([ok("a", ""), skipped("b", "")]) is State.OK
    assert worst([ok("a", ""), warning("b", "", "")]) is State.WARNING
    assert worst([warning("a", "", ""), failed("b", "")]) is State.FAILED


def test_a_check_that_hangs_or_breaks_ends_none_of_the_others(patient: MakePatient) -> None:
    over = threading.Event()

    def hangs(_patient: Patient) -> Iterator[Finding]:
        over.wait(10)
        yield ok("hangs", "")

    def breaks(_patient: Patient) -> Iterator[Finding]:
        yield ok("breaks", "")
        raise ValueError("a secret")

    def works(_patient: Patient) -> Iterator[Finding]:
        yield ok("works", "")

    checks = (("hangs", hangs), ("breaks", breaks), ("works", works))
    findings = [finding.line() for finding in examined(patient(), checks, 0.2)]
    over.set()
    assert [line.split()[1] for line in findings] == ["hangs", "breaks", "works"]
    assert "no answer within 0 s" in findings[0]
    assert "(ValueError)" in findings[1]
    assert "a secret" not in "".join(findings)


def run(*arguments: str) -> tuple[int, list[str]]:
    code, out, _ = said_by("doctor", *arguments)
    return code, out.splitlines()


def test_when_nothing_works_every_check_still_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.2)
    config = tmp_path / "settings.toml"
    config.write_text(
        '[server]\ndatabase = "postgresql+asyncpg://nobody@127.0.0.1:1/none"\nkey_file = "/proc"\nport = 1\n'
        'profile = "/nowhere.toml"\n[smtp]\nhost = "127.0.0.1"\nport = 1\ntls = "none"\nsender = "a@example.org"\n'
    )
    code, lines = run("--json", "--config", str(config))
    documents = [json.loads(line) for line in lines]
    assert code == 3
    assert [it["state"] for it in documents if it["check"] in {"profile", "key", "database", "mail"}] == ["failed"] * 4
    told = {it["check"] for it in documents}
    assert told >= {name for name, _ in CHECKS} - {"mail file", "leaks"}


def test_settings_are_a_finding_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variable that is wrong is named, and the file's first fault with its line."""
    config = tmp_path / "settings.toml"
    config.write_text("[server]\nport = 0\n")
    monkeypatch.setenv("TUI_RESET_SERVER_PORT", "many")
    monkeypatch.setenv("TUI_RESET_SMTP_HOSTT", "x")
    code, lines = run("--config", str(config))
    assert (code, [line.split()[0] for line in lines]) == (3, ["failed"] * 3)
    assert [name in "\n".join(lines) for name in ("settings.toml", "SERVER_PORT", "SMTP_HOSTT")] == [True] * 3
    monkeypatch.delenv("TUI_RESET_SERVER_PORT")
    monkeypatch.delenv("TUI_RESET_SMTP_HOSTT")
    config.write_text('[server]\nbind = "192.0.2.1"\n')
    code, lines = run("--config", str(config))
    assert (code, "public_url is needed" in lines[0]) == (3, True)
