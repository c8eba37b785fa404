"""Whether a master key can go: what can be moved to the one in use is moved, and the rest is counted."""

from dataclasses import astuple, dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection

from tui_reset.server.cases.in_force import MAIL_PURPOSE, PASSWORD, sealed_bytes
from tui_reset.server.directory.password_hash import pepper_mark
from tui_reset.server.house import House
from tui_reset.server.rules.audit_chain import BEGINNING, is_fit, is_same
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.sealed import KEY_ID_BYTES, sealed_by
from tui_reset.server.rules.seeds import SEED_PURPOSE, SeedUnreadable, opened_seed, sealed_seed
from tui_reset.server.rules.tokens import recovery_code_mark
from tui_reset.server.store import event_log, key_marks, key_uses, seals
from tui_reset.server.store.event_log import Wanted
from tui_reset.server.store.events import mac_of

_SEEDS_AT_ONCE: Final = 500
_ENTRIES_AT_ONCE: Final = 5000
_SEALS_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Uses:
    """How many of each kind still need a key. Each goes by itself: see `sentences`."""

    passwords: int
    recovery_codes: int
    seeds: int
    mail_passwords: int
    resets: int
    entries: int
    seals: int

    def __bool__(self) -> bool:
        return any(astuple(self))

    def sentences(self) -> list[str]:
        """What needs it, and when it will not any more."""
        said = {
            "passwords: {} (each moves when its owner signs in or sets a new one)": self.passwords,
            "unused recovery codes: {} (until their owners make new ones)": self.recovery_codes,
            "authenticator seeds that cannot be read: {} (their owners need a new authenticator)": self.seeds,
            "SMTP password set at the desk: {} (until an administrator sets it again)": self.mail_passwords,
            "resets under way: {} (until they expire)": self.resets,
            "entries of the audit log: {} (until they are purged)": self.entries,
            "seals over entries of the audit log: {} (until they are purged)": self.seals,
        }
        return [what.format(number) for what, number in said.items() if number]


async def let_go(house: House, key: Keys) -> Uses:
    """Move its seeds to the key in use, and count what else needs it; where nothing does, the database forgets it."""
    seeds = await _move_seeds(house, key)
    entries, made = await _entries(house, key), await _seals(house, key)

    def count(connection: Connection) -> Uses:
        stored = key_uses.setting(connection, PASSWORD) or ""
        uses = Uses(
            passwords=key_uses.passwords(connection, pepper_mark(key.number)),
            recovery_codes=key_uses.recovery_code_count(connection, recovery_code_mark(key.number)),
            seeds=seeds,
            mail_passwords=int(sealed_bytes(stored)[:KEY_ID_BYTES] == sealed_by(key, MAIL_PURPOSE)),
            resets=key_uses.open_resets(connection, key.slot, house.clock.now()),
            entries=entries,
            seals=made,
        )
        if not uses:
            key_marks.forget(connection, key.number)
        return uses

    return await house.store.write(count)


async def _move_seeds(house: House, key: Keys) -> int:
    """How many could not be read, and so stay."""
    return sum([await _move_column(house, key, column) for column in key_uses.SEED_COLUMNS])


async def _move_column(house: House, key: Keys, column: str) -> int:
    mark, unreadable, after = sealed_by(key, SEED_PURPOSE), 0, ""

    def move(connection: Connection, first: str) -> tuple[int, str | None]:
        found = key_uses.some_seeds(connection, mark, column, first, _SEEDS_AT_ONCE)
        moved = sum(_moved(connection, house, column, owner, before) for owner, before in found)
        return len(found) - moved, found[-1][0] if found else None

    while True:
        left, last = await house.store.write(partial(move, first=after))
        if last is None:
            return unreadable
        unreadable, after = unreadable + left, last


def _moved(connection: Connection, house: House, column: str, owner: str, before: bytes) -> bool:
    try:
        seed = opened_seed(house.keys, owner, before)
    except SeedUnreadable:
        return False
    key_uses.put_seed(connection, owner, column, before, sealed_seed(house.keys, house.randomness, owner, seed))
    return True


async def _seals(house: House, key: Keys) -> int:
    """Those that only this key fits; the first of all hangs on none, or on one that was purged with its entries."""
    found, last, before = 0, 0, BEGINNING
    while some := await house.store.read(partial(seals.after, number=last, most=_SEALS_AT_ONCE)):
        for seal in some:
            found += is_fit(key, before, seal)
            last, before = seal.number, seal.hash
    return found


async def _entries(house: House, key: Keys) -> int:
    """Those of the audit log whose keyed hash this key made: a pass over all of it, some at a time."""
    newest = await house.store.read(event_log.newest_id)
    found = after = 0
    while after < newest:
        read = partial(event_log.forward, wanted=Wanted(), after=after, most=_ENTRIES_AT_ONCE)
        rows, after = await house.store.read(read)
        found += sum(is_same(mac_of(key, one.event), one.mac) for one in rows)
    return found
