"""The master key's commands, by the installed command on a real file and a real database."""

import errno
import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from tests.doubles.in_process import said_by
from tests.doubles.pty_command import COMMAND
from tui_reset.server.http.master_key import change_keys, read_keys
from tui_reset.server.http.refusing import CannotServe
from tui_reset.server.rules.key_file import MasterKey, prepared, rotated


def run(config: str, *arguments: str) -> tuple[int, str, str]:
    return said_by(*arguments, "--config", config)


def shown(config: str) -> list[list[str]]:
    code, out, _ = run(config, "key", "list")
    assert code == 0
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    assert heading == ["key", "state", "since", "mark"]
    return rows


def test_a_key_is_made_taken_into_use_and_retired(config: str, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    assert run(config, "key", "list")[:2] == (2, "")
    assert "there is no master key" in run(config, "key", "rotate")[2]
    add = [COMMAND, "accounts", "add", "maria@example.org", "--password-stdin", "--config", config]
    subprocess.run(add, check=True, capture_output=True, input=b"a very fine evening walk\n")
    first = file.read_bytes()
    code, out, _ = run(config, "key", "rotate", "--prepare")
    assert (code, "copy the file to the other nodes" in out) == (0, True)
    assert [row[:2] for row in shown(config)] == [["1", "active"], ["2", "prepared"]]
    assert run(config, "key", "rotate", "--prepare")[0] == 3
    code, out, _ = run(config, "key", "rotate")
    assert (code, "restart the service now" in out) == (0, True)
    assert [row[:2] for row in shown(config)] == [["1", "old"], ["2", "active"]]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(it.name for it in tmp_path.iterdir() if "master" in it.name) == ["master.key"]
    code, _, err = run(config, "key", "retire", "1")
    assert code == 3
    assert "passwords: 1 (each moves when its owner signs in or sets a new one)" in err
    assert "entries of the audit log" in err
    assert first.hex() in file.read_text()
    for number, words in (("2", "is the one in use"), ("7", "no key 7")):
        code, _, err = run(config, "key", "retire", number)
        assert (code, words in err) == (3, True)


def test_a_key_that_was_never_used_goes_at_once(config: str) -> None:
    run(config, "accounts", "list")
    run(config, "key", "rotate", "--prepare")
    code, out, _ = run(config, "key", "retire", "2")
    assert (code, "Key 2 is gone" in out) == (0, True)
    assert [row[:2] for row in shown(config)] == [["1", "active"], ["2", "retired"]]
    assert shown(config)[1][3] == "-"


def test_two_changes_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(bytes(32))
    file.chmod(0o600)
    turns = [
        threading.Thread(target=change_keys, args=(str(file), lambda ring: rotated(ring, os.urandom(32), 0.0)))
        for _ in range(6)
    ]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    assert [one.number for one in read_keys(str(file))] == list(range(1, 8))
    assert [one.state.value for one in read_keys(str(file))] == ["old"] * 6 + ["active"]


def test_a_change_goes_through_a_link_and_keeps_the_owner(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    true, link = tmp_path / "kept" / "master.key", tmp_path / "master.key"
    true.write_bytes(bytes(32))
    true.chmod(0o400)
    if os.geteuid() == 0:
        os.chown(true, 65534, 65534)
    owner = true.stat().st_uid
    link.symlink_to(true)
    change_keys(str(link), lambda ring: prepared(ring, bytes(32), 0.0))
    assert link.is_symlink()
    assert true.stat().st_uid == owner
    assert len(read_keys(str(link))) == 2


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(bytes(32))
    file.chmod(0o600)

    def fail(_ring: list[MasterKey]) -> list[MasterKey]:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(CannotServe, match="No space left"):
        change_keys(str(file), fail)
    assert file.read_bytes() == bytes(32)
    with pytest.raises(CannotServe, match="cannot be used"):
        read_keys(str(tmp_path))
