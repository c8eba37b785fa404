"""Pausing by keys: the code, the countdown, and a pause that ends before the password is sent."""

from msgspec.structs import replace

from tests.doubles.app_under_test import ASKED, RESET, bench, focused_field, go_to_password, settled, typed, view
from tui_reset.contract.calls import BeginPause, ChangePassword
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, Paused, Proof, ResetStep
from tui_reset.widgets.password_box import PasswordBox

PASSWORD = "seven quiet otters sing"
MUST_PAUSE = replace(view(proof=Proof.NONE), must_pause=True)
PAUSED = Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300)
CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=1)


async def test_a_pause_that_ends_too_soon_loses_nothing_typed() -> None:
    """S1.27: counted down, refused with the reason, paused again; the password is still in both fields, masked."""
    ended = Problem(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    table = bench(ASKED, MUST_PAUSE, PAUSED, ended, PAUSED, CHANGED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        assert "Pause two-factor authentication" in table.text
        assert focused_field(table.app) == "code"
        await typed(pilot, "123 456")
        await pilot.press("enter")
        await settled(pilot)
        assert table.gateway.calls[-1] == BeginPause(RESET.hold, totp=Secret("123456"))
        assert "two-factor paused for 5:00" in table.text
        await typed(pilot, PASSWORD)
        await pilot.press("tab")
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await settled(pilot)
        assert "your new password is kept" in " ".join(table.text.split())
        assert PASSWORD not in table.text
        await typed(pilot, "654321")
        await pilot.press("enter")
        await settled(pilot)
        assert [box.value for box in table.app.screen.query(PasswordBox)] == [PASSWORD, PASSWORD]
        assert PASSWORD not in table.text
        assert "✓ both fields the same" in table.text
        await pilot.press("enter")
        await settled(pilot)
        assert "has been changed" in table.text
    sent = [call.new_password for call in table.gateway.calls if isinstance(call, ChangePassword)]
    assert sent == [Secret(PASSWORD), Secret(PASSWORD)]


async def test_a_wrong_code_stays_in_its_field_with_what_is_wrong() -> None:
    """S1.27, S2.14a."""
    table = bench(ASKED, MUST_PAUSE, Problem(ProblemCode.WRONG_PROOF, attempts_left=4))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        await typed(pilot, "123456")
        await pilot.press("enter")
        await settled(pilot)
        assert "4 attempts left" in " ".join(table.text.split())
        assert "123456" in table.text
        assert focused_field(table.app) == "code"
