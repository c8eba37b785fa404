"""The last form by keys: rules, refusals, proofs, masks."""

import pytest

from tests.doubles.app_under_test import (
    ASKED,
    CODE,
    bench,
    focused_field,
    go_to_password,
    settled,
    typed,
    view,
)
from tui_reset.contract.calls import ChangePassword
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordChanged, Proof, ResetStep
from tui_reset.widgets.password_box import PasswordBox

PASSWORD = "seven quiet otters sing"
CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=1)


async def test_refusals_lose_nothing() -> None:
    """S2.13, S2.14a, S2.17b: mismatch, weak password and wrong code are said at their fields; all typed text stays."""
    weak = Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": ["common", "contains_identity"]})
    wrong = Problem(ProblemCode.WRONG_PROOF, attempts_left=4)
    table = bench(ASKED, view(), weak, wrong, CHANGED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        await typed(pilot, PASSWORD)
        await pilot.press("tab")
        await typed(pilot, "x")
        await pilot.press("enter")
        await settled(pilot)
        assert "not the same" in table.text
        assert focused_field(table.app) == "confirm"
        await pilot.press("backspace")
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await settled(pilot)
        assert focused_field(table.app) == "new_password"
        assert table.text.count("✗") >= 2
        await pilot.press("enter")
        await settled(pilot)
        assert focused_field(table.app) == "code"
        assert "4 attempts" in " ".join(table.text.split())
        assert [box.value for box in table.app.screen.query(PasswordBox)] == [PASSWORD, PASSWORD]
        assert CODE in table.text
        await pilot.press("enter")
        await settled(pilot)
        assert "has been changed" in table.text


async def test_rules_and_strength_show_while_typing() -> None:
    """S2.12: rules are marked as they are met; the strength is estimated offline."""
    table = bench(ASKED, view())
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        assert "· at least 15 characters" in table.text
        await typed(pilot, "password")
        await table.app.workers.wait_for_complete(
            [worker for worker in table.app.workers if worker.name == "_estimate"]
        )
        await settled(pilot)
        assert "8 now" in table.text
        assert "very weak" in table.text
        await pilot.press("ctrl+u")
        await typed(pilot, PASSWORD)
        await settled(pilot)
        assert "✓ at least 15 characters" in table.text


async def test_authenticator_and_recovery_code() -> None:
    """S2.15, S2.16: with two-factor on the authenticator code is asked for; a key leads to the recovery code."""
    table = bench(ASKED, view(proof=Proof.TOTP), CHANGED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        assert "Authenticator code" in table.text
        assert CODE not in table.text
        await typed(pilot, PASSWORD)
        await pilot.press("tab")
        await typed(pilot, PASSWORD)
        await pilot.press("tab")
        await typed(pilot, "123")
        await pilot.press("f5")
        await settled(pilot)
        assert "Recovery code" in table.text
        await typed(pilot, "ABCD-EFGH-JKMN-PQRS")
        await pilot.press("enter")
        await settled(pilot)
    call = table.gateway.calls[-1]
    assert isinstance(call, ChangePassword)
    assert call.recovery_code is not None
    assert "ABCD" in call.recovery_code.reveal()
    assert "123" not in call.recovery_code.reveal()


async def test_used_up_authenticator_codes_lead_to_the_recovery_code_and_lose_nothing() -> None:
    """S2.16: the passwords stay, the old digits go, and the cursor is where the recovery code is typed."""
    table = bench(ASKED, view(proof=Proof.TOTP), Problem(ProblemCode.WRONG_PROOF, attempts_left=0), CHANGED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await go_to_password(pilot)
        for text in (PASSWORD, PASSWORD, "123456"):
            await typed(pilot, text)
            await pilot.press("tab")
        await pilot.press("shift+tab", "enter")
        await settled(pilot)
        assert "Type one of your recovery codes instead" in " ".join(table.text.split())
        assert focused_field(table.app) == "code"
        await typed(pilot, "ABCD-EFGH-JKMN-PQRS")
        await pilot.press("enter")
        await settled(pilot)
    call = table.gateway.calls[-1]
    assert isinstance(call, ChangePassword)
    assert (call.recovery_code is not None, call.totp, call.new_password.reveal()) == (True, None, PASSWORD)


@pytest.mark.parametrize("key", ["f2", "ctrl+r"])
async def test_passwords_are_masked_until_the_show_key(key: str) -> None:
    """Masked, shown, masked again."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        await typed(pilot, "secret words")
        assert "secret words" not in table.text
        await pilot.press(key)
        await settled(pilot)
        assert "secret words" in table.text
        await pilot.press(key)
        await settled(pilot)
        assert "secret words" not in table.text
