"""What `tui-reset shell` believes of what sshd and a client tell it, and what it leaves of it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.doubles.service import COMMAND
from tui_reset.settings import Settings, SettingsError, load_client
from tui_reset.ssh.forced import COMMAND_REFUSED, request_of, take_environment
from tui_reset.ssh.request import Mode, SessionRequest

URL = "http://127.0.0.1:8017"
HERE: dict[str, str] = {"TERM": "xterm-256color", "SSH_CONNECTION": "192.0.2.7 40000 192.0.2.1 22"}


def asked(
    environ: Mapping[str, str], settings: Settings | None = None, *, is_pty: bool = True, encoding: str = "utf-8"
) -> SessionRequest:
    return request_of(settings or load_client(None, {"url": URL}, {}), environ, is_pty=is_pty, encoding=encoding)


def test_a_session_is_what_sshd_says_of_it() -> None:
    request = asked(HERE | {"LANG": "de_DE.UTF-8", "COLORTERM": "truecolor"})
    assert (request.mode, request.is_pty, request.term) == (Mode.SCREEN, True, "xterm-256color")
    assert (request.source, request.url, request.door_key) == ("192.0.2.7", URL, "")
    assert request.environment == {"LANG": "de_DE.UTF-8", "COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("environ", "is_pty"),
    [(HERE, False), (HERE | {"TERM": "dumb"}, True), (HERE | {"TERM": "a\x1b[2J"}, True), ({}, True)],
)
def test_lines_where_nothing_else_can_be_shown(environ: dict[str, str], is_pty: bool) -> None:
    assert asked(environ, is_pty=is_pty).mode is Mode.LINES


def test_lines_where_the_terminal_does_not_speak_utf_8() -> None:
    assert asked(HERE, encoding="iso-8859-1").mode is Mode.LINES


@pytest.mark.parametrize(
    ("connection", "source"),
    [
        ("2001:db8::7 40000 2001:db8::1 22", "2001:db8::7"),
        ("fe80::1%eth0 40000 fe80::2 22", "fe80::1"),
        ("UNKNOWN 65535 UNKNOWN 65535", ""),
        ("", ""),
        ("\x1b[2J 1 2 3", ""),
    ],
)
def test_the_clients_address_is_one_or_nothing(connection: str, source: str) -> None:
    assert asked({"SSH_CONNECTION": connection}).source == source


def test_the_door_key_comes_from_its_file(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 40 + "\n")
    key.chmod(0o600)
    settings = load_client(None, {"url": URL, "ssh.door_key_file": str(key)}, {})
    assert asked(HERE, settings).door_key == "k" * 40
    key.chmod(0o644)
    with pytest.raises(SettingsError, match="open to others"):
        asked(HERE, settings)


def test_of_the_environment_only_what_was_checked_stays() -> None:
    """SECURITY 114."""
    environ = {
        **HERE,
        "HOME": "/var/lib/reset",
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "() { :;}; touch pwned",
        "LD_PRELOAD": "evil.so",
        "TEXTUAL_LOG": "log",
        "TUI_RESET_URL": "http://127.0.0.1:1",
        "SSH_CLIENT": "x",
        "SSH_TTY": "/dev/pts/0",
    }
    take_environment(environ, asked(environ))
    assert environ == {
        "HOME": "/var/lib/reset",
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "SSH_CONNECTION": "192.0.2.7",
    }


def shell(config: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [str(COMMAND), "shell", "--config", str(config)]
    return subprocess.run(command, env=environ, input="4\n", capture_output=True, text=True, check=False, timeout=30)


def test_a_command_is_refused_whatever_it_is(tmp_path: Path) -> None:
    config = tmp_path / "shell.toml"
    config.write_text(f'url = "{URL}"\n')
    done = shell(config, SSH_ORIGINAL_COMMAND="internal-sftp")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{COMMAND_REFUSED}\n")


def test_settings_come_from_the_file_alone(tmp_path: Path) -> None:
    """The service's address too: a variable may be the client's."""
    config = tmp_path / "shell.toml"
    config.write_text('theme = "light"\n')
    done = shell(config, TUI_RESET_URL=URL)
    assert done.returncode == 2
    assert f"url is needed in {config}" in done.stderr
    config.write_text(f'url = "{URL}"\n')
    done = shell(config, TUI_RESET_URL="nonsense", TUI_RESET_THEME="nonsense", LANG="C.UTF-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tui-reset in lines" in done.stdout


def test_it_can_write_no_file_and_leave_no_core() -> None:
    script = """
import resource
from tui_reset.ssh.forced import hold_to_limits
hold_to_limits()
print([resource.getrlimit(limit) for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[(0, 0), (0, 0)]\n"
