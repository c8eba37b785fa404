"""A whole backend on a real loopback port, in the test's own loop: real HTTP, SQLite and SMTP, and a clock to turn."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pyotp

from tests.doubles.fake_clock import FakeClock
from tests.doubles.mail_server import MailServerDouble, link_in, mail_code_in, mail_server
from tui_reset.contract.secret import Secret
from tui_reset.server.cases.accounts import NewAccount, import_accounts
from tui_reset.server.directory.password_hash import PasswordHasher
from tui_reset.server.house import House, open_house
from tui_reset.server.http.backend import Backend, Setup
from tui_reset.server.http.front import Meter
from tui_reset.server.http.serving import listen, served
from tui_reset.server.profiles import load_profile
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import schema
from tui_reset.settings import load_server

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ALICE = NewAccount("alice@example.org", display_name="Alice Archer", password="alice forgot this one")
BOB = NewAccount("bob@example.org", display_name="Bob Brown", password="bob forgot this one too", totp_seed=SEED)
GOOD = "seven quiet herons at dusk"
KEY = bytes(range(32))


class TurnableClock(FakeClock):
    """The wall clock stands still until it is turned; what is waited for by the other one really passes."""

    def monotonic(self) -> float:
        """Seconds that never step."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Served:
    """What a test holds of it."""

    url: str
    client: httpx.AsyncClient
    mail: MailServerDouble
    clock: FakeClock
    backend: Backend

    async def ask(self, email: str = ALICE.email, **headers: str) -> dict[str, Any]:
        """`POST /v1/resets`."""
        answer = await self.client.post("/v1/resets", json={"identity": {"email": email}}, headers=headers)
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    async def link(self, number: int = 1) -> str:
        """The URL in the mail with that number."""
        return link_in(await self.mail.message(number))

    async def mail_code(self, number: int = 1) -> str:
        """The mail code in the mail with that number."""
        return mail_code_in(await self.mail.message(number))

    def totp(self, steps: int = 0) -> str:
        """Bob's authenticator code, now or some steps away."""
        return pyotp.TOTP(SEED).generate_otp(int(self.clock.now() // 30) + steps)


def bearer(secret: str, **more: str) -> dict[str, str]:
    """The header that shows a secret or token."""
    return {"Authorization": f"Bearer {secret}"} | more


@asynccontextmanager
async def served_backend(
    folder: Path,
    options: Mapping[str, Any] | None = None,
    *,
    meter: Meter | None = None,
    people: Sequence[NewAccount] = (ALICE, BOB),
    door_key: str = "",
    hasher: PasswordHasher | None = None,
) -> AsyncIterator[Served]:
    """Serve with alice and bob in it, or whom it is given. `options` are settings with dots; mails leave at once."""
    clock = TurnableClock()

    async def opened(database: str, master_key: bytes, policy: Policy) -> House:
        house = await open_house(database, master_key, replace(policy, send_spread=0.0))
        return replace(house, clock=clock, hasher=hasher or house.hasher)

    async with mail_server() as mail:
        with listen("127.0.0.1", 0) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            settings = load_server(
                None,
                {
                    "server.public_url": url,
                    "server.database": f"sqlite:///{folder / 'reset.db'}",
                    "server.key_file": str(folder / "master.key"),
                    "server.grace_seconds": 2,
                    "smtp.host": "127.0.0.1",
                    "smtp.port": mail.port,
                    "smtp.tls": "none",
                    "smtp.sender": "reset@example.org",
                }
                | dict(options or {}),
                {},
            )
            schema.upgrade(settings.server.database)
            setup = Setup(settings, load_profile(settings.server.profile), KEY, meter, opened, Secret(door_key))
            async with (
                served(setup, listener) as backend,
                httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client,
            ):
                await import_accounts(backend.house, people)
                yield Served(url, client, mail, clock, backend)


async def raw_exchange(url: str, data: bytes, *, until: bytes = b"\r\n\r\n") -> bytes:
    """Send bytes as they are and give the answer up to `until`, or to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    try:
        writer.write(data)
        await writer.drain()
        try:
            async with asyncio.timeout(10):
                return await reader.readuntil(until)
        except asyncio.IncompleteReadError as ended:
            return ended.partial
    finally:
        writer.close()
