"""Finding accounts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.fake_house import ALICE, FakeHouse, new_house
from tui_reset.contract.wire import Identity
from tui_reset.server.cases.accounts import NewAccount

JIM = NewAccount(email="Jim.Brennan@Example.org", username="JBrennan")


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeHouse]:
    built = new_house(tmp_path)
    await built.add(ALICE, JIM)
    yield built
    await built.house.close()


async def found(fake: FakeHouse, **given: str) -> str | None:
    directory = fake.house.directory
    account = await fake.house.store.read(lambda connection: directory.find(connection, Identity(**given)))
    return None if account is None else account.email


async def test_by_address_in_any_case_and_as_it_was_stored(fake: FakeHouse) -> None:
    """SECURITY 5: what is stored is what is written to, not what was typed."""
    assert await found(fake, email="jim.brennan@EXAMPLE.org") == "Jim.Brennan@Example.org"
    assert await found(fake, email="nobody@example.org") is None
    assert await found(fake, email="not an address") is None
    assert await found(fake) is None


async def test_a_pair_must_fit_in_both_halves(fake: FakeHouse) -> None:
    """SECURITY 9."""
    assert await found(fake, email=JIM.email, username="jbrennan") == JIM.email
    assert await found(fake, email=ALICE.email, username="jbrennan") is None
    assert await found(fake, email=JIM.email, username="nobody") is None
    assert await found(fake, username="jbrennan") == JIM.email


async def test_without_a_user_name_one_goes_by_the_address(fake: FakeHouse) -> None:
    """S1.5: username and email are ordinarily the same; beside another user name the address is none."""
    assert await found(fake, email=ALICE.email, username="ALICE@example.org") == ALICE.email
    assert await found(fake, email=JIM.email, username=JIM.email) is None
    assert await found(fake, email=JIM.email, username=ALICE.email) is None
    await fake.add(NewAccount(email="ann@example.org", username="ann@example.org"))
    assert await found(fake, email="ann@example.org", username="Ann@Example.org") == "ann@example.org"


@pytest.mark.parametrize("identifier", ["JBRENNAN", "jim.brennan@example.org"])
async def test_a_sign_in_name_is_either(fake: FakeHouse, identifier: str) -> None:
    directory = fake.house.directory
    account = await fake.house.store.read(lambda connection: directory.find_by_identifier(connection, identifier))
    assert account
    assert account.email == JIM.email
