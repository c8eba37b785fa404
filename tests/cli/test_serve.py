"""`tui-reset serve` as a service manager meets it: how it starts, ends and refuses."""

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doubles.pty_command import COMMAND

MAIL = '[smtp]\nhost = "127.0.0.1"\nport = 9\ntls = "none"\nsender = "reset@example.org"\n'
SERVER = '[server]\ndatabase = "sqlite:///reset.db"\nkey_file = "master.key"\nlog = "console"\n'


def written(folder: Path, text: str) -> str:
    path = folder / "settings.toml"
    path.write_text(text)
    return str(path)


@contextmanager
def listener() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def free_port() -> int:
    with listener() as port:
        return port


@contextmanager
def serving(config: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """The process, once it answers."""
    command = [COMMAND, "serve", "--config", config, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_until_ready(process, port)
            yield process
        finally:
            process.kill()


def _wait_until_ready(process: subprocess.Popen[str], port: int) -> None:
    assert process.stderr is not None
    deadline = time.monotonic() + 30
    while "serving" not in (line := process.stderr.readline()):
        assert line, "it ended before it served"
        assert time.monotonic() < deadline
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/readyz")
    assert connection.getresponse().status == 200
    connection.close()


def refused(config: str, *arguments: str) -> tuple[int, str]:
    command = [COMMAND, "serve", "--config", config, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with serving(written(tmp_path, SERVER + MAIL), free_port()) as process:
        process.send_signal(number)
        assert process.wait(timeout=20) == code


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with listener() as port:
        code, said = refused(written(tmp_path, SERVER + MAIL), "--port", str(port))
    assert code == 3
    assert str(port) in said


def test_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "reset.db").write_bytes(b"not a database, " * 500)
    code, said = refused(written(tmp_path, SERVER + MAIL))
    assert (code, "cannot be used as a database" in said) == (3, True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SERVER + 'profile = "onepage"\n' + MAIL, "onepage"),
        (SERVER + 'profile = "own.toml"\n' + MAIL, "own.toml"),
        (SERVER + MAIL + 'username = "reset"\npassword_file = "none"\n', "none"),
        (SERVER + '[password]\nblocklist_file = "none.txt"\n' + MAIL, "none.txt"),
        (SERVER + MAIL.replace("127.0.0.1", "mail.example.org"), 'smtp.tls may be "none"'),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    code, said = refused(written(tmp_path, text))
    assert code == 2
    assert sentence in said


@pytest.mark.parametrize("left", [None, b""], ids=["deleted", "emptied"])
def test_a_database_that_is_gone_is_told_and_not_begun_anew(tmp_path: Path, left: bytes | None) -> None:
    """SECURITY §4: an empty database in the place of a lost one would look like a service that knows nobody."""
    config, database = written(tmp_path, SERVER + MAIL), tmp_path / "reset.db"
    with serving(config, free_port()) as process:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    database.unlink()
    if left is not None:
        database.write_bytes(left)
    code, said = refused(config)
    assert (code, said.count("\n")) == (3, 1)
    assert "its database is missing or empty" in said
    assert "tui-reset db upgrade" in said
    assert database.exists() is (left is not None)
    assert not database.exists() or database.read_bytes() == left
    upgrade = subprocess.run([COMMAND, "db", "upgrade", "--config", config], capture_output=True, check=True, text=True)
    assert upgrade.stdout == "The database has been created.\n"
