"""A new master key under a house that runs: nobody notices, on one node or two, and an old one goes when it can."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, KEY, FakeHouse, made_house
from tests.server.cases.conftest import Builder
from tests.server.cases.test_enrol import bobs_session, replaced
from tests.server.cases.walks import changed, opened, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.cases import key_uses
from tui_reset.server.cases.audit_export import Export, exported
from tui_reset.server.cases.audit_sealing import seal_tail
from tui_reset.server.cases.in_force import in_force
from tui_reset.server.cases.key_uses import Uses, let_go
from tui_reset.server.directory.password_hash import hasher_of
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store import key_marks, marks

SECOND = bytes([9]) * 32
BEFORE = Keys(KEY)
PREPARED = Keys(KEY, 1, [Keys(SECOND, 2)])
ROTATED = Keys(SECOND, 2, [Keys(KEY)])
AFTER = Keys(SECOND, 2)
NOTHING = Uses(0, 0, 0, 0, 0, 0, 0)


def with_keys(core: FakeHouse, keys: Keys) -> FakeHouse:
    """The same house with these keys and a true hasher."""
    core.house = replace(core.house, keys=keys, hasher=hasher_of(keys))
    return core


@pytest.fixture
async def old(build: Builder) -> FakeHouse:
    """A node that makes with the first key, and knows the second."""
    core = with_keys(build(), PREPARED)
    await core.add(ALICE, BOB)
    return core


@pytest.fixture
async def new(old: FakeHouse) -> AsyncIterator[FakeHouse]:
    """A node over the same database that makes with the second key."""
    made = with_keys(made_house(old.url, old.house.policy, old.clock, seed=8), ROTATED)
    yield made
    await made.house.close()


async def misfit(core: FakeHouse) -> str | None:
    return await core.house.store.write(lambda connection: key_marks.misfit(connection, core.house.keys))


async def intact(core: FakeHouse) -> set[bool]:
    return {line.intact async for lines in exported(core.house, Export()) for line in lines}


async def test_what_one_node_makes_the_other_takes(old: FakeHouse, new: FakeHouse) -> None:
    """Links, codes, secrets and repeats are the same on a node that knows the key and on one that uses it."""
    for key, maker, other in (("x" * 16, old, new), ("z" * 16, new, old)):
        asked = await maker.ask(key=key)
        assert await other.ask(key=key) == asked
        link = await other.link()
        held = await opened(maker, link)
        code = asked.verification_code
        first = await changed(maker, held, key="y" * 16, verification_code=code)
        assert await changed(other, held, key="y" * 16, verification_code=code) == first
        for node in (maker, other):
            await signed_in(node, ALICE.email, GOOD)
            assert await intact(node) == {True}
        maker.clock.go(4000)


async def test_wrong_tries_go_on_being_counted(old: FakeHouse, new: FakeHouse) -> None:
    """SECURITY 91: a new key sets no count back, for known and unknown names alike."""
    for name in (ALICE.email, "nobody@example.org"):
        for _ in range(6):
            await refused(signed_in(old, name, "wrong"), ProblemCode.WRONG_CREDENTIALS)
        old.sleep.slept.clear()
        new.sleep.slept.clear()
        await refused(signed_in(old, name, "wrong"), ProblemCode.WRONG_CREDENTIALS)
        await refused(signed_in(new, name, "wrong"), ProblemCode.WRONG_CREDENTIALS)
        assert new.sleep.slept[0] >= old.sleep.slept[0] > 0


async def test_a_key_goes_when_nothing_needs_it(
    old: FakeHouse, new: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that hangs on it is counted until it has moved; seeds are moved at once."""
    monkeypatch.setattr(key_uses, "_SEEDS_AT_ONCE", 1)
    assert await misfit(old) is None
    await replaced(old, await bobs_session(old), old.totp())
    old.clock.go(30)
    await old.ask()
    assert await misfit(new) is None
    await seal_tail(old.house)
    uses = await let_go(new.house, BEFORE)
    assert replace(uses, entries=0) == Uses(
        passwords=2, recovery_codes=10, seeds=0, mail_passwords=0, resets=1, entries=0, seals=1
    )
    assert uses.entries > 3
    assert len(uses.sentences()) == 5
    assert await misfit(old) is None
    # Its owner signs in with the seed that was moved, and makes new codes; the rest is the clock's.
    token = (await signed_in(new, BOB.email, BOB.password, totp=new.totp())).token
    new.clock.go(30)
    codes = await replaced(new, token, new.totp())
    await signed_in(new, ALICE.email, ALICE.password)
    new.clock.go(4000)
    await new.run("DELETE FROM events")
    await new.run("DELETE FROM seals")
    assert await let_go(new.house, BEFORE) == NOTHING
    alone = with_keys(new, AFTER)
    assert await misfit(alone) is None
    await signed_in(alone, BOB.email, BOB.password, recovery_code=codes.recovery_codes[0])
    assert str(await misfit(with_keys(old, BEFORE))).startswith("The database was used with master key 2")


async def test_a_seed_that_opens_for_nobody_is_told(new: FakeHouse) -> None:
    await new.run(
        "UPDATE accounts SET totp_pending_seed = (SELECT totp_seed FROM accounts WHERE email = :b)", b=BOB.email
    )
    assert (await let_go(new.house, BEFORE)).seeds == 1
    assert (await let_go(new.house, Keys(bytes(32), 3))) == NOTHING


@pytest.mark.parametrize("row", ["not base64", "\u00e9", "YQ"])
async def test_a_mail_password_that_somebody_has_overwritten_needs_no_key(new: FakeHouse, row: str) -> None:
    await new.run("INSERT INTO desk_settings (name, value) VALUES ('smtp.password', :row)", row=row)
    assert await let_go(new.house, Keys(bytes(32), 3)) == NOTHING
    assert in_force(new.house, {"smtp.password": row}).server.password.reveal() == ""


async def test_a_node_without_a_key_that_was_used_does_not_start(new: FakeHouse) -> None:
    """The one sentence says which key, and what to do."""
    assert await misfit(new) is None
    assert "lacks" in str(await misfit(with_keys(new, BEFORE)))
    assert "another master key" in str(await misfit(with_keys(new, Keys(bytes(32), 2))))
    assert await misfit(with_keys(new, AFTER)) is None


async def test_a_mark_that_nobody_of_us_has_left_keeps_no_node_from_starting(new: FakeHouse) -> None:
    await new.house.store.write(lambda connection: marks.put(connection, "key_check:x", b""))
    assert await misfit(new) is None
