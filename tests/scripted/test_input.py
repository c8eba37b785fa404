"""Input is one JSON object; what is wrong with it is said without a word of it, and a terminal shows none of it."""

import json
import os
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.scripted.given_input import FinishInput, Given, given_of
from tui_reset.scripted.input import INPUT_BYTES, read_input
from tui_reset.scripted.refusals import Refusal, RefusalCode

PLANTED = "hunter2hunter2"
LINK = "https://reset.example.org/r/" + "T" * 43


def read(data: bytes, tmp_path: Path) -> Given:
    path = tmp_path / "input"
    path.write_bytes(data)
    number = os.open(path, os.O_RDONLY)
    try:
        return given_of(read_input(FinishInput, number))
    finally:
        os.close(number)


def given(members: Mapping[str, str], tmp_path: Path) -> Given:
    return read(json.dumps({"new_password": PLANTED, **members}).encode(), tmp_path)


def refused(data: bytes, tmp_path: Path) -> Refusal:
    with pytest.raises(Refusal) as raised:
        read(data, tmp_path)
    assert PLANTED not in raised.value.sentence
    return raised.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not one JSON object in UTF-8 (line 1, column 1)"),
        (b"hunter2hunter2", "not one JSON object"),
        (b'{"new_password": "hunter2hunter2"', "not one JSON object"),
        (b'{"new_password": "hunter2hunter2"} {}', "not one JSON object"),
        (b'["hunter2hunter2"]', "is not one JSON object. Give one, with the members link, mail_code, new_password"),
        (b'{"new_password": "\xff"}', "not one JSON object in UTF-8"),
        (b"[" * 9000, "not one JSON object"),
        (b'{"hunter2hunter2": "x"}', "a member that is not known here"),
        (b'{"new_password": "x", "new_password": "hunter2hunter2"}', "the same member twice"),
        (b'{"new_password": 7}', "new_password in the input must be a text"),
        (b'{"new_password": null}', "must be a text"),
        (b'{"new_password": ""}', "that is not empty"),
        (b'{"new_password": {"hunter2hunter2": ["x"]}}', "must be a text"),
        (b'{"link": "hunter2hunter2"}', "The input has no new_password"),
        (b'{"new_password": "x", "link": "a", "mail_code": "b"}', "more than one of link, mail_code"),
        (b'{"new_password": "x", "totp": "1", "recovery_code": "b"}', "more than one of verification_code, totp"),
        (b'{"new_password": "hunter2hunter2' + b"x" * INPUT_BYTES, f"larger than {INPUT_BYTES} bytes"),
    ],
)
def test_what_is_no_such_object_is_refused_without_repeating_it(data: bytes, words: str, tmp_path: Path) -> None:
    problem = refused(data, tmp_path)
    assert problem.code is RefusalCode.USAGE
    assert words in problem.sentence


@pytest.mark.timeout(20)
def test_of_ten_megabytes_little_is_read() -> None:
    ours, theirs = os.pipe()
    writer = subprocess.Popen(["head", "-c", "10000000", "/dev/zero"], stdout=theirs)
    os.close(theirs)
    with pytest.raises(Refusal, match=RefusalCode.USAGE):
        read_input(FinishInput, ours)
    os.close(ours)
    assert writer.wait(10) == -signal.SIGPIPE


@pytest.mark.parametrize(
    "pasted", [LINK, "T" * 43, f"> {LINK[:50]}=\n> {LINK[50:]}\n", f"Dear Alice,\n\n{LINK}\n\n" + "word " * 2000]
)
def test_a_link_is_found_in_whatever_is_pasted(pasted: str, tmp_path: Path) -> None:
    found = given({"link": pasted}, tmp_path)
    assert found.link is not None
    assert found.link.reveal() == "T" * 43
    assert found.mailed


def test_a_mail_without_its_link_may_have_the_code(tmp_path: Path) -> None:
    found = given({"link": "Type this mail code into the terminal instead:\n\n    6YD2-DNWH\n"}, tmp_path)
    assert found.mail_code is not None
    assert found.mail_code.reveal() == "6YD2DNWH"
    assert found.link is None


def test_proofs_come_as_they_are(tmp_path: Path) -> None:
    found = given({"mail_code": "6yd2 dnwh", "totp": "123 456"}, tmp_path)
    assert found.totp is not None
    assert found.totp.reveal() == "123 456"
    assert found.mailed
    assert not given({}, tmp_path).mailed
    assert PLANTED not in repr(found)
    assert repr(FinishInput(new_password=PLANTED)) == "FinishInput()"


@pytest.mark.parametrize(
    ("members", "field", "words"),
    [
        ({"link": "https://reset.example.org/r/abc"}, "link", "cut short: 3 of 43 characters"),
        ({"mail_code": "6YD2"}, "mail_code", "it has 8 letters and digits"),
    ],
)
def test_half_of_what_the_mail_has_is_said(members: dict[str, str], field: str, words: str, tmp_path: Path) -> None:
    problem = refused(json.dumps({"new_password": PLANTED, **members}).encode(), tmp_path)
    assert (problem.code, problem.fields) == (RefusalCode.MALFORMED, {field: ["malformed"]})
    assert words in problem.sentence


@pytest.mark.parametrize("number", [1, 2, 987, -1, 10**20])
def test_descriptors_that_cannot_be_input_are_refused(number: int) -> None:
    with pytest.raises(Refusal, match=RefusalCode.USAGE):
        read_input(FinishInput, number)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    number = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(Refusal) as refused:
        read_input(FinishInput, number)
    os.close(number)
    assert "cannot be read: Is a directory." in refused.value.sentence


def test_a_closed_standard_input_is_named() -> None:
    code = (
        "from tui_reset.scripted.input import *\nfrom tui_reset.scripted.given_input import *\nread_input(FinishInput)"
    )
    done = subprocess.run(["sh", "-c", '"$@" <&-', "sh", sys.executable, "-c", code], capture_output=True, check=False)
    assert b"Refusal: usage" in done.stderr


def _shown(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except BlockingIOError:
        return b""


def hidden_reader(number: int) -> "subprocess.Popen[bytes]":
    code = (
        "import os\nfrom tui_reset.scripted.input import *\nfrom tui_reset.scripted.given_input import *\n"
        "print(len(read_input(FinishInput).new_password))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=number,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize("ended", [None, signal.SIGTERM, signal.SIGINT])
def test_a_terminal_is_told_what_is_expected_and_shows_nothing(ended: signal.Signals | None) -> None:
    ours, theirs = os.openpty()
    before = termios.tcgetattr(theirs)
    process = hidden_reader(theirs)
    assert process.stderr
    assert process.stdout
    assert b"type or paste one JSON object" in process.stderr.readline()
    while termios.tcgetattr(theirs)[3] & termios.ECHO:
        assert process.poll() is None
    if ended:
        process.send_signal(ended)
    else:
        os.write(ours, json.dumps({"new_password": PLANTED}).encode() + b"\n\x04")
        assert process.stdout.readline() == b"14\n"
    code = process.wait(10)
    assert code == {None: 0, signal.SIGTERM: 143, signal.SIGINT: 130 if code > 0 else -2}[ended]
    process.stdout.close()
    process.stderr.close()
    assert termios.tcgetattr(theirs) == before
    os.set_blocking(ours, False)
    assert PLANTED.encode() not in _shown(ours)
    os.close(ours)
    os.close(theirs)
