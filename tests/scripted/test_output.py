"""Answers are exact for programs and plain for people, whatever stands in them."""

import io
import json
import os
import subprocess
import sys

import pytest

from tui_reset.scripted.output import Teller, ToldProblem, tell_problem, told_refusal
from tui_reset.scripted.refusals import Refusal, RefusalCode

HOSTILE = "\x1b]52;c;eHg=\x07 \x00 \x7f \x9b31m \u202e\nStep: done \ud800"


def told(members: dict[str, object], *, as_json: bool, labels: dict[str, str] | None = None) -> str:
    out = io.StringIO()
    Teller(as_json=as_json, out=out).answer(members, labels)
    return out.getvalue()


def test_json_is_one_line_of_ascii_and_exact() -> None:
    line = told({"reference": HOSTILE}, as_json=True)
    assert json.loads(line) == {"reference": HOSTILE}
    assert line.rstrip("\n").isascii()
    assert line.rstrip("\n").isprintable()


def test_nothing_in_an_answer_commands_a_terminal_or_begins_a_line() -> None:
    out = told({"reference": HOSTILE, "apps": [{"id": HOSTILE}]}, as_json=False, labels={"id": HOSTILE})
    assert out.count("\n") == 2
    assert all(line.isprintable() for line in out.splitlines() if "\ufffd" not in line)
    assert not {"\x1b", "\x00", "\x7f", "\x9b", "\u202e"} & set(out)


def test_people_read_labels_lists_and_yes_or_no() -> None:
    members = {"id": "7", "earlier": False, "is_on": True, "none": None, "apps": [{"id": "crm"}], "names": ["a", "b"]}
    said = told(members, as_json=False, labels={"id": "Request"})
    assert said == "Request: 7\nEarlier: no\nIs on: yes\nRequest: crm\nNames: a\nNames: b\n"
    assert told({"account": {"email": "a@example.org"}}, as_json=False) == "Email: a@example.org\n"


def test_answers_for_people_are_apart_from_each_other() -> None:
    out = io.StringIO()
    teller = Teller(as_json=False, out=out)
    teller.answer({"step": "one"})
    teller.answer({"step": "two"})
    assert out.getvalue() == "Step: one\n\nStep: two\n"


def test_what_the_terminal_cannot_write_is_spelled() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Teller(as_json=False, out=out).answer({"name": "Zoë"})
    assert raw.getvalue() == b"Name: Zo\\xeb\n"


def test_remarks_are_for_people_alone() -> None:
    for as_json, said in ((True, ""), (False, "tui-reset: Hello \u241b.\u240atui-reset: you.\n")):
        err = io.StringIO()
        Teller(as_json=as_json, out=io.StringIO(), err=err).remark("Hello \x1b.\ntui-reset: you.")
        assert err.getvalue() == said


def test_closed_streams(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    document = told_refusal(RefusalCode.USAGE, "No.")
    tell_problem(document)
    assert json.loads(capsys.readouterr().err)["code"] == "usage"
    monkeypatch.setattr(sys, "stderr", None)
    tell_problem(document)
    Teller(as_json=False, out=io.StringIO()).remark("nobody hears this")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(Refusal, match=RefusalCode.USAGE):
        Teller(as_json=True)


def test_where_answers_go() -> None:
    assert Teller(as_json=True, out=io.StringIO()).number is None
    with open("/dev/null", "w", encoding="utf-8") as null:  # noqa: PTH123 - a device
        assert Teller(as_json=True, out=null).number == null.fileno()


def test_a_document_leaves_out_what_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    tell_problem(ToldProblem(title="T", code="c"))
    assert capsys.readouterr().err == '{"title": "T", "code": "c"}\n'


def test_a_full_disk_is_said_once() -> None:
    code = (
        "from tui_reset.scripted.output import Teller\nfrom tui_reset.cli.exits import answered\nimport sys\n"
        "sys.exit(answered(lambda: Teller(as_json=True).answer({'step': 'done'}), as_json=True))"
    )
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        done = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert json.loads(done.stderr)["detail"].startswith("The answer cannot be written: No space left on device.")


def test_where_nobody_hears_problems_either_there_is_no_noise() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    tells = "tell_problem(told_refusal(RefusalCode.USAGE, 'No.'))"
    code = f"from tui_reset.scripted.output import *\n{tells}\nprint('still here')"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    assert done.stdout == b"still here\n"
