"""A real door on a loopback port, in the test's own loop, in front of a host that echoes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh
import msgspec

from tests.doubles.fake_host import FakeHost
from tests.doubles.front_door import OFTEN
from tui_reset.contract.secret import Secret
from tui_reset.settings import SshSettings
from tui_reset.ssh.door import Door, listening_on
from tui_reset.ssh.house import Rules
from tui_reset.ssh.sentences import Ending, Refusal

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
KNOWN = f"[127.0.0.1]:* {HOST_KEY.export_public_key('openssh').decode()}"


@dataclass
class FakeMeasures:
    """Remembers everything."""

    handshakes: list[float] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    first_frames: list[float] = field(default_factory=list)
    endings: list[tuple[Ending, int, int]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def shook_hands(self, seconds: float) -> None:
        """Note it."""
        self.handshakes.append(seconds)

    def started(self, mode: str) -> None:
        """Note it."""
        self.modes.append(mode)
        self.news.set()

    def shown(self, seconds: float) -> None:
        """Note it."""
        self.first_frames.append(seconds)

    def ended(self, ending: Ending, received: int, sent: int) -> None:
        """Note it."""
        self.endings.append((ending, received, sent))
        self.news.set()

    def refused(self, reason: Refusal) -> None:
        """Note it."""
        self.refusals.append(reason)
        self.news.set()

    def lagged(self, seconds: float) -> None:
        """Note it."""
        self.lags.append(seconds)
        self.news.set()

    async def until_ended(self, sessions: int = 1) -> None:
        """Until so many sessions are over."""
        async with asyncio.timeout(10):
            while len(self.endings) < sessions:
                self.news.clear()
                await self.news.wait()

    async def until_refused(self, times: int = 1) -> None:
        """Until so much has been refused."""
        async with asyncio.timeout(10):
            while len(self.refusals) < times:
                self.news.clear()
                await self.news.wait()


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """What a test holds of it."""

    port: int
    door: Door
    host: FakeHost
    measures: FakeMeasures
    rules: Rules

    async def client(self, user: str = "reset", **options: object) -> asyncssh.SSHClientConnection:
        """asyncssh's own client, signed in."""
        known = asyncssh.import_known_hosts(KNOWN.replace("[127.0.0.1]:*", f"[127.0.0.1]:{self.port}"))
        return await asyncssh.connect(
            "127.0.0.1",
            self.port,
            username=user,
            known_hosts=known,
            config=None,
            agent_path=None,
            **({"client_keys": None} | options),
        )

    def with_settings(self, **settings: object) -> Rules:
        """The rules with other settings."""
        return Rules(
            settings=msgspec.structs.replace(self.rules.settings, **settings),
            host_key=self.rules.host_key,
            url=self.rules.url,
            timeout=self.rules.timeout,
            theme=self.rules.theme,
            door_key=self.rules.door_key,
            desk_keys=self.rules.desk_keys,
        )


@asynccontextmanager
async def open_door(
    settings: Mapping[str, object] | None = None, *, desk_keys: asyncssh.SSHAuthorizedKeys | None = None
) -> AsyncIterator[OpenDoor]:
    """Let people in until the block ends."""
    ssh = msgspec.convert({"idle_seconds": 30, "idle_warning_seconds": 5} | OFTEN | dict(settings or {}), SshSettings)
    rules = Rules(ssh, HOST_KEY, "http://127.0.0.1:8017", 10.0, "dark", Secret("k" * 43), desk_keys)
    host, measures = FakeHost(), FakeMeasures()
    door = Door(rules, host, measures)
    with listening_on("127.0.0.1", 0, shared=False) as listener:
        task = asyncio.create_task(door.listen(listener))
        try:
            yield OpenDoor(listener.getsockname()[1], door, host, measures, rules)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await door.close(0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a program wrote and how it ended."""

    out: str
    err: str
    code: int


async def openssh(folder: Path, port: int, *arguments: str, program: str = "ssh", keys: bytes = b"") -> Said:
    """OpenSSH's own `ssh`, `sftp` or `scp`, without anybody's configuration; `keys` is its standard input."""
    known = folder / "known_hosts"
    known.write_text(KNOWN.replace("[127.0.0.1]:*", f"[127.0.0.1]:{port}"))
    options = [f"UserKnownHostsFile={known}", "GlobalKnownHostsFile=/dev/null", "BatchMode=yes", "IdentityAgent=none"]
    chosen = [part for option in options for part in ("-o", option)]
    process = await asyncio.create_subprocess_exec(
        program,
        "-F",
        "/dev/null",
        *chosen,
        "-P" if program in {"sftp", "scp"} else "-p",
        str(port),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(20):
            out, err = await process.communicate(keys)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Said(out.decode(), err.decode(), process.returncode or 0)
