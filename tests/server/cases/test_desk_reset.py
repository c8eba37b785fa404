"""The one thing that the desk can do to a password."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.desk import ADA, DORA, JIM, at_desk, id_of, started
from tests.server.cases.walks import changed, opened, refused, signed_in
from tui_reset.contract.codes import normalised_code
from tui_reset.contract.desk import DeskAskBody, DeskAsked
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import MailboxBody, Proof
from tui_reset.server.cases import accounts, desk_reset, prove
from tui_reset.server.cases.desk_reset import PER_PERSON, PER_TARGET
from tui_reset.server.rules.policy import HOUR
from tui_reset.server.rules.reset import DESK_ORIGIN
from tui_reset.server.store.tables import metadata

Builder = Callable[..., FakeHouse]


async def peopled(fake: FakeHouse) -> FakeHouse:
    await fake.add(ALICE, BOB, DORA, ADA, JIM)
    return fake


@pytest.fixture
async def core(build: Builder) -> FakeHouse:
    return await peopled(build())


async def test_the_owner_gets_the_link_and_the_caller_hears_the_code(core: FakeHouse) -> None:
    """S1.3, S1.14, S1.14a: the same reset as ever; code and mail work together, and neither alone."""
    asked = await started(core, await at_desk(core))
    assert asked.state == "queued"
    [parcel] = await core.mails()
    assert (parcel.recipient, parcel.context["started_by"]) == (JIM.email, "desk")
    assert (parcel.context["origin"], parcel.context["reference"]) == (DESK_ORIGIN, asked.reference)
    holder = await opened(core, str(parcel.context["link"]).rpartition("/")[2])
    assert holder.proof is Proof.VERIFICATION_CODE
    await refused(changed(core, holder), ProblemCode.WRONG_PROOF)
    await changed(core, holder, verification_code=str(asked.verification_code))
    await refused(signed_in(core, JIM.email, JIM.password), ProblemCode.WRONG_CREDENTIALS)
    await signed_in(core, JIM.email, GOOD)


async def test_nobody_at_the_desk_holds_the_reset(core: FakeHouse) -> None:
    """S1.2: no grant, so no secret that a mail code or anything else could prove."""
    asked = await started(core, await at_desk(core))
    assert await core.rows("SELECT id FROM grants") == []
    [(reset_id,)] = await core.rows("SELECT id FROM requests")
    body = MailboxBody(mail_code="0000-0000")
    for secret in ("", reset_id, asked.reference):
        await refused(prove.prove_mailbox(core.house, reset_id, secret, body, caller()), ProblemCode.UNAUTHORIZED)
    assert set(msgspec.to_builtins(asked)) == {"reference", "state", "verification_code"}


async def test_the_log_names_both_people_and_the_reason(core: FakeHouse) -> None:
    """S1.14."""
    asked = await started(core, await at_desk(core), reason="  called us,\n from the  known number ")
    dora, jim = await id_of(core, DORA), await id_of(core, JIM)
    assert await core.rows(
        "SELECT actor, account_id, reference, source, result, reason FROM events WHERE type = 'desk_reset'"
    ) == [(dora, jim, asked.reference, "192.0.2.9", "queued", "called us, from the known number")]
    assert await core.rows("SELECT actor_id, reason FROM desk_resets") == [(dora, "called us, from the known number")]


async def test_with_two_factor_the_authenticator_takes_the_codes_place(core: FakeHouse) -> None:
    """S1.14a, S2.15: there is nothing to read out."""
    asked = await started(core, await at_desk(core), BOB)
    assert asked.verification_code is None
    holder = await opened(core, await core.link())
    await changed(core, holder, totp=core.totp())


async def test_in_access_profiles_the_link_alone_is_enough(build: Builder) -> None:
    """S1.14a, S1.6."""
    core = await peopled(build(proof=Proof.NONE, identity=("username", "email")))
    asked = await started(core, await at_desk(core))
    assert asked.verification_code is None
    await changed(core, await opened(core, await core.link()))
    await signed_in(core, JIM.email, GOOD)


async def test_it_works_while_self_service_is_off(core: FakeHouse) -> None:
    """S1.8 is about users."""
    core.house.live.take(self_service=False, mail_server=core.house.live.mail_server)
    await refused(core.ask(), ProblemCode.SELF_SERVICE_OFF)
    await started(core, await at_desk(core))
    assert len(await core.mails()) == 1


async def test_the_desks_mails_are_counted_apart(core: FakeHouse) -> None:
    """Neither can use up the other's: three an hour for one account, six of its owner's own."""
    dora, ada = await at_desk(core), await at_desk(core, ADA)
    for token in (dora, ada, dora):
        await started(core, token)
    problem = await refused(started(core, ada), ProblemCode.TOO_MANY_REQUESTS)
    assert problem.retry_after is not None
    assert 0 < problem.retry_after <= HOUR + 120
    assert len(await core.rows("SELECT id FROM requests")) == PER_TARGET
    await started(core, ada, ALICE)
    await core.mails()
    await core.ask(JIM.email)
    assert len(await core.mails()) == 1
    core.clock.go(problem.retry_after)
    await started(core, dora)


async def test_one_person_starts_so_many_an_hour(core: FakeHouse) -> None:
    many = [accounts.NewAccount(f"u{n}@example.org") for n in range(PER_PERSON + 1)]
    await core.add(*many)
    token = await at_desk(core)
    for one in many[:-1]:
        await started(core, token, one)
    await refused(started(core, token, many[-1]), ProblemCode.TOO_MANY_REQUESTS)
    await started(core, await at_desk(core, ADA), many[-1])


async def test_a_newer_one_of_the_same_person_ends_the_older_and_no_other(core: FakeHouse) -> None:
    """S2.3a: who asks from the same office ends nothing of the desk's, nor the desk of theirs."""
    dora, ada = await at_desk(core), await at_desk(core, ADA)
    await core.ask(JIM.email, source="192.0.2.9")
    for token in (dora, ada, dora):
        core.clock.go(1)
        await started(core, token)
    await core.ask(JIM.email, source="192.0.2.8")
    states = await core.rows("SELECT source, state FROM requests ORDER BY id")
    of_dora, of_ada = f"desk:{await id_of(core, DORA)}", f"desk:{await id_of(core, ADA)}"
    assert states == [
        ("192.0.2.9", "open"),
        (of_dora, "superseded"),
        (of_ada, "open"),
        (of_dora, "open"),
        ("192.0.2.8", "open"),
    ]


@pytest.mark.parametrize("first", ["own", "desk"])
async def test_whichever_is_finished_ends_the_other(core: FakeHouse, first: str) -> None:
    """SECURITY §4: the desk's and the person's own live side by side until then."""
    own = await core.ask(JIM.email)
    held = {"own": (await opened(core, await core.link()), own.verification_code)}
    desks = await started(core, await at_desk(core))
    held["desk"] = (await opened(core, await core.link()), desks.verification_code)
    (hold, code), (late, spare) = held.pop(first), next(iter(held.values()))
    await changed(core, hold, verification_code=str(code))
    await refused(changed(core, late, verification_code=str(spare)), ProblemCode.RESET_OVER)
    await signed_in(core, JIM.email, GOOD)


async def test_what_cannot_be_started_is_refused_and_leaves_nothing(core: FakeHouse) -> None:
    token = await at_desk(core)
    jim = await id_of(core, JIM)

    async def start(account_id: str, reason: str, session: str = token) -> None:
        await desk_reset.start_reset(core.house, session, account_id, DeskAskBody(reason=reason), caller())

    for reason in (" ", "\n", "a\x1b[2Jb", "a\u202eb", "a\x00"):
        problem = await refused(start(jim, reason), ProblemCode.MALFORMED)
        assert problem.fields == {"reason": ["malformed"]}
    await refused(start("nobody", "why"), ProblemCode.NOT_FOUND)
    await refused(start(jim, "why", "A" * 43), ProblemCode.UNAUTHORIZED)
    await accounts.disable_account(core.house, JIM.email)
    problem = await refused(start(jim, "why"), ProblemCode.FORBIDDEN)
    assert "disabled" in problem.detail
    for table in ("requests", "desk_resets", "outbox"):
        assert await core.rows(f"SELECT * FROM {table}") == [], table  # noqa: S608 - our own names


async def test_the_code_is_stored_nowhere(core: FakeHouse) -> None:
    asked = await started(core, await at_desk(core))
    code = normalised_code(str(asked.verification_code))
    for table in metadata.tables:
        text = repr(await core.rows(f"SELECT * FROM {table}"))  # noqa: S608 - the same
        assert code not in text
        assert str(asked.verification_code) not in text


async def test_the_desk_starts_none_for_its_own_people_and_administrators_do(core: FakeHouse) -> None:
    """SECURITY 83, case 67: refused, audited, counted, and nothing of it uses up what the account may have."""
    erin = accounts.NewAccount("erin@example.org", role="desk")
    await core.add(erin)
    dora, ada = await at_desk(core), await at_desk(core, ADA)
    for target in (ADA, DORA, erin):
        problem = await refused(started(core, dora, target, "please"), ProblemCode.FORBIDDEN)
        assert "only an administrator" in problem.detail
    assert await core.rows("SELECT * FROM requests") == []
    assert await core.mails() == []
    rows = await core.rows("SELECT actor, account_id, result, reason FROM events WHERE type = 'desk_reset'")
    me = await id_of(core, DORA)
    assert rows == [(me, await id_of(core, one), "forbidden", "please") for one in (ADA, DORA, erin)]
    for target in (ADA, DORA, erin):
        await started(core, ada, target)
    for _ in range(PER_PERSON - 3):
        await refused(started(core, dora, ADA), ProblemCode.FORBIDDEN)
    await refused(started(core, dora, ADA), ProblemCode.TOO_MANY_REQUESTS)
    assert (await core.rows("SELECT count(*) FROM events WHERE result = 'forbidden'")) == [(PER_PERSON,)]
    await started(core, ada, ADA)


async def test_a_repeat_with_the_same_key_starts_nothing_and_says_the_code_again(core: FakeHouse) -> None:
    """A lost answer: the mail that is out stays the one that works, and the caller still hears the code."""
    token, jim = await at_desk(core), await id_of(core, JIM)
    key = "0123456789abcdef"

    async def start(session: str, key: str | None, account_id: str = jim, reason: str = "called us") -> DeskAsked:
        body = DeskAskBody(reason=reason)
        return await desk_reset.start_reset(core.house, session, account_id, body, caller(), key)

    first, *repeats = [await start(token, key) for _ in range(5)]
    assert repeats == [first] * 4
    assert first.verification_code
    [parcel] = await core.mails()
    assert parcel.context["reference"] == first.reference
    for other in ({"reason": "another"}, {"account_id": await id_of(core, ALICE)}):
        await refused(start(token, key, **other), ProblemCode.IDEMPOTENCY_MISMATCH)
    await refused(start(token, "short"), ProblemCode.MALFORMED)
    await refused(start("A" * 43, key), ProblemCode.UNAUTHORIZED)
    ada = await start(await at_desk(core, ADA), key)
    assert ada.reference != first.reference
    holder = await opened(core, str(parcel.context["link"]).rpartition("/")[2])
    await changed(core, holder, verification_code=str(first.verification_code))


async def test_two_at_once_with_one_key_are_one(core: FakeHouse) -> None:
    token, jim = await at_desk(core), await id_of(core, JIM)
    body = DeskAskBody(reason="called us")
    calls = [desk_reset.start_reset(core.house, token, jim, body, caller(), "k" * 16) for _ in range(6)]
    answers = await asyncio.gather(*calls)
    assert {one.reference for one in answers} == {answers[0].reference}
    assert await core.rows("SELECT count(*) FROM requests") == [(1,)]
