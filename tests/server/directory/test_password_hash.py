"""argon2id, a few at a time."""

import asyncio

import argon2
import pytest
from argon2.low_level import error_to_str

from tests.doubles.fake_house import GOOD
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.directory import password_hash as module
from tui_reset.server.directory.password_hash import PasswordHasher


@pytest.fixture
def hasher() -> PasswordHasher:
    return PasswordHasher(b"p" * 32)


async def test_a_password_fits_its_own_hash_alone(hasher: PasswordHasher) -> None:
    """SECURITY 99: argon2id at m=19456 KiB, t=3, p=1, the parameters in the string."""
    made = await hasher.hash("a very fine evening walk")
    assert made.startswith("$argon2id$v=19$m=19456,t=3,p=1$")
    assert await hasher.verify(made, "a very fine evening walk")
    assert not await hasher.verify(made, "a very fine evening talk")
    assert not await hasher.verify("no argon2 string", "a very fine evening walk")


async def test_a_stolen_hash_is_no_use_without_the_pepper(hasher: PasswordHasher) -> None:
    """SECURITY 100."""
    made = await hasher.hash("a very fine evening walk")
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(made, "a very fine evening walk")
    assert not await PasswordHasher(b"q" * 32).verify(made, "a very fine evening walk")


async def test_nobodys_password_never_fits_and_is_as_much_work(hasher: PasswordHasher) -> None:
    """SECURITY 2."""
    assert not await hasher.verify(None, "a very fine evening walk")
    assert not await hasher.verify("", "a very fine evening walk")
    nobody = argon2.extract_parameters(hasher._nobody)
    real = argon2.extract_parameters(await hasher.hash("a very fine evening walk"))
    assert nobody == real


def test_parameters_are_never_weaker() -> None:
    with pytest.raises(ValueError, match="never weaker"):
        PasswordHasher(b"p" * 32, memory_kib=8)
    with pytest.raises(ValueError, match="never weaker"):
        PasswordHasher(b"p" * 32, time_cost=1)


async def test_older_parameters_are_outdated(hasher: PasswordHasher) -> None:
    stronger = PasswordHasher(b"p" * 32, time_cost=4)
    made = await hasher.hash("a very fine evening walk")
    assert stronger.is_outdated(made)
    assert not hasher.is_outdated(made)
    assert await stronger.verify(made, "a very fine evening walk")


async def test_a_full_queue_is_overloaded_and_empties(hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY 93: 503 with Retry-After, never an endless queue."""
    monkeypatch.setattr(module, "WAITING", 0)
    busy = [asyncio.create_task(hasher.hash("x")) for _ in range(hasher._threads)]
    await asyncio.sleep(0)
    with pytest.raises(Problem) as refused:
        await hasher.hash("x")
    assert refused.value.code is ProblemCode.OVERLOADED
    assert refused.value.retry_after
    await asyncio.gather(*busy)
    await asyncio.sleep(0)
    assert await hasher.hash("x")
    hasher.close()


async def test_the_time_in_argon2_alone_is_told(hasher: PasswordHasher) -> None:
    told: list[float] = []
    hasher.watched_by(told.append)
    made = await hasher.hash("a very fine evening walk")
    assert not await hasher.verify(made, "a very fine evening talk")
    assert len(told) == 2
    assert all(seconds > 0 for seconds in told)


async def test_the_peppers_key_stands_in_front_and_an_unknown_one_fits_nothing() -> None:
    first, second = PasswordHasher(b"p" * 32), PasswordHasher(b"q" * 32, key_number=2, older={1: b"p" * 32})
    old, new = await first.hash(GOOD), await second.hash(GOOD)
    assert old.startswith("$argon2id$")
    assert new.startswith("k2$argon2id$")
    assert await second.verify(old, GOOD)
    assert await second.verify(new, GOOD)
    assert second.is_outdated(old)
    assert not second.is_outdated(new)
    assert not await first.verify(new, GOOD)
    assert not await second.verify(new.replace("k2", "k1"), GOOD)


async def test_where_threads_cannot_be_told_to_give_way_they_hash_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd's `SystemCallFilter=~@resources`, for one."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.setpriority", refuse)
    hasher = PasswordHasher(b"p" * 32)
    assert await hasher.verify(await hasher.hash(GOOD), GOOD)


class FakeStarved:
    """argon2 on a machine whose memory is short."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def hash(self, _password: bytes) -> str:
        raise self.fault

    def verify(self, _password_hash: str, _password: bytes) -> bool:
        raise self.fault


@pytest.mark.parametrize(
    "fault",
    [
        argon2.exceptions.VerificationError(error_to_str(-22)),
        argon2.exceptions.VerificationError(error_to_str(-33)),
        argon2.exceptions.HashingError(error_to_str(-22)),
        MemoryError(),
    ],
)
async def test_a_password_that_could_not_be_tried_is_not_called_wrong(hasher: PasswordHasher, fault: Exception) -> None:
    """SECURITY §4: the request fails and may be made again; nobody is told that a right password is wrong."""
    made = await hasher.hash(GOOD)
    whole = hasher._argon
    hasher._argon = FakeStarved(fault)  # type: ignore[assignment]
    for call in (hasher.verify(made, GOOD), hasher.hash(GOOD)):
        with pytest.raises(Problem) as refused:
            await call
        assert (refused.value.code, refused.value.retry_after) == (ProblemCode.OVERLOADED, 2)
    hasher._argon = whole
    assert await hasher.verify(made, GOOD)


async def test_no_thread_to_be_had_is_refused_and_takes_no_place(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place in the queue that is never given back would end all hashing in the end."""

    def no_thread(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as short:
        short.setattr(hasher._pool, "submit", no_thread)
        for _ in range(module.WAITING + 8):
            with pytest.raises(Problem) as refused:
                await hasher.hash(GOOD)
            assert refused.value.code is ProblemCode.OVERLOADED
    assert hasher._busy == 0
    assert await hasher.hash(GOOD)


async def test_a_stored_hash_that_nobody_can_read_fits_nothing(hasher: PasswordHasher) -> None:
    assert not await hasher.verify("$argon2id$v=19$m=19456,t=3,p=1$!$!", GOOD)
