"""What every case needs, made once at the start, and who is calling."""

import asyncio
import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui_reset.contract.problems import Problem
from tui_reset.server.directory.directory import Directory
from tui_reset.server.directory.password_hash import PasswordHasher, hasher_of
from tui_reset.server.directory.sql import SqlDirectory
from tui_reset.server.leaks.leaked import LeakedPasswords
from tui_reset.server.live import Live, Operated
from tui_reset.server.push.application import Target
from tui_reset.server.rules.key_file import keys_of
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Clock, Randomness, Sleep
from tui_reset.server.rules.pace import Pace
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import key_marks
from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.engine import Store, open_store
from tui_reset.server.store.trail import StoredTrail, Trail
from tui_reset.server.store.trouble import StoreUnusable
from tui_reset.server.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class House:
    """The backend's parts; cases take it whole and change nothing in it but what is in force: `live`."""

    store: Store
    directory: Directory
    keys: Keys
    clock: Clock
    randomness: Randomness
    policy: Policy
    hasher: PasswordHasher
    wakeups: Wakeups
    sleep: Sleep
    live: Live
    pace: Pace = field(default_factory=Pace)
    trail: Trail = field(default_factory=StoredTrail)
    """Where what happens is recorded."""
    apps: Mapping[str, Target] = field(default_factory=dict)
    """The profile's applications by id, in its order: where sign-in details can be handed to (S1.26)."""
    leaks: LeakedPasswords | None = None
    """Who is asked whether a new password was in a leak; None where the operator has named nobody."""
    node: int | None = None
    """The number of this process among those that serve a database; None where it is the only one (SQLite)."""

    async def close(self) -> None:
        """Finish what is being written, and let go of threads and files."""
        self.hasher.close()
        if self.leaks is not None:
            await self.leaks.close()
        await self.store.close()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `source` is what limits count (IPv4 address or IPv6 /64), `origin` the full address for mail text.

    `language` is what the caller would like to read, where it is one that is there.
    """

    source: str
    request_id: str
    origin: str
    language: str | None = None


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never step."""
        return time.monotonic()


class SystemRandomness:
    """The operating system's CSPRNG."""

    def token_bytes(self, size: int) -> bytes:
        """`size` unpredictable bytes."""
        return secrets.token_bytes(size)

    def uniform(self, low: float, high: float) -> float:
        """A number between the two."""
        return random.SystemRandom().uniform(low, high)


def house_of(store: Store, keys: Keys, policy: Policy, operated: Operated | None = None) -> House:
    """The parts around a store that is open, on the machine's own clock and randomness."""
    return House(
        store=store,
        directory=SqlDirectory(),
        keys=keys,
        clock=SystemClock(),
        randomness=SystemRandomness(),
        policy=policy,
        hasher=hasher_of(keys),
        wakeups=Wakeups(),
        sleep=asyncio.sleep,
        live=Live(policy.self_service, operated=operated or Operated()),
    )


async def open_house(database: str, master_key: bytes, policy: Policy) -> House:
    """The real parts: system clock, OS randomness, the database at `database` (its schema already at head).

    Raises `StoreUnusable` when the database was made with another master key, or cannot be reached or written.
    """
    node = secrets.randbelow(2**62) + 1 if is_postgres(database) else None
    house = replace(house_of(open_store(database), keys_of(master_key), policy), node=node)
    try:
        await _check_key(house)
    except BaseException:
        await house.close()
        raise
    return house


async def _check_key(house: House) -> None:
    """The database remembers the keys that it was used with: without one of them links and seeds would be void."""
    try:
        sentence = await house.store.write(lambda connection: key_marks.misfit(connection, house.keys))
    except Problem as problem:
        msg = "The database cannot be written now. Check its rights, its free space, and who else has it open."
        raise StoreUnusable(msg) from problem
    if sentence is not None:
        raise StoreUnusable(sentence)
