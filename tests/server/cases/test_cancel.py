"""Cancelling."""

from tests.doubles.fake_house import FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, opened, refused, seen
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.server.cases import cancel
from tui_reset.server.rules.tokens import link_token


async def test_known_unknown_and_superseded_are_cancelled_alike(core: FakeHouse) -> None:
    old = await core.ask()
    known, unknown = await core.ask(), await core.ask("nobody@example.org")
    for hold in (old, known, unknown):
        await cancel.cancel_reset(core.house, hold.id, hold.secret, caller())
        assert (await seen(core, hold)).step is ResetStep.CANCELLED
        again = cancel.cancel_reset(core.house, hold.id, hold.secret, caller())
        await refused(again, ProblemCode.RESET_OVER)
    await refused(opened(core, link_token(core.house.keys, known.id)), ProblemCode.RESET_OVER)


async def test_a_link_holders_cancelling_does_not_show_to_who_asked(core: FakeHouse) -> None:
    asked, held = await asked_and_opened(core)
    await cancel.cancel_reset(core.house, held.id, held.secret, caller())
    assert (await seen(core, held)).step is ResetStep.CANCELLED
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL
