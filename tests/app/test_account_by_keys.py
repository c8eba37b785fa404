"""The signed-in page by keys: second factor, two-factor on and off, recovery codes kept once."""

from tests.doubles.app_under_test import account, bench, focused_field, open_at, settled, typed
from tui_reset.contract.calls import (
    BeginTwoFactor,
    CloseSession,
    ConfirmTwoFactor,
    EndTwoFactor,
    OpenSession,
    ReadAccount,
    ReplaceRecoveryCodes,
)
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import NoContent, RecoveryCodes, SessionOpened, TwoFactorSeed
from tui_reset.flow.steps import NewRecoveryCodes, SecondFactor, SignedIn, TurnOffTwoFactor

TOKEN = Secret("session")
SEED = TwoFactorSeed(
    secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    otpauth_uri="otpauth://totp/Example:alice@example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example",
)
CODES = RecoveryCodes(recovery_codes=[f"ABCD-EFGH-JKM{number}-NPQR" for number in range(10)])


async def test_sign_in_asks_for_the_second_factor() -> None:
    """The password waits; a recovery code takes the authenticator's place when the device is lost (S2.16)."""
    opened = SessionOpened(token="t", expires_in=43200, account=account(two_factor=True))
    table = bench(Problem(ProblemCode.TWO_FACTOR_REQUIRED), Problem(ProblemCode.WRONG_PROOF, attempts_left=9), opened)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("enter")
        assert focused_field(table.app) == "password"
        await typed(pilot, "alice forgot this one")
        await pilot.press("enter")
        await settled(pilot)
        assert "Authenticator code" in table.text
        await typed(pilot, "123 456")
        await pilot.press("enter")
        await settled(pilot)
        assert "✗" in table.text
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "ABCD-EFGH-JKM0-NPQR")
        await pilot.press("enter")
        await settled(pilot)
        assert "Alice Adams" in table.text
    calls = [call for call in table.gateway.calls if isinstance(call, OpenSession)]
    assert [call.totp is not None for call in calls] == [False, True, False]
    assert calls[2].recovery_code is not None


async def test_two_factor_is_switched_on_with_a_seed_that_can_be_scanned_typed_or_copied() -> None:
    """QR code beside the key where there is room; recovery codes are shown once and must be kept."""
    table = bench(SEED, CODES, account(two_factor=True))
    async with table.app.run_test(size=(110, 40)) as pilot:
        await open_at(pilot, SignedIn(TOKEN, account()))
        await pilot.press("f5")
        await settled(pilot)
        await typed(pilot, "alice forgot this one")
        await pilot.press("enter")
        await settled(pilot)
        assert "JBSW Y3DP EHPK 3PXP" in table.text
        assert "█▀▀▀▀▀█" in table.text
        await pilot.press("ctrl+y")
        await settled(pilot)
        await typed(pilot, "123456")
        await pilot.press("enter")
        await settled(pilot)
        assert all(code in table.text for code in CODES.recovery_codes)
        await pilot.press("enter")
        await settled(pilot)
        assert all(code in table.text for code in CODES.recovery_codes)
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert "Alice Adams" in table.text
    assert table.clipboard.copied == [SEED.secret, "\n".join(CODES.recovery_codes)]
    assert [type(call) for call in table.gateway.calls] == [BeginTwoFactor, ConfirmTwoFactor, ReadAccount]


async def test_two_factor_is_switched_off_with_a_longer_password_where_needed() -> None:
    """What was typed stays when the longer password is asked for."""
    shorter = Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": ["too_short"]})
    table = bench(shorter, NoContent(), account())
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, TurnOffTwoFactor(TOKEN, account(two_factor=True)))
        await typed(pilot, "eight ok")
        await pilot.press("tab")
        await typed(pilot, "123456")
        await pilot.press("enter")
        await settled(pilot)
        assert "New password" in table.text
        for name in ("new_password", "confirm"):
            table.app.screen.query_one(f"#{name}").focus()
            await settled(pilot)
            await typed(pilot, "seven quiet otters sing")
        await pilot.press("enter")
        await settled(pilot)
        assert "Switch two-factor authentication on" in table.text
    call = table.gateway.calls[1]
    assert isinstance(call, EndTwoFactor)
    assert call.password == Secret("eight ok")
    assert call.new_password == Secret("seven quiet otters sing")


async def test_new_recovery_codes_and_signing_out() -> None:
    """Each choice of the page has its key and its button."""
    table = bench(CODES, account(two_factor=True), NoContent())
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SignedIn(TOKEN, account(two_factor=True)))
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert isinstance(table.app.walk.step, NewRecoveryCodes)
        await typed(pilot, "123456")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert "You are signed out." in table.text
    assert [type(call) for call in table.gateway.calls] == [ReplaceRecoveryCodes, ReadAccount, CloseSession]


async def test_back_from_the_second_factor() -> None:
    """The address stays, the password does not."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SecondFactor("alice@example.org", Secret("x")))
        await pilot.press("escape")
        await settled(pilot)
        assert "alice@example.org" in table.text
        assert focused_field(table.app) == "password"
