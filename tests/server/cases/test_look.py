"""Looking, and waiting for a change."""

import asyncio

from tests.doubles.fake_house import GOOD, FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import Asked, Opened, ResetStep, View
from tui_reset.server.cases import cancel, look, page


async def waited(core: FakeHouse, hold: Asked | Opened, version: int, seconds: float = 5) -> View | None:
    return await look.wait_for_change(core.house, hold.id, hold.secret, caller(), version, seconds)


async def test_an_unknown_id_and_a_foreign_secret_are_refused(core: FakeHouse) -> None:
    first, second = await core.ask(), await core.ask("bob@example.org")
    await refused(look.look_at_reset(core.house, "unknown", first.secret, caller()), ProblemCode.NOT_FOUND)
    for secret in (second.secret, "", "x", first.secret + "x"):
        await refused(look.look_at_reset(core.house, first.id, secret, caller()), ProblemCode.UNAUTHORIZED)


async def test_the_link_token_is_no_secret_and_the_secret_is_no_link(core: FakeHouse) -> None:
    """SECURITY 27: tokens are bound to their purpose."""
    asked = await core.ask()
    link = await core.link()
    await refused(look.look_at_reset(core.house, asked.id, link, caller()), ProblemCode.UNAUTHORIZED)
    await refused(opened(core, asked.secret), ProblemCode.WRONG_LINK)


async def test_opening_the_link_elsewhere_never_moves_the_one_who_asked(core: FakeHouse) -> None:
    """S2.9a, S2.11; SECURITY 19: nor does revoking, nor a change finished another way."""
    asked = await core.ask()
    link = await core.link()
    before = await seen(core, asked)
    await opened(core, link)
    assert await seen(core, asked) == before
    assert await waited(core, asked, before.version, 0) is None
    await page.not_me(core.house, link, caller())
    assert await seen(core, asked) == before


async def test_waiting_ends_as_soon_as_the_change_was_finished_with_this_screens_code(core: FakeHouse) -> None:
    """S2.9a: it moves by itself when the page was finished with this screen's own code."""
    asked, held = await asked_and_opened(core)
    waiting = asyncio.create_task(waited(core, asked, asked.version))
    await asyncio.sleep(0.02)
    await changed(core, held, GOOD, verification_code=asked.verification_code)
    view = await asyncio.wait_for(waiting, 1)
    assert view
    assert view.step is ResetStep.DONE


async def test_what_it_may_not_see_wakes_it_for_nothing(core: FakeHouse) -> None:
    asked = await core.ask()
    link = await core.link()
    waiting = asyncio.create_task(waited(core, asked, asked.version, 0.2))
    await asyncio.sleep(0.02)
    await page.not_me(core.house, link, caller())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    core.clock.go(1)
    core.house.wakeups.signal(asked.id)
    assert await waiting is None


async def test_another_version_is_answered_at_once(core: FakeHouse) -> None:
    asked = await core.ask()
    view = await waited(core, asked, asked.version + 1)
    assert view
    assert view.version == asked.version


async def test_a_newer_wait_of_the_same_grant_ends_the_older(core: FakeHouse) -> None:
    asked = await core.ask()
    older = asyncio.create_task(waited(core, asked, asked.version))
    await asyncio.sleep(0.02)
    newer = asyncio.create_task(waited(core, asked, asked.version))
    assert await asyncio.wait_for(older, 1) is None
    await cancel.cancel_reset(core.house, asked.id, asked.secret, caller())
    view = await asyncio.wait_for(newer, 1)
    assert view
    assert view.step is ResetStep.CANCELLED


async def test_expiry_shows_and_an_ended_reset_reads_until_then(core: FakeHouse) -> None:
    """API: after an end state a secret only reads, until the original expiry."""
    unknown, (asked, held) = await core.ask("nobody@example.org"), await asked_and_opened(core)
    await changed(core, held, verification_code=asked.verification_code)
    assert (await seen(core, held)).step is ResetStep.DONE
    core.clock.go(1800)
    assert (await seen(core, unknown)).step is ResetStep.EXPIRED
    await refused(seen(core, held), ProblemCode.UNAUTHORIZED)
    assert await waited(core, unknown, (await seen(core, unknown)).version, 0) is None


async def test_waiting_goes_on_past_expiry_without_spinning(core: FakeHouse) -> None:
    asked = await core.ask()
    core.clock.go(1800)
    view = await seen(core, asked)
    assert await waited(core, asked, view.version, 0.01) is None
