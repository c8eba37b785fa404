"""The server's clock steps, forward and back (SECURITY §4)."""

import logging
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.doubles.fake_house import ALICE, GOOD, FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen, signed_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import MailboxBody, ResetStep
from tui_reset.server.cases import account, deliver, page, prove, purge
from tui_reset.server.cases.lapse import Lapsing
from tui_reset.server.rules.tokens import link_token

HOUR = 3600


async def only_looks(_core: FakeHouse, _held: Any, _link: str) -> None:
    """Nobody met it: the backend's own look ends it."""


async def sees(core: FakeHouse, held: Any, _link: str) -> None:
    assert (await seen(core, held)).step is ResetStep.EXPIRED


async def opens(core: FakeHouse, _held: Any, link: str) -> None:
    await refused(opened(core, link), ProblemCode.LINK_EXPIRED)


async def proves(core: FakeHouse, held: Any, link: str) -> None:
    body = MailboxBody(link=link)
    await refused(prove.prove_mailbox(core.house, held.id, held.secret, body, caller()), ProblemCode.LINK_EXPIRED)


async def visits(core: FakeHouse, _held: Any, link: str) -> None:
    assert (await page.read_link(core.house, link, caller())).step is ResetStep.EXPIRED


@pytest.mark.parametrize("meets", [only_looks, sees, opens, proves, visits])
@pytest.mark.parametrize("back", [1900, 2 * HOUR])
async def test_expired_stays_expired(core: FakeHouse, meets: Any, back: float) -> None:
    """SECURITY §4: an NTP step back, even to before it was asked for, brings no link, code or grant to life."""
    asked = await core.ask()
    link = await core.link()
    held = await opened(core, link)
    unknown = await core.ask("nobody@example.org")
    watch = Lapsing(core.house)
    core.clock.step(1900)
    await meets(core, held, link)
    if meets is only_looks:
        await watch.look()
        assert (await seen(core, unknown)).step is ResetStep.EXPIRED
    core.clock.step(-back)
    await refused(opened(core, link), ProblemCode.LINK_EXPIRED)
    await refused(changed(core, held, GOOD, verification_code=asked.verification_code), ProblemCode.RESET_OVER)
    for hold in (asked, held):
        view = await seen(core, hold)
        assert (view.step, view.expires_in) == (ResetStep.EXPIRED, 0)
    shown = await page.read_link(core.house, link, caller())
    assert (shown.step, shown.expires_in) == (ResetStep.EXPIRED, 0)
    assert await deliver.due(core.house, 10) == []


async def test_an_asker_who_was_told_expired_is_told_so_for_decoys_and_ended_ones_too(core: FakeHouse) -> None:
    """S2.2: else the step would tell which address is known."""
    unknown, known = await core.ask("nobody@example.org"), await core.ask()
    await page.not_me(core.house, await core.link(), caller())
    core.clock.step(1900)
    await Lapsing(core.house).look()
    core.clock.step(-1900)
    first, second = await seen(core, unknown), await seen(core, known)
    assert first.step is second.step is ResetStep.EXPIRED
    assert first.version == second.version


async def test_a_used_link_is_told_as_used_a_day_long_and_no_longer(core: FakeHouse) -> None:
    """S2.17a: what has lapsed keeps its end state, and its time until it is thrown away."""
    asked, held = await asked_and_opened(core)
    link = link_token(core.house.keys, asked.id)
    await changed(core, held, verification_code=asked.verification_code)
    core.clock.go(1800)
    await Lapsing(core.house).look()
    core.clock.go(24 * HOUR - 10)
    await purge.purge_expired(core.house)
    await refused(opened(core, link), ProblemCode.LINK_USED)
    core.clock.go(20)
    await purge.purge_expired(core.house)
    await refused(opened(core, link), ProblemCode.WRONG_LINK)


async def test_a_step_back_makes_nothing_live_longer(core: FakeHouse) -> None:
    """SECURITY §4: a lifetime is never longer than configured, also for a session; a mail or resend does not wait."""
    asked = await core.ask()
    link = await core.link()
    held = await opened(core, link)
    session = await signed_in(core, ALICE.email, ALICE.password)
    watch = Lapsing(core.house)
    core.clock.go(100)
    second = await core.ask("bob@example.org", source="192.0.2.9")
    core.clock.step(-HOUR)
    core.clock.go(30)
    await watch.look()
    assert (await seen(core, held)).expires_in == 1800 - 132
    assert (await seen(core, second)).resend_in == 30
    [parcel] = await deliver.due(core.house, 10)
    assert parcel.deadline == core.clock.now() + 1770
    core.clock.go(1800 - 132)
    await refused(opened(core, link), ProblemCode.LINK_EXPIRED)
    assert (await seen(core, asked)).step is ResetStep.EXPIRED
    core.clock.go(12 * HOUR - 1798)
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)


async def test_what_was_asked_after_the_step_keeps_its_time(core: FakeHouse) -> None:
    watch = Lapsing(core.house)
    core.clock.step(-HOUR)
    asked = await core.ask()
    core.clock.go(20)
    await watch.look()
    assert (await seen(core, asked)).expires_in == 1780


async def test_a_session_that_has_ended_stays_so(core: FakeHouse) -> None:
    session = await signed_in(core, ALICE.email, ALICE.password)
    core.clock.step(13 * HOUR)
    await Lapsing(core.house).look()
    core.clock.step(-13 * HOUR)
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)


async def test_a_step_is_logged_with_its_seconds_and_time_that_passes_is_not(
    core: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Lapsing(core.house)
    core.clock.go(30)
    await watch.look()
    core.clock.step(HOUR)
    core.clock.go(30)
    await watch.look()
    core.clock.step(-7.25)
    await watch.look()
    await watch.look()
    steps = [(it.levelno, it.__dict__["seconds"]) for it in caplog.records if it.message == "clock_stepped"]
    assert steps == [(logging.WARNING, 3600.0), (logging.WARNING, -7.2)]


async def test_a_flood_that_expires_at_once_is_ended_in_small_transactions(core: FakeHouse) -> None:
    await core.ask()

    def flood(connection: Connection) -> None:
        connection.exec_driver_sql(
            "INSERT INTO requests (id, reference, subject, credential_version, source, origin, created, expires, state)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
            " SELECT i, reference, subject, 0, source, origin, created, expires, state FROM requests, n"
        )

    await core.house.store.write(flood)
    core.clock.go(1800)
    await Lapsing(core.house).look()
    assert await core.rows("SELECT count(*), max(expires - created) FROM requests") == [(1101, 0.0)]


async def test_a_look_that_cannot_write_is_made_up_for(core: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: the next look ends what this one should have."""
    asked = await core.ask()
    watch = Lapsing(core.house)
    core.clock.step(1900)

    async def full(_act: Any) -> Any:
        raise Problem(ProblemCode.UNAVAILABLE)

    with monkeypatch.context() as patched:
        patched.setattr(core.house.store, "write", full)
        with pytest.raises(Problem):
            await watch.look()
        assert (await seen(core, asked)).step is ResetStep.EXPIRED
    await watch.look()
    core.clock.step(-1900)
    assert (await seen(core, asked)).step is ResetStep.EXPIRED
