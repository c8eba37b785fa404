"""Finding people from the desk, and their pages."""

from collections.abc import Callable

import msgspec
import pytest

from tests.doubles.fake_house import ALICE, BOB, FakeHouse
from tests.server.cases.desk import DORA, JIM, at_desk, id_of, started
from tests.server.cases.walks import opened, refused
from tui_reset.contract import limits
from tui_reset.contract.desk import People
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.cases.desk_people import find_people
from tui_reset.server.cases.desk_person import LAST_EVENTS, read_person


@pytest.fixture
async def core(build: Callable[..., FakeHouse]) -> FakeHouse:
    fake = build()
    await fake.add(ALICE, BOB, DORA, JIM)
    return fake


async def found(core: FakeHouse, token: str, q: str, after: str | None = None, limit: int = 50) -> People:
    return await find_people(core.house, token, q, after, limit)


@pytest.mark.parametrize(
    "q", ["jim", "JIM.B", "jbr", "Jim Brennan", "brenn", " jim  BRENNAN ", "jim.brennan@example.org"]
)
async def test_a_person_is_found_by_the_beginning_of_any_name(core: FakeHouse, q: str) -> None:
    """S1.11: User Management lists users, and one is selected."""
    people = await found(core, await at_desk(core), q)
    assert [(one.email, one.username, one.display_name) for one in people.items] == [
        (JIM.email, "jbrennan", "Jim Brennan")
    ]
    assert people.next is None


@pytest.mark.parametrize("q", ["im", "ennan", "nobody", "%", "_im", "*", "'", "\x00", "jim\x00", "[a-z]"])
async def test_nothing_but_a_beginning_finds(core: FakeHouse, q: str) -> None:
    """No wildcard means anything."""
    assert (await found(core, await at_desk(core), q)).items == []


async def test_all_are_listed_by_address(core: FakeHouse) -> None:
    token = await at_desk(core)
    first = await found(core, token, "", limit=3)
    assert [one.email for one in first.items] == [ALICE.email, BOB.email, DORA.email]
    second = await found(core, token, " ", first.next, 3)
    assert ([one.email for one in second.items], second.next) == ([JIM.email], None)
    assert [one.two_factor for one in first.items] == [False, True, True]


async def test_pages_hold_each_person_once(core: FakeHouse) -> None:
    """Everybody here has five names that begin alike; and whoever comes in between moves no page."""
    await core.add(*(NewAccount(f"sam{n}@example.org", f"samuel{n}", f"Sam Samson Sam-Sam{n}") for n in range(23)))
    token = await at_desk(core)
    seen, after = list[str](), None
    for number in range(9):
        page = await found(core, token, "Sam", after, 5)
        seen += [one.email for one in page.items]
        await core.add(NewAccount(f"aa{number}@example.org", display_name=f"Aa Aaron{number}"))
        if page.next is None:
            break
        after = page.next
    assert sorted(seen) == sorted({f"sam{n}@example.org" for n in range(23)})
    assert len(seen) == 23


async def test_namesakes_are_told_apart_by_pages(core: FakeHouse) -> None:
    await core.add(*(NewAccount(f"n{n}@example.org", display_name="Kim Lee") for n in range(7)))
    token, seen, after = await at_desk(core), set[str](), None
    for _ in range(4):
        page = await found(core, token, "kim lee", after, 2)
        seen |= {one.email for one in page.items}
        after = page.next
    assert (len(seen), after) == (7, None)


async def test_names_are_found_in_any_case_and_composition(core: FakeHouse) -> None:
    await core.add(NewAccount("x@example.org", "Strasse", "Jose\u0301 Stra\u00dfe \u0130lker \u1e9e"))
    token = await at_desk(core)
    for q in ("JOS\u00c9", "jos\u00e9 STRASSE", "stra\u00dfe", "STRASSE", "\u0130LKER"):
        assert [one.email for one in (await found(core, token, q)).items] == ["x@example.org"], q


async def test_what_cannot_be_asked_is_malformed(core: FakeHouse) -> None:
    token = await at_desk(core)
    for wrong in (
        found(core, token, "x" * (limits.DESK_QUERY_CHARACTERS + 1)),
        found(core, token, "jim", after="nobody"),
        found(core, token, "jim", after=await id_of(core, ALICE)),
        found(core, token, "", after="nobody"),
        found(core, token, "", limit=0),
        found(core, token, "", limit=-1),
    ):
        await refused(wrong, ProblemCode.MALFORMED)
    assert len((await found(core, token, "", limit=10**9)).items) == 4
    assert (await found(core, token, "x" * limits.DESK_QUERY_CHARACTERS)).items == []


async def test_a_page_shows_resets_and_events_and_never_a_secret(core: FakeHouse) -> None:
    """S1.3, S1.14: reference and state; neither link, codes, hash nor seed."""
    token = await at_desk(core)
    own = await core.ask(BOB.email)
    core.clock.go(1)
    asked = await started(core, token, BOB)
    links = [str(parcel.context["link"]).rpartition("/")[2] for parcel in await core.mails()]
    await opened(core, links[1])
    core.clock.go(1)
    page = await read_person(core.house, token, await id_of(core, BOB))
    assert (page.person.email, page.person.two_factor, page.person.role) == (BOB.email, True, "user")
    assert [(one.reference, one.state.value) for one in page.open_resets] == [
        (asked.reference, "opened"),
        (own.reference, "sent"),
    ]
    assert page.last_events[0].type == "link_opened"
    started_by = next(one for one in page.last_events if one.type == "desk_reset")
    assert (started_by.actor, started_by.account, started_by.reason) == (DORA.email, BOB.email, "called us")
    text = msgspec.json.encode(page).decode()
    hashes = [row[0] for row in await core.rows("SELECT password_hash FROM accounts")]
    for secret in (*links, *hashes, own.secret, str(own.verification_code), str(BOB.totp_seed), str(BOB.password)):
        assert secret not in text


async def test_a_page_has_the_last_events_alone_and_no_reset_that_is_over(core: FakeHouse) -> None:
    token = await at_desk(core)
    for number in range(LAST_EVENTS):
        await core.ask(ALICE.email, source=f"192.0.2.{number}")
        core.clock.go(700)  # within the limit of mails: what is over it is no account's
    core.clock.go(core.house.policy.link_lifetime)
    page = await read_person(core.house, token, await id_of(core, ALICE))
    assert page.open_resets == []
    assert len(page.last_events) == LAST_EVENTS
    assert {one.type for one in page.last_events} == {"reset_asked"}
    for nobody in ("nobody", "0" * 32, "\x00"):
        await refused(read_person(core.house, token, nobody), ProblemCode.NOT_FOUND)
