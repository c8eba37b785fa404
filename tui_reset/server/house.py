"""What every case needs, made once at the start, and who is calling."""

from dataclasses import dataclass

from tui_reset.server.directory.directory import Directory
from tui_reset.server.directory.password_hash import PasswordHasher
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Clock, Randomness, Sleep
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store.engine import Store
from tui_reset.server.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class House:
    """The backend's parts; cases take it whole and change nothing in it."""

    store: Store
    directory: Directory
    keys: Keys
    clock: Clock
    randomness: Randomness
    policy: Policy
    hasher: PasswordHasher
    wakeups: Wakeups
    sleep: Sleep


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `source` is what limits count (IPv4 address or IPv6 /64), `origin` the full address for mail text."""

    source: str
    request_id: str
    origin: str


def open_house(database: str, master_key: bytes, policy: Policy) -> House:
    """The real parts: system clock, OS randomness, the database at `database` (schema already at head)."""
    raise NotImplementedError
