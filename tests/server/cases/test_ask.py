"""Asking for a reset."""

from typing import Any

import pytest

from tests.doubles.fake_house import ALICE, BOB, SEED, FakeHouse, caller
from tests.doubles.statements import Said, statements_of
from tests.server.cases.conftest import Builder
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import Asked, Identity, Proof, ResetStep
from tui_reset.server.cases import account, accounts, ask
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.rules.tokens import link_token, mail_code, place_of
from tui_reset.server.store.tables import metadata

KEY = "0123456789abcdef"
NOBODY = "nobody@example.org"
CAROL = NewAccount(email="carol@example.org", password="carol is not here any more")
JIM = NewAccount(email="jim@example.org", password="jim is locked for an hour")


def shape(asked: Asked) -> dict[str, Any]:
    """Everything but what is random, which must be of equal length."""
    return {
        name: len(value) if isinstance(value := getattr(asked, name), str) and name != "step" else value
        for name in asked.__struct_fields__
    }


async def test_known_unknown_disabled_and_two_factor_are_answered_alike(core: FakeHouse) -> None:
    """S2.2, S2.3, S2.6: the same answer, with a code for everybody in profile `standard`; SECURITY 1: locked too."""
    await core.add(CAROL, JIM)
    await accounts.disable_account(core.house, CAROL.email)
    for source in ("198.51.100.1", "198.51.100.2"):
        await core.ask(JIM.email, source)
        held = await opened(core, await core.link())
        for _ in range(5):
            await refused(changed(core, held, verification_code="AAAA-AAAA"), ProblemCode.WRONG_PROOF)
    everybody = (ALICE.email, BOB.email, CAROL.email, JIM.email, NOBODY)
    shapes = [shape(await core.ask(email)) for email in everybody]
    assert shapes.count(shapes[0]) == len(everybody)
    assert shapes[0]["verification_code"] == len("ABCD-1234")


async def test_known_and_unknown_are_the_same_work(core: FakeHouse) -> None:
    """SECURITY 2: the same statements and rows, in the same order; also over the limit of mails.

    One who asks again ends the earlier request, which is one statement more.
    """
    first: list[Said] = []
    later: list[Said] = []
    with statements_of(core.house.store) as said:
        for number in range(4):
            for email in (ALICE.email, BOB.email, NOBODY):
                said.clear()
                await core.ask(email)
                (later if number else first).append(list(said))
    assert all(one == first[0] for one in first)
    assert all(one == later[0] for one in later)
    assert len(later[0]) == len(first[0]) + 1
    assert len(first[0]) >= 7


async def test_only_a_known_and_enabled_account_gets_a_mail(core: FakeHouse) -> None:
    """S2.7; SECURITY 5: to the stored address."""
    await core.add(CAROL)
    await accounts.disable_account(core.house, CAROL.email)
    for email in (NOBODY, CAROL.email, "ALICE@EXAMPLE.ORG"):
        await core.ask(email)
    assert [parcel.recipient for parcel in await core.mails()] == [ALICE.email]


async def test_nobodys_address_is_kept_as_a_keyed_hash_only(core: FakeHouse) -> None:
    """SECURITY 98."""
    await core.ask(NOBODY)
    for table in ("requests", "events", "outbox", "tallies", "grants"):
        for row in await core.rows(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
            assert NOBODY not in str(row)


async def test_no_secret_or_code_is_stored(core: FakeHouse) -> None:
    """SECURITY 18, 22: a dump of the database opens no account."""
    asked = await core.ask(key=KEY)
    link = link_token(core.house.keys, asked.id)
    held = await opened(core, link)
    session = await signed_in(core, ALICE.email, ALICE.password)
    await refused(changed(core, held, key=KEY, verification_code="AAAA-AAAA"), ProblemCode.WRONG_PROOF)
    codes = [str(asked.verification_code), mail_code(core.house.keys, asked.id)]
    rows = [await core.rows(f"SELECT * FROM {table}") for table in metadata.tables]  # noqa: S608 - our own names
    dump = str(rows)
    assert asked.reference.replace("-", "") in dump.replace("-", "")
    assert len([found for found in rows if found]) >= 7
    told_alone = link.removeprefix(place_of(asked.id))
    for secret in (asked.secret, held.secret, session.token, told_alone, str(ALICE.password), SEED, *codes):
        assert secret not in dump
        assert secret.replace("-", "") not in dump


async def test_profile_onepagecrm_shows_no_code_with_two_factor(build: Builder) -> None:
    """S2.6: with two-factor on there is no verification code in profile `onepagecrm`."""
    core = build(code_for_two_factor=False)
    await core.add(ALICE, BOB)
    assert (await core.ask(BOB.email)).verification_code is None
    assert (await core.ask(ALICE.email)).verification_code
    assert (await core.ask(NOBODY)).verification_code


async def test_a_profile_without_codes_shows_none_to_anybody(build: Builder) -> None:
    core = build(proof=Proof.NONE)
    await core.add(ALICE)
    for email in (ALICE.email, NOBODY):
        assert (await core.ask(email)).verification_code is None
    asked, held = await asked_and_opened(core)
    assert held.proof is Proof.NONE
    assert (await changed(core, held)).step is ResetStep.DONE
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL


async def test_a_new_request_ends_older_ones_of_the_same_source_only(core: FakeHouse) -> None:
    """S2.3a: others live to their own expiry, or strangers could keep an owner out."""
    await core.ask()
    first = await core.link()
    await core.ask(source="198.51.100.7")
    stranger = await core.link()
    await core.ask()
    third = await core.link()
    await refused(opened(core, first), ProblemCode.LINK_SUPERSEDED)
    assert (await opened(core, stranger)).step is ResetStep.SET_PASSWORD
    assert (await opened(core, third)).step is ResetStep.SET_PASSWORD


async def test_over_the_limit_the_answer_is_the_same_and_older_links_live(build: Builder) -> None:
    """S2.3a; SECURITY 89, 91: three mails per account, source and hour, six in all."""
    core = build(requests_per_source=1000)
    await core.add(ALICE)
    for _ in range(3):
        await core.ask()
    last = await core.link()
    assert shape(await core.ask()) == shape(await core.ask(NOBODY))
    assert await core.mails() == []
    assert (await opened(core, last)).step is ResetStep.SET_PASSWORD
    for number in range(5):
        await core.ask(source=f"198.51.100.{number}")
    assert len(await core.mails()) == 3
    core.clock.go(3700)
    await core.ask()
    assert len(await core.mails()) == 1


async def test_a_link_that_outlives_the_counted_hour_is_superseded_too(build: Builder) -> None:
    """S2.3a: a new request ends older ones from the same source, also where a test or demo lets links live longer."""
    core = build(link_lifetime=7200)
    await core.add(ALICE)
    await core.ask()
    old = await core.link()
    core.clock.go(3700)
    await core.ask()
    await refused(opened(core, old), ProblemCode.LINK_SUPERSEDED)


async def test_strangers_cannot_make_what_is_counted_of_an_account_long(core: FakeHouse) -> None:
    """SECURITY 92: the limit used up, all that may not go shares one name: new sources add no rows."""
    for number in range(20):
        await core.ask(source=f"198.51.100.{number}")
    names = await core.rows("SELECT count(DISTINCT name) FROM tallies WHERE name LIKE 'mail:%'")
    assert names == [(core.house.policy.mails_per_account + 1,)]


async def test_a_source_may_ask_so_often_for_known_and_unknown_alike(build: Builder) -> None:
    """SECURITY 94; case 36: other names do not push a counter out, and a restart does not clear it."""
    core = build(requests_per_source=2)
    await core.add(ALICE)
    await core.ask(NOBODY)
    await core.ask("other@example.org")
    for email in (ALICE.email, NOBODY):
        problem = await refused(core.ask(email), ProblemCode.TOO_MANY_REQUESTS)
        assert problem.retry_after
        assert 0 < problem.retry_after <= 3661
    await core.ask(source="198.51.100.7")
    again = await core.restart()
    await refused(again.ask(), ProblemCode.TOO_MANY_REQUESTS)
    again.clock.go(3700)
    await again.ask()
    await again.house.close()


async def test_a_repeat_with_the_same_key_is_the_same_request(core: FakeHouse) -> None:
    """API: idempotent; one flow, one mail."""
    first = await core.ask(key=KEY)
    core.clock.go(1)
    again = await core.ask(key=KEY)
    assert (again.id, again.secret, again.verification_code) == (first.id, first.secret, first.verification_code)
    assert again.expires_in == first.expires_in - 1
    assert len(await core.mails()) == 1
    assert (await core.ask(source="198.51.100.7", key=KEY)).id != first.id


async def test_the_same_key_for_something_else_is_refused(core: FakeHouse) -> None:
    await core.ask(key=KEY)
    await refused(core.ask(BOB.email, key=KEY), ProblemCode.IDEMPOTENCY_MISMATCH)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "0123456789abcdef!", "0123456789abcdef\n"])
async def test_a_key_has_its_form(core: FakeHouse, key: str) -> None:
    await refused(core.ask(key=key), ProblemCode.MALFORMED)


@pytest.mark.parametrize(
    "identity",
    [
        Identity(),
        Identity(email="alice"),
        Identity(email="alice@example.org,evil@evil.test"),
        Identity(username="alice"),
        Identity(email=ALICE.email, username="alice"),
    ],
)
async def test_an_identity_is_what_the_profile_asks_for(core: FakeHouse, identity: Identity) -> None:
    """S2.2a; SECURITY 4: refused with the field, and nothing is sent."""
    problem = await refused(ask.ask_for_reset(core.house, identity, caller(), None), ProblemCode.MALFORMED)
    assert problem.fields
    assert await core.mails() == []


async def test_a_profile_with_both_asks_for_both_and_half_right_is_unknown(build: Builder) -> None:
    """SECURITY 9: one wrong half is treated exactly like an unknown account."""
    core = build(identity=("username", "email"))
    await core.add(NewAccount(email=ALICE.email, username="alice"))
    for username in ("alice", "bob"):
        identity = Identity(email=ALICE.email, username=username)
        await ask.ask_for_reset(core.house, identity, caller(), None)
    assert len(await core.mails()) == 1


async def test_switched_off_it_refuses_everybody_alike(build: Builder) -> None:
    """SECURITY 10."""
    core = build(self_service=False)
    await core.add(ALICE)
    for email in (ALICE.email, NOBODY):
        await refused(core.ask(email), ProblemCode.SELF_SERVICE_OFF)


async def test_asking_changes_nothing_on_the_account(core: FakeHouse) -> None:
    """SECURITY 7."""
    sessions = [
        await signed_in(core, ALICE.email, ALICE.password),
        await signed_in(core, BOB.email, BOB.password, totp=core.totp()),
    ]
    tables = ("accounts", "sessions", "recovery_codes")
    before = [await core.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names
    for email in (ALICE.email, BOB.email):
        await core.ask(email)
    assert [await core.rows(f"SELECT * FROM {table}") for table in tables] == before  # noqa: S608
    for session in sessions:
        await account.read_account(core.house, session.token, caller())


async def test_every_request_is_in_the_audit_trail(core: FakeHouse) -> None:
    """SECURITY 95."""
    await core.ask()
    await core.ask(NOBODY)
    rows = await core.rows("SELECT type, result, reason FROM events WHERE type = 'reset_asked'")
    assert rows == [("reset_asked", "queued", ""), ("reset_asked", "dropped", "unknown")]
