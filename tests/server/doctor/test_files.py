"""What stands in files, and what the machine offers."""

import os
from pathlib import Path

import pytest

from tests.server.doctor.conftest import MakePatient, only
from tui_reset.server.doctor import files, machine
from tui_reset.server.http.master_key import change_keys, read_master_key
from tui_reset.server.rules.key_file import prepared


async def test_the_profile_and_the_word_list(patient: MakePatient, tmp_path: Path) -> None:
    seen = patient()
    assert (await only(files.look_at_profile, seen))[0] == "ok"
    assert seen.policy
    (tmp_path / "mine.toml").write_text("nonsense")
    broken = patient(server__profile=str(tmp_path / "mine.toml"))
    assert f"Next: tui-reset profile check {tmp_path}/mine.toml" in (await only(files.look_at_profile, broken))[1]
    listed = patient(password__blocklist_file=str(tmp_path / "none"))
    assert "password.blocklist_file" in (await only(files.look_at_profile, listed))[1]


async def test_the_keys_are_named_and_not_shown(patient: MakePatient, tmp_path: Path) -> None:
    seen, path = patient(), tmp_path / "master.key"
    assert "the first start makes it" in (await only(files.look_at_key, seen))[1]
    key = read_master_key(str(path), database_exists=False)
    state, line = await only(files.look_at_key, seen)
    assert (state, "keys: 1 active; owner" in line, "mode 600" in line) == ("ok", True, True)
    assert seen.keys
    change_keys(str(path), lambda ring: prepared(ring, bytes(32), 0.0))
    state, line = await only(files.look_at_key, seen)
    assert (state, "2 prepared" in line, key.hex() in line) == ("warning", True, False)
    os.chown(path, 54321 if os.geteuid() == 0 else -1, -1)
    assert str(path.owner() if os.geteuid() else 54321) in (await only(files.look_at_key, seen))[1]
    path.chmod(0o644)
    assert "open to others (mode 644)" in (await only(files.look_at_key, seen))[1]
    assert "is a directory" in (await only(files.look_at_key, patient(server__key_file=str(tmp_path))))[1].lower()
    long = patient(server__key_file=str(tmp_path / ("x" * 300)))
    assert "cannot be looked for: File name too long" in (await only(files.look_at_key, long))[1]


async def test_the_doors_key(patient: MakePatient, tmp_path: Path) -> None:
    assert (await only(files.look_at_door_key, patient()))[0] == "ok"
    (tmp_path / "door").write_text("short\n")
    named = patient(server__door_key_file=str(tmp_path / "door"))
    (tmp_path / "door").chmod(0o600)
    assert "32 to 200" in (await only(files.look_at_door_key, named))[1]
    (tmp_path / "door").write_text("x" * 40)
    assert "can be read" in (await only(files.look_at_door_key, named))[1]


@pytest.mark.parametrize(
    ("proxies", "url", "state"),
    [
        (("127.0.0.1", "::1"), "https://reset.example.org", "ok"),
        (("10.0.0.0/8",), "https://reset.example.org", "ok"),
        ((), "https://reset.example.org", "warning"),
        ((), "http://127.0.0.1:8017", "ok"),
        (("0.0.0.0/0",), "https://reset.example.org", "failed"),
        (("127.0.0.1", "::/0"), "https://reset.example.org", "failed"),
    ],
)
async def test_proxies_are_few(patient: MakePatient, proxies: tuple[str, ...], url: str, state: str) -> None:
    """SECURITY 90: whoever is believed can choose their address."""
    seen = patient(server__trusted_proxies=list(proxies), server__public_url=url)
    assert (await only(files.look_at_proxies, seen))[0] == state


async def test_space_on_the_disk(patient: MakePatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = patient(server__database=f"sqlite:///{tmp_path}/not/yet/reset.db")
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    monkeypatch.setattr(machine, "LITTLE", free // 2)
    monkeypatch.setattr(machine, "HARDLY_ANY", 0)
    assert f"MiB free at {tmp_path}." in (await only(machine.look_at_disk, seen))[1]
    monkeypatch.setattr(machine, "LITTLE", 2 * free)
    assert (await only(machine.look_at_disk, seen))[0] == "warning"
    monkeypatch.setattr(machine, "HARDLY_ANY", 2 * free)
    assert "Next: make room" in (await only(machine.look_at_disk, seen))[1]
    long = patient(server__database=f"sqlite:///{tmp_path}/{'x' * 300}/reset.db")
    assert (await only(machine.look_at_disk, long))[0] == "failed"


async def test_a_clock_that_nobody_keeps(patient: MakePatient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.is_synchronised() in {True, False}
    for kept, state in ((True, "ok"), (False, "warning")):
        monkeypatch.setattr(machine, "is_synchronised", lambda kept=kept: kept)
        assert (await only(machine.look_at_clock, patient()))[0] == state
