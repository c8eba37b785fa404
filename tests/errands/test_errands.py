"""Learning the profile, carrying calls, watching: with back-off, and without ever sending a change twice."""

from tests.doubles.app_under_test import ASKED, ask_for_reset, bench, settled, typed, view
from tests.doubles.fake_gateway import PROFILE, FakeGateway
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Proof, ResetStep

GONE = Unreachable(
    "The service cannot be reached: try again in a moment.", "The service cannot be reached. This goes on by itself."
)


async def test_the_first_frame_needs_no_backend_and_the_profile_is_asked_for_until_it_comes() -> None:
    """The first frame is drawn without a backend; being offline is one calm line that goes away by itself."""
    gateway = FakeGateway(profile=GONE)
    table = bench(gateway=gateway)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Sign in" in table.text
        assert "cannot be reached. This goes on by itself." in " ".join(table.text.split())
        assert table.clock.slept[:4] == [1.0, 2.0, 4.0, 8.0]
        gateway.come_back()
        await settled(pilot)
        assert PROFILE.title in table.text
        assert "cannot be reached" not in table.text


async def test_being_offline_is_said_once() -> None:
    """At 40x12 the same sentence on the card and in the line below takes the form away."""
    table = bench(GONE, gateway=FakeGateway(GONE, profile=GONE))
    async with table.app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        assert "goes on by itself" in table.text
        await typed(pilot, "alice\tx")
        await pilot.press("enter")
        await settled(pilot)
        assert "↯" in table.text
        assert "goes on by itself" not in table.text


async def test_a_field_stays_in_sight_when_the_status_takes_lines_from_it() -> None:
    table = bench(ASKED, gateway=FakeGateway(ASKED))
    async with table.app.run_test(size=(40, 12)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await typed(pilot, "abcd-efgh")
        there = "Nothing answers at reset.example.org:8017. It may be starting again"
        away = Unreachable(f"{there}: try again in a moment.", f"{there}. This goes on by itself.")
        for _ in range(2):
            table.gateway.views.put_nowait(away)
        await settled(pilot, 6)
        assert "goes on by itself" in " ".join(table.text.split())
        assert "abcd-efgh" in table.text
        await pilot.resize_terminal(34, 9)
        await settled(pilot, 6)
        assert "abcd-efgh" in table.text
        at = next(y for y, line in enumerate(table.text.splitlines()) if "abcd-efgh" in line)
        assert table.app.cursor_position.y == at


async def test_a_late_answer_is_dropped() -> None:
    """The answer of a stopped attempt changes nothing; the one of the present attempt does."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape")
        await pilot.press("enter")
        await settled(pilot)
        table.gateway.answer(Problem(ProblemCode.SELF_SERVICE_OFF), waiting=0)
        await settled(pilot)
        assert "switched off" not in table.text
        table.gateway.answer(ASKED)
        await settled(pilot)
        assert "Your verification code" in table.text
    keys = [getattr(call, "idempotency_key", "") for call in table.gateway.calls]
    assert len(set(keys)) == 1


async def test_the_watch_is_picked_up_again_after_a_fault() -> None:
    """A broken line is said and mended; whatever the view is by then comes at once."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter")
        await settled(pilot)
        await table.gateway.views.put(view(ResetStep.WAIT_FOR_MAIL, Proof.UNKNOWN, version=7))
        await table.gateway.views.put(GONE)
        await settled(pilot)
        assert "cannot be reached" not in table.text, "of several nodes one has gone"
        await table.gateway.views.put(GONE)
        await settled(pilot)
        assert "cannot be reached" in table.text
        assert [version for _, version in table.gateway.watched] == [1, -1, -1]
        await table.gateway.views.put(view(ResetStep.EXPIRED, Proof.UNKNOWN, version=8))
        await settled(pilot)
        assert "expired" in table.text


async def test_the_watch_follows_the_step() -> None:
    """Back on sign-in nothing is watched any more."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert [worker.group for worker in table.app.workers].count("watch") == 1
        await pilot.press("enter")
        await settled(pilot)
        assert "watch" not in [worker.group for worker in table.app.workers]


async def test_a_change_without_an_answer_is_not_sent_again_by_itself() -> None:
    """The outcome is asked for first; the same key keeps it one change."""
    table = bench(OutcomeUnknown("No answer came."))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter")
        await settled(pilot)
        assert len(table.gateway.calls) == 1
        assert "alice@example.org" in table.text
