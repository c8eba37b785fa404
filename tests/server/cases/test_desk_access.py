"""Who may work at the desk."""

from collections.abc import Callable

import pytest

from tests.doubles.fake_house import ALICE, FakeHouse, caller
from tests.server.cases.desk import ADA, DORA, at_desk
from tests.server.cases.walks import refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import BeginTwoFactorBody, EndTwoFactorBody, TotpBody
from tui_reset.server.cases import accounts, enrol
from tui_reset.server.cases.desk_access import READS_PER_MINUTE, desk_person, desk_reader
from tui_reset.server.store.accounts import AccountRecord


@pytest.fixture
async def core(build: Callable[..., FakeHouse]) -> FakeHouse:
    fake = build()
    await fake.add(ALICE, DORA, ADA)
    return fake


async def judged(core: FakeHouse, token: str, role: str = "desk") -> AccountRecord:
    return await core.house.store.read(lambda connection: desk_person(connection, core.house, token, role))


async def test_the_desk_opens_for_its_people_and_for_administrators(core: FakeHouse) -> None:
    dora, ada = await at_desk(core), await at_desk(core, ADA)
    assert (await judged(core, dora)).email == DORA.email
    assert (await judged(core, ada)).email == ADA.email
    assert (await judged(core, ada, "admin")).email == ADA.email
    await refused(judged(core, dora, "admin"), ProblemCode.FORBIDDEN)


async def test_it_asks_for_a_session_of_its_own_people(core: FakeHouse) -> None:
    alice = await signed_in(core, ALICE.email, ALICE.password)
    await refused(judged(core, alice.token), ProblemCode.FORBIDDEN)
    await refused(judged(core, "A" * 43), ProblemCode.UNAUTHORIZED)
    dora = await at_desk(core)
    core.clock.go(core.house.policy.session_lifetime)
    await refused(judged(core, dora), ProblemCode.UNAUTHORIZED)


async def test_a_session_from_before_the_second_factor_stays_outside(core: FakeHouse) -> None:
    """Enrolling keeps this session, and still it was opened with a password alone."""
    await accounts.set_role(core.house, ALICE.email, "desk")
    session = await signed_in(core, ALICE.email, ALICE.password)
    problem = await refused(judged(core, session.token), ProblemCode.FORBIDDEN)
    assert "authenticator" in problem.detail
    body = BeginTwoFactorBody(password=str(ALICE.password))
    seed = (await enrol.begin(core.house, session.token, body, caller())).secret
    await enrol.confirm(core.house, session.token, TotpBody(totp=core.totp(seed)), caller())
    await refused(judged(core, session.token), ProblemCode.FORBIDDEN)
    core.clock.go(30)
    again = await signed_in(core, ALICE.email, ALICE.password, totp=core.totp(seed))
    assert (await judged(core, again.token)).email == ALICE.email


async def test_switching_two_factor_off_closes_the_desk(core: FakeHouse) -> None:
    dora = await at_desk(core)
    body = EndTwoFactorBody(password=str(DORA.password), totp=core.totp(str(DORA.totp_seed)))
    await enrol.end(core.house, dora, body, caller())
    await refused(judged(core, dora), ProblemCode.FORBIDDEN)


async def test_a_role_counts_from_the_next_call_on(core: FakeHouse) -> None:
    dora = await at_desk(core)
    await accounts.set_role(core.house, DORA.email, "user")
    await refused(judged(core, dora), ProblemCode.FORBIDDEN)
    await accounts.set_role(core.house, DORA.email, "admin")
    await judged(core, dora, "admin")
    assert await core.rows("SELECT actor, reason FROM events WHERE type = 'role_changed' ORDER BY id") == [
        ("operator", "user"),
        ("operator", "admin"),
    ]
    with pytest.raises(accounts.AccountRefused, match="not a role"):
        await accounts.set_role(core.house, DORA.email, "king")


async def test_reading_has_a_pace_of_its_own_for_each_person(core: FakeHouse) -> None:
    dora, ada = await at_desk(core), await at_desk(core, ADA)

    async def read(token: str) -> None:
        await core.house.store.read(lambda connection: desk_reader(connection, core.house, token))

    for _ in range(READS_PER_MINUTE):
        await read(dora)
    problem = await refused(read(dora), ProblemCode.TOO_MANY_REQUESTS)
    assert problem.retry_after is not None
    assert 0 < problem.retry_after <= 61
    await read(ada)
    core.clock.go(problem.retry_after)
    await read(dora)
