"""Hash and verify passwords with argon2id, a few at a time (ASVS 11.4.2, 15.2.2)."""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import os
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

import argon2
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import error_to_str

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.rules.keys import Keys

log = logging.getLogger(__name__)

MEMORY_KIB: Final = 19_456
LEAST_TIME_COST: Final = 2
PARALLELISM: Final = 1
"""The least that OWASP and ASVS App. C accept; a deployment may only raise them."""
TIME_COST: Final = 3
"""One pass more than the least: half as much work again for whoever steals the database, 10 ms for everybody else."""
THREADS: Final = 4
WAITING: Final = 32
TURNS_PER_SOURCE: Final = 16
"""Half of what may wait: one source cannot fill the queue that everybody else needs."""
NICENESS: Final = 10
RETRY_AFTER: Final = 2
_STARVED: Final = frozenset({error_to_str(-22), error_to_str(-33)})
"""ARGON2_MEMORY_ALLOCATION_ERROR and ARGON2_THREAD_FAIL, which argon2-cffi tells by their words alone."""
_PEPPER: Final = "pepper"

Result = TypeVar("Result")


class PasswordHasher:
    """argon2id in a capped pool of threads with a bounded queue; a full queue raises `Problem` `overloaded`.

    Before argon2 the password meets an HMAC under a key outside the database (a pepper): a stolen database alone
    cannot be searched, and no length of password reaches argon2 (SP 800-63B §3.1.1.2). The number of the pepper's key
    stands in front of the argon2 string, where it is not the first: to try several would cost 28 ms each.
    """

    def __init__(
        self,
        pepper: bytes,
        *,
        key_number: int = 1,
        older: Mapping[int, bytes] = {},
        memory_kib: int = MEMORY_KIB,
        time_cost: int = TIME_COST,
    ) -> None:
        if memory_kib < MEMORY_KIB or time_cost < LEAST_TIME_COST:
            msg = f"argon2 parameters are never weaker than m={MEMORY_KIB}, t={LEAST_TIME_COST}"
            raise ValueError(msg)
        self._number = key_number
        self._peppers = {**older, key_number: pepper}
        self._argon = argon2.PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=PARALLELISM)
        self._nobody = _hash_of_nobody(memory_kib, time_cost)
        self._threads = min(os.cpu_count() or 1, THREADS)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="argon2", initializer=_be_nice)
        self._watched_by: Callable[[float], None] = _unwatched
        self._busy = 0
        self._turns: Counter[str] = Counter()

    def watched_by(self, told: Callable[[float], None]) -> None:
        """Tell `told` the seconds that argon2 itself took, each time; it is called in a hashing thread."""
        self._watched_by = told

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """One of the turns that a source may have at once; `too_many_requests` when it has them all.

        A turn lasts as long as a wrong password is slowed down: guessing side by side is no quicker.
        """
        if self._turns[source] >= TURNS_PER_SOURCE:
            raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=RETRY_AFTER)
        self._turns[source] += 1
        try:
            yield
        finally:
            self._turns[source] -= 1
            if not self._turns[source]:
                del self._turns[source]

    async def hash(self, password: str) -> str:
        """The argon2 string of a normalised password."""
        return await self._in_pool(lambda: self._made(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the normalised password fits; None (no such account) costs the same and never fits."""
        return await self._in_pool(lambda: self._fits(password_hash or self._nobody, password))

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made with an older key or other parameters than today's."""
        number, argon = _read(password_hash)
        return number < self._number or self._argon.check_needs_rehash(argon)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(cancel_futures=True)

    def _made(self, password: str) -> str:
        return pepper_mark(self._number) + self._argon.hash(self._peppered(password, self._number))

    def _fits(self, password_hash: str, password: str) -> bool:
        number, argon = _read(password_hash)
        known = number in self._peppers
        try:
            # What nobody here can judge costs what all else does.
            return self._argon.verify(
                argon if known else self._nobody, self._peppered(password, number if known else self._number)
            )
        except (VerifyMismatchError, InvalidHashError):
            return False
        except VerificationError as fault:
            if str(fault) in _STARVED:
                raise
            return False

    def _peppered(self, password: str, number: int) -> bytes:
        return b64encode(hmac.digest(self._peppers[number], password.encode("utf-8", "surrogatepass"), hashlib.sha256))

    async def _in_pool(self, work: Callable[[], Result]) -> Result:
        if self._busy >= self._threads + WAITING:
            raise Problem(ProblemCode.OVERLOADED, retry_after=RETRY_AFTER)
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, self._timed, work)
        except RuntimeError as fault:
            raise _starved(fault) from None
        self._busy += 1
        # Counted until it is really over, also when the caller has gone.
        future.add_done_callback(self._one_less)
        return await future

    def _timed(self, work: Callable[[], Result]) -> Result:
        begin = time.perf_counter()
        try:
            return work()
        except (HashingError, VerificationError, MemoryError) as fault:
            # Nothing was judged: a password that was not tried is not wrong.
            raise _starved(fault) from None
        finally:
            self._watched_by(time.perf_counter() - begin)

    def _one_less(self, _future: "asyncio.Future[Result]") -> None:
        self._busy -= 1


def hasher_of(keys: Keys) -> PasswordHasher:
    """One that makes with the key in use and checks with each."""
    older = {one.number: one.key(_PEPPER) for one in keys.every}
    return PasswordHasher(keys.key(_PEPPER), key_number=keys.number, older=older)


def pepper_mark(number: int) -> str:
    """What stands in front of the argon2 strings that a key's pepper is in; nothing for the first."""
    return "" if number == 1 else f"k{number}"


def _read(password_hash: str) -> tuple[int, str]:
    """The pepper's key, and the argon2 string."""
    mark, sign, rest = password_hash.partition("$")
    return int(mark[1:]) if mark.startswith("k") and mark[1:].isdecimal() else 1, sign + rest


def _starved(fault: Exception) -> Problem:
    """No memory for argon2, or not even for a thread: its type is told, and whoever asked may ask again."""
    log.error("hashing_starved", extra={"fault": type(fault).__name__})
    return Problem(ProblemCode.OVERLOADED, retry_after=RETRY_AFTER)


def _unwatched(_seconds: float) -> None:
    """Nobody keeps figures."""


def _be_nice() -> None:
    """Hashing threads give way to the event loop, so that everything else answers while many change passwords.

    Where a filter on system calls forbids it, passwords are changed all the same.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _hash_of_nobody(memory_kib: int, time_cost: int) -> str:
    """A well-formed argon2 string that no password fits: verifying it costs what a real one does."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={memory_kib},t={time_cost},p={PARALLELISM}${salt}${digest}"
