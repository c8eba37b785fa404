"""A reset between two processes: in a file or on a descriptor, and nothing else is taken for one."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tui_reset.client.private_file import FileRefused
from tui_reset.client.resume_file import KIND, FromDescriptor, InFile, Nowhere, Resume, ToDescriptor
from tui_reset.contract.secret import Secret

ASKED = Resume(kind=KIND, url="https://reset.example.org", email="alice@example.org", ask_key="k" * 22)
ANSWERED = replace(ASKED, id="7", secret="hold", reference="1-2-3", verification_code="AAAA-BBBB", version=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(FileRefused) as raised:
        act()
    return raised.value.sentence


def test_it_is_kept_replaced_and_forgotten(path: Path) -> None:
    keeping = InFile(path)
    assert keeping.load() is None
    keeping.save(ASKED)
    keeping.save(ANSWERED)
    later = InFile(path)
    assert later.load() == ANSWERED
    later.save(replace(ANSWERED, change_key="c" * 22))
    again = InFile(path).load()
    assert again is not None
    assert again.change_key == "c" * 22
    later.forget()
    assert not path.exists()


def test_an_empty_file_as_mktemp_makes_it_is_new(path: Path) -> None:
    path.touch(mode=0o600)
    keeping = InFile(path)
    assert keeping.load() is None
    keeping.save(ASKED)
    assert InFile(path).load() == ASKED


def test_a_hold_needs_an_answer() -> None:
    assert ASKED.hold is None
    assert ANSWERED.hold is not None
    assert ANSWERED.hold.secret == Secret("hold")


def test_nothing_of_it_shows_in_a_repr() -> None:
    assert repr(ANSWERED) == "Resume()"


@pytest.mark.parametrize(
    "content",
    [
        b"thesis",
        b"{}",
        b"[]",
        b"null",
        b'{"kind": "tui-reset resume 2", "url": "https://a"}',
        b'{"kind": "tui-reset resume 1"}',
        b'{"kind": "tui-reset resume 1", "url": 7}',
        b'{"kind": "tui-reset resume 1", "url": "https://a", "version": "3"}',
        b'{"kind": "tui-reset resume 1", "url": "https://a", "ask_key": "\\r\\nX: y"}',
        b'{"kind": "tui-reset resume 1", "url": "https://a", "secret": "' + b"x" * 3000 + b'"}',
        b'{"kind": "tui-reset resume 1", "url": "\xff"}',
        msgspec.json.encode(ANSWERED)[:-9],
        b"[" * 9000,
    ],
)
def test_what_is_no_resume_file_is_refused_and_stays_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
    said = refused(InFile(path).load)
    assert said == f"{path} is not a resume file of tui-reset, or it is damaged. Name another file."
    assert path.read_bytes() == content


def test_nowhere_keeps_nothing() -> None:
    keeping = Nowhere()
    keeping.save(ANSWERED)
    keeping.forget()
    assert keeping.load() is None


def test_a_descriptor_gets_it_once_it_is_answered_and_is_closed() -> None:
    ours, theirs = os.pipe()
    keeping = ToDescriptor(theirs)
    assert keeping.load() is None
    keeping.save(ASKED)
    keeping.save(ANSWERED)
    keeping.save(ANSWERED)
    keeping.forget()
    again = FromDescriptor(ours)
    assert again.load() == ANSWERED
    again.save(ASKED)
    again.forget()


def test_what_else_comes_on_a_descriptor_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_text("thesis")
    assert "is not what tui-reset request wrote" in refused(FromDescriptor(os.open(path, os.O_RDONLY)).load)


@pytest.mark.parametrize("number", [-1, 0, 1, 2])
def test_descriptors_that_people_see_are_refused(number: int) -> None:
    assert refused(lambda: ToDescriptor(number)).startswith("--secret-fd must be 3 or more")


@pytest.mark.parametrize("number", [987, 10**20])
def test_a_descriptor_that_is_not_open_is_refused_with_an_example(number: int) -> None:
    assert refused(lambda: ToDescriptor(number)).endswith("In a shell: tui-reset … --secret-fd 3 3>FILE")
    assert refused(lambda: FromDescriptor(number)).endswith("--secret-fd 3 3<FILE")


def test_a_descriptor_that_is_open_the_other_way_is_refused() -> None:
    ours, theirs = os.pipe()
    try:
        assert "open the other way" in refused(lambda: ToDescriptor(ours))
        assert "open the other way" in refused(lambda: FromDescriptor(theirs))
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_terminal_is_refused_because_it_shows() -> None:
    ours, theirs = os.openpty()
    try:
        assert "is a terminal" in refused(lambda: ToDescriptor(theirs))
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_descriptor_that_cannot_be_used_after_all_is_said(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    assert "cannot be written: No space left on device." in refused(lambda: ToDescriptor(full).save(ANSWERED))
    folder = os.open(tmp_path, os.O_RDONLY)
    assert "cannot be read: Is a directory." in refused(FromDescriptor(folder).load)


def test_a_file_that_a_shell_has_made_for_all_to_read_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.touch(mode=0o644)
    keeping = ToDescriptor(os.open(path, os.O_WRONLY))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keeping.save(ANSWERED)
    assert FromDescriptor(os.open(path, os.O_RDONLY)).load() == ANSWERED


def test_a_file_of_somebody_else_behind_a_descriptor_gets_and_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "document"
    path.touch()
    number = os.open(path, os.O_RDWR)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert "is a file of somebody else" in refused(lambda: ToDescriptor(number))
    assert "is a file of somebody else" in refused(lambda: FromDescriptor(number))
    os.close(number)


def test_a_file_that_cannot_be_closed_to_others_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int, mode: int) -> None:
        del number, mode
        raise PermissionError(errno.EPERM, "Operation not permitted")

    path = tmp_path / "document"
    path.touch()
    number = os.open(path, os.O_WRONLY)
    monkeypatch.setattr(os, "fchmod", refuse)
    assert "cannot be closed to others: Operation not permitted." in refused(lambda: ToDescriptor(number))
    os.close(number)


def test_a_pipe_that_does_not_wait_and_has_nothing_is_no_document() -> None:
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    assert "is not what tui-reset request wrote" in refused(FromDescriptor(ours).load)
    os.close(theirs)
