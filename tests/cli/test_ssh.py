"""`tui-reset ssh` as it is called."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "tui_reset", "ssh"]


def refused(*arguments: str, environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=os.environ | (environ or {}),
    )
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


def test_it_says_what_it_needs(tmp_path: Path) -> None:
    assert "url is needed: the reset service that the door leads to" in refused()
    assert "--port must be a whole number from 1 to 65535" in refused("--url", "http://127.0.0.1:1", "--port", "0")
    assert "http only on this machine itself" in refused("--url", "http://reset.example.org")
    key = tmp_path / "key"
    key.write_text("junk")
    key.chmod(0o600)
    said = refused("--url", "http://127.0.0.1:1", "--host-key-file", str(key))
    assert said.startswith(f"tui-reset: the host key {key} is no private key")


def test_without_asyncssh_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "asyncssh.py").write_text("raise ModuleNotFoundError(name='asyncssh')")
    said = refused("--url", "http://127.0.0.1:1", environ={"PYTHONPATH": str(tmp_path)})
    assert said.startswith('tui-reset: this needs packages that the client does without: pip install "tui-reset[ssh]",')


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    key = tmp_path / "host_key"
    arguments = ["--url", "http://127.0.0.1:1", "--port", port, "--host-key-file", str(key), "--isolation", "forked"]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as door:
        assert door.stderr is not None
        first = json.loads(door.stderr.readline())
        assert (first["event"], first["address"]) == ("serving", f"127.0.0.1:{port}")
        with socket.create_connection(("127.0.0.1", int(port)), timeout=5) as line:
            assert line.recv(64).startswith(b"SSH-2.0-tui-reset\r\n")
        door.send_signal(number)
        assert door.wait(20) == code
    assert key.stat().st_mode & 0o777 == 0o600
