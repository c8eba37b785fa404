"""Handing the signed-in account's password to another application."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.doubles.fake_application import FakeApplication
from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import (
    Account,
    AppState,
    BeginTwoFactorBody,
    EndTwoFactorBody,
    PasswordChanged,
    Pushed,
    TotpBody,
)
from tui_reset.server.cases import account, accounts, enrol, push, sign_in
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.directory.password_hash import TURNS_PER_SOURCE
from tui_reset.server.push.application import NotSetUp, Outcome, PushState, Target

PASSWORD = str(ALICE.password)
LATER = Outcome(PushState.PENDING, "It did not answer.")
NO = Outcome(PushState.REFUSED, "It says no.")


def with_app(core: FakeHouse, *outcomes: Outcome, by_email: bool = False) -> FakeApplication:
    """One application `crm`, and one that nobody has set up."""
    app = FakeApplication(*outcomes)
    core.house = replace(
        core.house, apps={"crm": Target("CRM", app, by_email), "mail": Target("Mail list", NotSetUp())}
    )
    return app


async def token_of(core: FakeHouse, email: str = ALICE.email, password: str = PASSWORD, **factor: str) -> str:
    return (await signed_in(core, email, password, **factor)).token


async def pushed(core: FakeHouse, token: str, password: str = PASSWORD, app: str = "crm") -> Pushed:
    return await push.push_password(core.house, token, app, password, caller())


async def seen(core: FakeHouse, token: str) -> Account:
    return await account.read_account(core.house, token, caller())


async def states(core: FakeHouse, token: str) -> list[str]:
    return [app.state for app in (await seen(core, token)).apps]


async def test_the_password_goes_to_the_account_of_the_directorys_name(core: FakeHouse) -> None:
    """S1.26: the sign-in details are handed over; the page shows it with its time."""
    app = with_app(core)
    token = await token_of(core)
    assert [(each.id, each.title, each.state, each.pushed_at) for each in (await seen(core, token)).apps] == [
        ("crm", "CRM", "never", None),
        ("mail", "Mail list", "never", None),
    ]
    assert await pushed(core, token) == Pushed(state="accepted", detail="It has confirmed the change.")
    assert app.given == [(ALICE.email, PASSWORD)]
    [crm, _] = (await seen(core, token)).apps
    assert (crm.state, crm.detail) == ("accepted", "It has confirmed the change.")
    assert str(crm.pushed_at).endswith("Z")


async def test_a_user_name_comes_first_unless_the_application_goes_by_addresses(core: FakeHouse) -> None:
    jim = NewAccount(email="jim.brennan@example.org", username="jbrennan", password="the crm knows me well")
    await core.add(jim)
    names = []
    for by_email in (False, True):
        app = with_app(core, by_email=by_email)
        await pushed(core, await token_of(core, "JBRENNAN", str(jim.password)), str(jim.password))
        names += [name for name, _ in app.given]
    assert names == ["jbrennan", "jim.brennan@example.org"]


async def test_a_wrong_password_is_counted_slowed_and_goes_nowhere(core: FakeHouse) -> None:
    """S1.26: it is verified against the account first."""
    app = with_app(core)
    token = await token_of(core)
    for _ in range(6):
        await refused(pushed(core, token, "not this one"), ProblemCode.WRONG_CREDENTIALS)
    assert app.given == []
    assert core.sleep.slept
    assert await states(core, token) == ["never", "never"]
    assert (await pushed(core, token)).state == "accepted"


async def test_trying_side_by_side_is_no_quicker(core: FakeHouse) -> None:
    """One source has the same few turns here as at sign-in."""
    app = with_app(core)
    token = await token_of(core)
    with ExitStack() as turns:
        for _ in range(TURNS_PER_SOURCE):
            turns.enter_context(core.house.hasher.turn(caller().source))
        await refused(pushed(core, token), ProblemCode.TOO_MANY_REQUESTS)
    assert app.given == []
    assert (await pushed(core, token)).state == "accepted"


async def test_a_session_and_a_known_application_are_needed(core: FakeHouse) -> None:
    with_app(core)
    token = await token_of(core)
    await refused(pushed(core, token, app="other"), ProblemCode.NOT_FOUND)
    await refused(pushed(core, "no token"), ProblemCode.UNAUTHORIZED)
    await sign_in.close_session(core.house, token, caller())
    await refused(pushed(core, token), ProblemCode.UNAUTHORIZED)
    token = await token_of(core)
    await accounts.disable_account(core.house, ALICE.email)
    await refused(pushed(core, token), ProblemCode.UNAUTHORIZED)


async def test_what_failed_is_kept_and_tried_again(core: FakeHouse) -> None:
    """S1.26: pending and refused stay on the page with their reason until a later try."""
    with_app(core, LATER, NO)
    token = await token_of(core)
    assert (await pushed(core, token)).state == "pending"
    [crm, _] = (await seen(core, token)).apps
    assert (crm.state, crm.detail) == ("pending", "It did not answer.")
    assert (await pushed(core, token)).detail == "It says no."
    assert await states(core, token) == ["refused", "never"]
    assert (await pushed(core, token)).state == "accepted"
    assert await states(core, token) == ["accepted", "never"]


async def test_an_application_that_is_not_set_up_says_so(core: FakeHouse) -> None:
    with_app(core)
    answer = await pushed(core, await token_of(core), app="mail")
    assert answer.state == "refused"
    assert "not been set up" in answer.detail


async def test_while_it_is_under_way_it_is_pending_and_nothing_is_locked(core: FakeHouse) -> None:
    """A lost answer finds the truth, and no transaction waits for the application."""
    app, token, during = with_app(core), await token_of(core), []

    async def meanwhile() -> None:
        during.extend(await states(core, token))
        await signed_in(core, BOB.email, BOB.password, totp=core.totp())

    app.meanwhile = meanwhile
    await pushed(core, token)
    assert during == ["pending", "never"]


async def reset(core: FakeHouse) -> PasswordChanged:
    asked, opened = await asked_and_opened(core)
    return await changed(core, opened, key="k" * 22, verification_code=asked.verification_code)


async def test_a_later_change_makes_it_outdated(core: FakeHouse) -> None:
    """S1.26: the page and the change itself say which applications have the old password."""
    with_app(core)
    await pushed(core, await token_of(core))
    assert (await reset(core)).apps == [AppState(id="crm", state="outdated")]
    token = await token_of(core, password=GOOD)
    assert await states(core, token) == ["outdated", "never"]
    await pushed(core, token, GOOD)
    assert await states(core, token) == ["accepted", "never"]


async def test_a_change_tells_what_is_pending_and_nothing_of_others(core: FakeHouse) -> None:
    with_app(core, LATER)
    assert (await reset(core)).apps == []
    await pushed(core, await token_of(core, password=GOOD), GOOD)
    asked, opened = await asked_and_opened(core)
    answers = [
        await changed(core, opened, "another fine evening", "k" * 22, verification_code=asked.verification_code)
        for _ in range(2)
    ]
    assert [answer.apps for answer in answers] == [[AppState(id="crm", state="pending")]] * 2


async def test_a_change_in_the_middle_leaves_it_outdated(core: FakeHouse) -> None:
    """What was accepted is not the password any more by the time it is written down."""
    app, token = with_app(core), await token_of(core)
    app.meanwhile = lambda: _reset_quietly(core)
    answer = await pushed(core, token)
    assert answer.state == "accepted"
    assert "has been changed meanwhile" in answer.detail
    assert await states(core, await token_of(core, password=GOOD)) == ["outdated", "never"]


async def _reset_quietly(core: FakeHouse) -> None:
    await reset(core)


async def test_a_change_just_before_hands_over_nothing(core: FakeHouse) -> None:
    """The session ended with the change, between the check and the push."""
    app, token = with_app(core), await token_of(core)
    verify = core.hasher.verify

    async def change_first(password_hash: str | None, password: str) -> bool:
        right = await verify(password_hash, password)
        core.hasher.verify = verify  # type: ignore[method-assign] # once
        await reset(core)
        return right

    core.hasher.verify = change_first  # type: ignore[method-assign] # a password change at the worst moment
    await refused(pushed(core, token), ProblemCode.UNAUTHORIZED)
    assert app.given == []


async def test_a_credential_that_changed_just_before_is_asked_for_again(core: FakeHouse) -> None:
    """Enrolling ends no session of its own, but what was checked before it is void."""
    app, token = with_app(core), await token_of(core)
    seed = await enrol.begin(core.house, token, BeginTwoFactorBody(password=PASSWORD), caller())
    verify = core.hasher.verify

    async def enrol_first(password_hash: str | None, password: str) -> bool:
        core.hasher.verify = verify  # type: ignore[method-assign] # once
        await enrol.confirm(core.house, token, TotpBody(totp=core.totp(seed.secret)), caller())
        return await verify(password_hash, password)

    core.hasher.verify = enrol_first  # type: ignore[method-assign] # a change at the worst moment
    await refused(pushed(core, token), ProblemCode.WRONG_CREDENTIALS)
    assert app.given == []
    assert (await pushed(core, token)).state == "accepted"


async def test_a_new_password_without_two_factor_outdates_too(core: FakeHouse) -> None:
    with_app(core)
    token = await token_of(core, BOB.email, str(BOB.password), totp=core.totp())
    await pushed(core, token, str(BOB.password))
    core.clock.go(60)
    body = EndTwoFactorBody(password=str(BOB.password), totp=core.totp(), new_password=GOOD)
    await enrol.end(core.house, token, body, caller())
    assert await states(core, token) == ["outdated", "never"]


async def test_an_hour_has_a_limit(core: FakeHouse) -> None:
    app, token = with_app(core), await token_of(core)
    for _ in range(push.PUSHES_PER_HOUR):
        await pushed(core, token)
    problem = await refused(pushed(core, token), ProblemCode.TOO_MANY_REQUESTS)
    assert problem.retry_after
    core.clock.go(problem.retry_after)
    assert (await pushed(core, token)).state == "accepted"
    assert len(app.given) == push.PUSHES_PER_HOUR + 1


async def test_it_is_recorded_without_the_password(core: FakeHouse, tmp_path: Path) -> None:
    """S1.26: who, where to and how it ended; the password is in no table and in no file."""
    with_app(core, LATER)
    token = await token_of(core)
    await pushed(core, token)
    await pushed(core, token)
    events = await core.rows("SELECT actor = account_id, result, reason FROM events WHERE type = 'pushed' ORDER BY id")
    assert events == [(1, "pending", "crm"), (1, "accepted", "crm")]

    assert PASSWORD.encode() not in everything_in(tmp_path)


def everything_in(folder: Path) -> bytes:
    """What the files of the database hold, its log beside it."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
