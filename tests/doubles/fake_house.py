"""A whole backend core over a real database, with a clock, chance and hasher that the test controls."""

import secrets
import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyotp
from sqlalchemy import Connection, text

from tests.doubles.fake_clock import FakeClock, FakeSleep
from tests.doubles.fake_hasher import FakeHasher
from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.contract.wire import Asked, Identity
from tui_reset.server.cases import accounts, ask, deliver
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.cases.deliver import Parcel
from tui_reset.server.directory.sql import SqlDirectory
from tui_reset.server.house import Caller, House
from tui_reset.server.live import Live
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import schema
from tui_reset.server.store.engine import open_store
from tui_reset.server.store.wakeups import Wakeups

ALICE = NewAccount(email="alice@example.org", display_name="Alice", password="alice forgot this one")
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BOB = NewAccount(email="bob@example.org", display_name="Bob", password="bob forgot this one too", totp_seed=SEED)
GOOD = "a very fine evening walk"
KEY = bytes(range(32))


@cache
def _empty_database() -> Path:
    path = Path(mkdtemp(prefix="tui-reset-test-")) / "empty.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


def caller(source: str = "192.0.2.1") -> Caller:
    """Somebody at that address."""
    return Caller(source=source, request_id="test", origin=source)


@dataclass
class FakeHouse:
    """The house and its doubles, and the few acts that most tests begin with."""

    house: House
    clock: FakeClock
    sleep: FakeSleep
    hasher: FakeHasher
    url: str

    async def add(self, *new: NewAccount) -> None:
        """Add accounts."""
        await accounts.import_accounts(self.house, new)

    async def ask(self, email: str = ALICE.email, source: str = "192.0.2.1", key: str | None = None) -> Asked:
        """Ask for a reset."""
        return await ask.ask_for_reset(self.house, Identity(email=email), caller(source), key)

    async def mails(self) -> list[Parcel]:
        """All mails that are due within two seconds, taken and sent."""
        self.clock.go(2)
        parcels = await deliver.due(self.house, 1000)
        for parcel in parcels:
            await deliver.sent(self.house, parcel, "250 ok")
        return parcels

    async def link(self) -> str:
        """The token of the newest link mail."""
        links = [str(parcel.context["link"]) for parcel in await self.mails() if "link" in parcel.context]
        return links[-1].rpartition("/")[2]

    def totp(self, seed: str = SEED, steps: int = 0) -> str:
        """The authenticator's code now, or some steps away."""
        return pyotp.TOTP(seed).generate_otp(int(self.clock.now() // 30) + steps)

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""

        def read(connection: Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(query), values)]

        return await self.house.store.read(read)

    async def run(self, statement: str, **values: Any) -> None:
        """Write past the house, as another program would."""
        await self.house.store.write(lambda connection: connection.execute(text(statement), values))

    async def restart(self) -> "FakeHouse":
        """The same database behind a new backend."""
        await self.house.close()
        return made_house(self.url, self.house.policy, self.clock, seed=8)


def made_house(url: str, policy: Policy, clock: FakeClock | None = None, seed: int = 7) -> FakeHouse:
    """A backend core over an existing database."""
    clock, sleep, hasher = clock or FakeClock(), FakeSleep(), FakeHasher()
    keys = Keys(KEY)
    house = House(
        store=open_store(url),
        directory=SqlDirectory(),
        keys=keys,
        clock=clock,
        randomness=FakeRandomness(seed),
        policy=policy,
        hasher=hasher,
        wakeups=Wakeups(),
        sleep=sleep,
        live=Live(policy.self_service),
    )
    return FakeHouse(house, clock, sleep, hasher, url)


def new_file(folder: Path) -> str:
    """The address of a database file with all tables and nothing in them."""
    path = folder / f"house-{secrets.token_hex(4)}.db"
    shutil.copy(_empty_database(), path)
    return f"sqlite:///{path}"


def new_house(folder: Path, **changes: Any) -> FakeHouse:
    """A backend core over an empty database file; `changes` are of the policy."""
    return made_house(new_file(folder), replace(Policy(), **changes))
