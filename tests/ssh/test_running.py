"""The door as it runs: what it needs, what signals do, and what it writes down."""

import asyncio
import json
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from tests.doubles.door import FakeMeasures
from tests.doubles.fake_host import FakeHost
from tui_reset.server.http.logs import JsonLines
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.settings import Settings, SettingsError, SshSettings, load_ssh
from tui_reset.ssh.connection import kept_name
from tui_reset.ssh.door import listening_on
from tui_reset.ssh.forked import ForkedHost
from tui_reset.ssh.host_keys import fingerprint_of
from tui_reset.ssh.running import opened_host, rules_of, run, serve
from tui_reset.ssh.shared import SharedHost


class Lines(logging.Handler):
    """The log as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []
        self.news = asyncio.Event()
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.lines.append(json.loads(self.format(record)))
        self.news.set()

    async def until(self, event: str) -> dict[str, object]:
        """The first line of that name."""
        async with asyncio.timeout(10):
            while True:
                for line in self.lines:
                    if line["event"] == event:
                        return line
                self.news.clear()
                await self.news.wait()


class Running:
    """What a test holds of a door that runs."""

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self.options = {"url": "http://127.0.0.1:8017", "ssh.host_key_file": str(folder / "host_key")} | dict(options)
        self.host = FakeHost()
        self.log = Lines()
        self.port = 0
        self.clients: list[asyncssh.SSHClientConnection] = []
        self.serving: asyncio.Task[signal.Signals]

    def loaded(self) -> Settings:
        """The settings as they are now."""
        return load_ssh(None, self.options, {"HOME": "/home/nobody"})

    async def opened(self, _: SshSettings) -> FakeHost:
        """The fake one."""
        return self.host

    async def caller(self, user: str = "reset") -> asyncssh.SSHClientProcess[bytes]:
        """Somebody with a session."""
        client = await asyncssh.connect(
            "127.0.0.1", self.port, username=user, known_hosts=None, client_keys=None, config=None, agent_path=None
        )
        self.clients.append(client)
        process = await client.create_process(term_type="xterm", encoding=None)
        assert await process.stdout.readexactly(6) == b"here\r\n"
        return process


@asynccontextmanager
async def running_door(
    folder: Path, options: Mapping[str, object] | None = None, bind: str = "127.0.0.1"
) -> AsyncIterator[Running]:
    """Until the block ends."""
    door = Running(folder, options or {})
    root = logging.getLogger("tui_reset.ssh")
    root.addHandler(door.log)
    root.setLevel(logging.INFO)
    rules = rules_of(door.loaded())
    with listening_on(bind, 0, shared=False) as listener:
        door.port = listener.getsockname()[1]
        door.serving = asyncio.create_task(serve(rules, listener, FakeMeasures(), door.loaded, door.opened))
        try:
            await door.log.until("serving")
            yield door
        finally:
            door.serving.cancel()
            await asyncio.gather(door.serving, return_exceptions=True)
            for client in door.clients:
                client.abort()
                await client.wait_closed()
            root.removeHandler(door.log)
            root.setLevel(logging.NOTSET)


async def test_the_first_line_has_what_is_to_be_published(tmp_path: Path) -> None:
    async with running_door(tmp_path) as door:
        line = await door.log.until("serving")
        assert line["address"] == f"127.0.0.1:{door.port}"
        assert line["fingerprint"] == fingerprint_of(rules_of(door.loaded()).host_key)
        assert str(line["host_key"]).startswith("ssh-ed25519 ")
        assert (await door.log.until("no_door_key"))["remedy"] == "set ssh.door_key_file"


async def test_an_address_with_colons_is_told_as_ssh_takes_it(tmp_path: Path) -> None:
    async with running_door(tmp_path, bind="::1") as door:
        assert (await door.log.until("serving"))["address"] == f"[::1]:{door.port}"


async def test_one_line_for_each_session_and_no_secret_in_it(tmp_path: Path) -> None:
    """SECURITY 118, 119."""
    key = tmp_path / "door.key"
    key.write_text("k" * 43)
    key.chmod(0o600)
    async with running_door(tmp_path, {"ssh.door_key_file": str(key)}) as door:
        process = await door.caller("x" + "y" * 100)
        process.stdin.write(b"my password")
        await process.stdout.readexactly(11)
        process.stdin.write(b"x")
        await process.wait()
        line = await door.log.until("session")
        written = json.dumps(door.log.lines)
    assert {name: line[name] for name in ("source", "mode", "received", "sent", "ended", "code")} == {
        "source": "127.0.0.1",
        "mode": "screen",
        "received": 12,
        "sent": 17,
        "ended": "left",
        "code": 7,
    }
    assert line["user"] == "x" + "y" * 31
    assert kept_name("x\u202e\x1b" + "y" * 100) == "x" + "y" * 29
    assert "at" in line
    assert isinstance(line["seconds"], float)
    assert "my password" not in written
    assert "kkk" not in written


async def test_a_signal_lets_nobody_in_and_sends_home_who_is_still_there(tmp_path: Path) -> None:
    async with running_door(tmp_path, {"ssh.grace_seconds": 1}) as door:
        process = await door.caller()
        os.kill(os.getpid(), signal.SIGTERM)
        await door.log.until("stopping")
        said = await process.stdout.read()
        assert said.endswith(b'("I have a mail already").\r\n')
        assert await door.serving is signal.SIGTERM
        assert door.host.is_closed
        assert (await door.log.until("session"))["ended"] == "stopping"
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", door.port), timeout=5)


async def test_with_nobody_there_it_ends_at_once(tmp_path: Path) -> None:
    async with running_door(tmp_path, {"ssh.grace_seconds": 3600}) as door, asyncio.timeout(10):
        os.kill(os.getpid(), signal.SIGINT)
        assert await door.serving is signal.SIGINT


async def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    async with running_door(tmp_path, {"ssh.grace_seconds": 3600}) as door:
        await door.caller()
        os.kill(os.getpid(), signal.SIGTERM)
        await door.log.until("stopping")
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(door.serving, 10)


async def test_a_reload_changes_what_comes_and_leaves_who_is_there(tmp_path: Path) -> None:
    async with running_door(tmp_path) as door:
        inside = await door.caller()
        before = rules_of(door.loaded()).host_key
        door.options |= {"ssh.host_key_file": str(tmp_path / "another"), "ssh.sessions": 1}
        os.kill(os.getpid(), signal.SIGHUP)
        await door.log.until("reloaded")
        assert rules_of(door.loaded()).host_key != before
        key = await asyncssh.get_server_host_key("127.0.0.1", door.port, config=None)
        assert key is not None
        assert fingerprint_of(key) == fingerprint_of(rules_of(door.loaded()).host_key)
        async with asyncssh.connect("127.0.0.1", door.port, known_hosts=None, config=None, client_keys=None) as late:
            refused = await late.create_process(term_type="xterm", encoding=None)
            assert b"Too many people are here" in await refused.stdout.read()
        inside.stdin.write(b"still here")
        assert await inside.stdout.readexactly(10) == b"still here"


async def test_a_reload_says_what_needs_a_restart(tmp_path: Path) -> None:
    async with running_door(tmp_path) as door:
        door.options |= {"ssh.port": 2223, "ssh.isolation": "shared", "ssh.sessions": 7}
        os.kill(os.getpid(), signal.SIGHUP)
        assert (await door.log.until("restart_needed"))["settings"] == ["ssh.port", "ssh.isolation"]


async def test_a_reload_that_cannot_be_leaves_all_as_it_was(tmp_path: Path) -> None:
    async with running_door(tmp_path) as door:
        door.options |= {"ssh.sessions": "many"}
        os.kill(os.getpid(), signal.SIGHUP)
        assert "must be a whole number" in str((await door.log.until("not_reloaded"))["why"])
        await door.caller()


async def test_a_host_that_does_not_start_is_said_so(tmp_path: Path) -> None:
    async def broken(_: SshSettings) -> FakeHost:
        message = "the sessions' first process did not start"
        raise OSError(message)

    rules = rules_of(Running(tmp_path, {}).loaded())
    with listening_on("127.0.0.1", 0, shared=False) as listener:
        with pytest.raises(CannotServe, match="sessions cannot be begun") as caught:
            await serve(rules, listener, FakeMeasures(), lambda: Settings(), broken)
        assert caught.value.code is Exit.UNAVAILABLE


def refusal(folder: Path, **options: object) -> str:
    with pytest.raises(CannotServe) as caught:
        rules_of(Running(folder, {f"ssh.{name}": value for name, value in options.items()}).loaded())
    assert caught.value.code is Exit.USAGE
    return caught.value.sentence


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert "is no private key" in refusal(tmp_path, host_key_file=str(_closed(tmp_path / "empty")))
    assert "ssh.door_key_file" in refusal(tmp_path, door_key_file=str(tmp_path / "none"))
    assert "ssh.desk_keys" in refusal(tmp_path, desk=True, desk_keys=str(tmp_path / "none"))
    (tmp_path / "junk").write_text("no key\n")
    assert "authorized_keys" in refusal(tmp_path, desk=True, desk_keys=str(tmp_path / "junk"))


def _closed(path: Path) -> Path:
    path.chmod(0o600)
    return path


def test_the_desks_keys_are_read(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    key = asyncssh.generate_private_key("ssh-ed25519")
    keys.write_bytes(b"# the desk\n" + key.export_public_key("openssh"))
    rules = rules_of(Running(tmp_path, {"ssh.desk": True, "ssh.desk_keys": str(keys)}).loaded())
    assert rules.desk_keys is not None
    assert rules_of(Running(tmp_path, {}).loaded()).desk_keys is None


def test_several_doors_share_a_port_only_where_they_are_told_to() -> None:
    with listening_on("127.0.0.1", 0, shared=True) as first:
        port = first.getsockname()[1]
        with listening_on("127.0.0.1", port, shared=True) as second:
            assert second.getsockname() == first.getsockname()
        with pytest.raises(OSError, match="in use"):
            listening_on("127.0.0.1", port, shared=False)
    with listening_on("localhost", 0, shared=False) as local:
        assert local.getsockname()[0] == "127.0.0.1"


async def test_the_settings_choose_where_sessions_live(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    async def start(host: object) -> None:
        started.append(type(host))

    monkeypatch.setattr(ForkedHost, "start", start)
    monkeypatch.setattr(SharedHost, "start", start)
    for isolation, kind in (("forked", ForkedHost), ("shared", SharedHost)):
        assert isinstance(await opened_host(SshSettings(isolation=isolation)), kind)  # type: ignore[arg-type]
    assert started == [ForkedHost, SharedHost]


def test_a_taken_port_is_said_before_anything_begins(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for options in ({"ssh.port": port}, {"ssh.port": _free(), "ssh.metrics_port": port}):
            running = Running(tmp_path, options)
            with pytest.raises(CannotServe, match=f"cannot listen on 127.0.0.1 port {port}") as caught:
                run(running.loaded(), running.loaded)
            assert caught.value.code is Exit.UNAVAILABLE


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_broken_setting_is_still_a_settings_error() -> None:
    with pytest.raises(SettingsError):
        load_ssh(None, {"url": "http://127.0.0.1:1", "ssh.port": 0}, {})
