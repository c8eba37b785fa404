"""Reading the audit log from the desk."""

from collections.abc import Callable

import pytest

from tests.doubles.fake_house import ALICE, FakeHouse
from tests.server.cases.desk import DORA, at_desk
from tests.server.cases.walks import refused
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.whole import LARGEST
from tui_reset.server.cases import desk_log
from tui_reset.server.cases.desk_log import Asked, read_events
from tui_reset.server.cases.desk_look import SEARCHES_PER_MINUTE
from tui_reset.server.store import event_log


@pytest.fixture
async def core(build: Callable[..., FakeHouse]) -> FakeHouse:
    fake = build()
    await fake.add(ALICE, DORA)
    return fake


async def test_an_old_number_is_searched_for_page_by_page(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that has gone through enough of a long log says where to go on, though it found nothing."""
    token = await at_desk(core)
    asked = await core.ask()
    for _ in range(9):
        await core.ask()
    monkeypatch.setattr(event_log, "STRETCH", 2)
    monkeypatch.setattr(desk_log, "STRETCHES", 3)
    first = await read_events(core.house, token, Asked(5, reference=asked.reference))
    assert (first.items, first.next) == ([], 8)
    second = await read_events(core.house, token, Asked(5, after=first.next, reference=asked.reference))
    assert ([one.type for one in second.items], second.next) == (["reset_asked"], 2)
    third = await read_events(core.house, token, Asked(5, after=second.next, reference=asked.reference))
    assert (third.items, third.next) == ([], None)


async def test_who_is_no_account_keeps_the_name_the_log_has(core: FakeHouse) -> None:
    token = await at_desk(core)
    await core.ask("nobody@example.org")
    newest = (await read_events(core.house, token, Asked(2))).items
    assert [(one.type, one.actor, one.account) for one in newest] == [
        ("reset_asked", "anonymous", None),
        ("sign_in", DORA.email, DORA.email),
    ]
    whole = await read_events(core.house, token, Asked(50))
    assert [one.actor for one in whole.items][2:] == ["operator", "operator"]
    assert [one.account for one in whole.items][2:] == [DORA.email, ALICE.email]


async def test_only_numbers_that_were_given_lead_on(core: FakeHouse) -> None:
    token = await at_desk(core)
    for after in (-1, LARGEST + 1):
        await refused(read_events(core.house, token, Asked(5, after=after)), ProblemCode.MALFORMED)
    assert (await read_events(core.house, token, Asked(5, after=0))).items == []
    assert len((await read_events(core.house, token, Asked(5, after=LARGEST))).items) == 3
    await refused(read_events(core.house, token, Asked(5, reference="x")), ProblemCode.MALFORMED)


async def test_a_number_cannot_be_searched_for_without_end(core: FakeHouse) -> None:
    """Each may go through all of the log; what an index leads to has the pace of all reading."""
    token = await at_desk(core)
    for _ in range(SEARCHES_PER_MINUTE):
        await read_events(core.house, token, Asked(5, reference="000-000-000"))
    await refused(read_events(core.house, token, Asked(5, reference="000-000-000")), ProblemCode.TOO_MANY_REQUESTS)
    assert (await read_events(core.house, token, Asked(5, account=ALICE.email))).items
