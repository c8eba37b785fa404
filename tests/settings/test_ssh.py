"""What the front door needs, and what is filled in for it."""

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.settings import Settings, SettingsError, load_ssh
from tui_reset.settings.door_key import read_door_key

URL = {"url": "http://127.0.0.1:8017"}
KEY = "k" * 43


def loaded(options: Mapping[str, object]) -> Settings:
    return load_ssh(None, URL | dict(options), {"HOME": "/home/someone"})


def test_the_host_key_has_a_place_of_its_own() -> None:
    assert loaded({}).ssh.host_key_file == "/home/someone/.local/share/tui-reset/ssh_host_ed25519_key"
    assert loaded({"ssh.host_key_file": "/etc/key"}).ssh.host_key_file == "/etc/key"


def test_the_service_is_needed() -> None:
    with pytest.raises(SettingsError, match="url is needed"):
        load_ssh(None, {}, {"HOME": "/home/someone"})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ssh.idle_seconds": 60}, "ssh.idle_warning_seconds must be less than ssh.idle_seconds, which is 60"),
        ({"ssh.unauthenticated": 4}, "ssh.unauthenticated_per_source must be at most ssh.unauthenticated, which is 4"),
        ({"ssh.desk_keys": "/etc/keys"}, "--desk-keys has no use without ssh.desk = true"),
    ],
)
def test_limits_that_contradict_each_other_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(options)
    assert said in str(caught.value)


def test_true_and_false_are_read_from_file_and_variable(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('url = "http://127.0.0.1:8017"\n[ssh]\ndesk = true\n')
    settings = load_ssh(file, {}, {"TUI_RESET_SSH_REUSE_PORT": "true"})
    assert (settings.ssh.desk, settings.ssh.reuse_port) == (True, True)
    with pytest.raises(SettingsError, match="TUI_RESET_SSH_DESK must be true or false, not 'perhaps'"):
        load_ssh(file, {}, {"TUI_RESET_SSH_DESK": "perhaps"})


def test_a_misspelt_variable_is_refused() -> None:
    with pytest.raises(SettingsError, match="nearest one is TUI_RESET_SSH_SESSIONS"):
        load_ssh(None, URL, {"TUI_RESET_SSH_SESSION": "3"})


def written(path: Path, text: bytes, mode: int = 0o600) -> str:
    path.write_bytes(text)
    path.chmod(mode)
    return str(path)


@pytest.mark.parametrize("text", [KEY.encode(), f"{KEY}\n".encode(), f"{KEY}\r\nmore\n".encode()])
def test_a_door_key_is_the_files_first_line(tmp_path: Path, text: bytes) -> None:
    assert read_door_key(written(tmp_path / "door.key", text), "server.door_key_file").reveal() == KEY


@pytest.mark.parametrize("text", [b"", b"short\n", b"k" * 201, b"k" * 20 + b" " + b"k" * 20, b"\xff" * 40, b"k\r" * 30])
def test_what_cannot_be_a_door_key_is_refused_without_showing_it(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(SettingsError, match="must begin with a line of 32 to 200") as caught:
        read_door_key(written(tmp_path / "door.key", text), "server.door_key_file")
    assert "kkk" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o620, 0o602])
def test_a_door_key_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    name = written(tmp_path / "door.key", KEY.encode(), mode)
    with pytest.raises(SettingsError, match=f"is open to others .mode {stat.S_IMODE(mode):o}.. .*chmod 600"):
        read_door_key(name, "ssh.door_key_file")


def test_a_missing_door_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ssh.door_key_file .* cannot be read: no such file.*openssl rand"):
        read_door_key(str(tmp_path / "none"), "ssh.door_key_file")
