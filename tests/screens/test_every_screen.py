"""Every step and state as plain text at 80x24 and at 40x12: what a person sees (issue's proof, S2.19)."""

from dataclasses import replace

import pytest
from msgspec import structs
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.doubles.app_under_test import RESET, account, bench, open_at, settled
from tests.doubles.fake_gateway import PROFILE
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import AccountApp, Proof
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    Done,
    Ending,
    EnterMail,
    HandOver,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    PauseTwoFactor,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    TurnOnTwoFactor,
    WaitForMail,
)
from tui_reset.flow.trouble import NO_TROUBLE, Tone, Trouble, at_field, notice

TOKEN = Secret("session")
APPS = [
    AccountApp(id="crm", title="CRM", state="outdated", pushed_at="2026-11-23T13:59:00.000Z"),
    AccountApp(id="mail", title="Mail list", state="never"),
]
WITH_APPS = structs.replace(account(two_factor=True), apps=APPS)
ALICE, BOB = account(), account(two_factor=True, display_name="Bob Brown")
URI = "otpauth://totp/Example%20CRM:alice@example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example%20CRM"
SEED = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
CODES = tuple(Secret(f"ABCD-EFGH-JKM{number}-NPQR") for number in range(10))
MUST_PAUSE = replace(RESET, proof=Proof.NONE, verification_code=None, must_pause=True)
PAUSED = replace(MUST_PAUSE, must_pause=False, paused_until=1292.0)
LATER = replace(RESET, asked_at=800.0)
STATES: dict[str, tuple[Step, Trouble]] = {
    "sign-in": (SignIn(), NO_TROUBLE),
    "sign-in-after": (SignIn("alice@example.org"), NO_TROUBLE),
    "sign-in-refused": (SignIn(), Trouble("The address or the password is not right.")),
    "second-factor": (SecondFactor("bob@example.org", Secret("x")), NO_TROUBLE),
    "second-factor-recovery": (SecondFactor("bob@example.org", Secret("x"), recovery=True), NO_TROUBLE),
    "ask-address": (AskAddress(), NO_TROUBLE),
    "ask-address-refused": (AskAddress("alice"), at_field("email", "An email address has an @ in it.")),
    "ask-address-offline": (AskAddress("a@b.org"), Trouble("The service cannot be reached. Try again.", Tone.OFFLINE)),
    "self-service-off": (SelfServiceOff(), NO_TROUBLE),
    "show-code": (ShowCode(RESET), NO_TROUBLE),
    "show-no-code": (ShowCode(replace(RESET, verification_code=None)), NO_TROUBLE),
    "wait-for-mail": (WaitForMail(RESET), NO_TROUBLE),
    "wait-for-mail-late": (WaitForMail(LATER), NO_TROUBLE),
    "wait-for-mail-refused": (WaitForMail(RESET), at_field("mail", "The link is cut short: copy the whole line.")),
    "wait-for-mail-no-resends": (WaitForMail(replace(RESET, resends_left=0)), NO_TROUBLE),
    "enter-mail": (EnterMail(), NO_TROUBLE),
    "set-password": (SetPassword(RESET), NO_TROUBLE),
    "set-password-totp": (SetPassword(replace(RESET, proof=Proof.TOTP)), NO_TROUBLE),
    "set-password-recovery": (SetPassword(replace(RESET, proof=Proof.TOTP), recovery=True), NO_TROUBLE),
    "set-password-wrong-code": (SetPassword(RESET), at_field("code", "This code is not right. 4 attempts are left.")),
    "pause-two-factor": (PauseTwoFactor(MUST_PAUSE), NO_TROUBLE),
    "pause-two-factor-wrong-code": (
        PauseTwoFactor(MUST_PAUSE),
        at_field("code", "This authenticator code is not right, or it has been used. 4 attempts left."),
    ),
    "pause-two-factor-again": (
        PauseTwoFactor(MUST_PAUSE, Secret("seven quiet herons")),
        notice("Two-factor authentication is not paused any more. Pause it once more: your new password is kept."),
    ),
    "set-password-paused": (SetPassword(PAUSED), NO_TROUBLE),
    "set-password-pause-over": (SetPassword(replace(PAUSED, paused_until=900.0)), NO_TROUBLE),
    "done": (Done("alice@example.org", sessions_ended=2), NO_TROUBLE),
    "done-elsewhere": (Done("alice@example.org", elsewhere=True), NO_TROUBLE),
    **{f"over-{ending}": (Over(ending, "alice@example.org"), NO_TROUBLE) for ending in Ending},
    "signed-in": (SignedIn(TOKEN, ALICE), NO_TROUBLE),
    "signed-in-two-factor": (SignedIn(TOKEN, BOB), NO_TROUBLE),
    "turn-on-two-factor": (TurnOnTwoFactor(TOKEN, ALICE), NO_TROUBLE),
    "scan-seed": (ScanSeed(TOKEN, ALICE, SEED, Secret(URI)), NO_TROUBLE),
    "keep-recovery-codes": (KeepRecoveryCodes(TOKEN, BOB, CODES), NO_TROUBLE),
    "new-recovery-codes": (NewRecoveryCodes(TOKEN, BOB), NO_TROUBLE),
    "turn-off-two-factor": (TurnOffTwoFactor(TOKEN, BOB), NO_TROUBLE),
    "turn-off-two-factor-longer": (TurnOffTwoFactor(TOKEN, BOB, new_password=True), NO_TROUBLE),
    "signed-in-with-apps": (SignedIn(TOKEN, WITH_APPS), NO_TROUBLE),
    "access": (Access(TOKEN, WITH_APPS), NO_TROUBLE),
    "access-refused": (Access(TOKEN, WITH_APPS), Trouble("CRM does not have your password. It says: too short")),
    "hand-over": (HandOver(TOKEN, WITH_APPS, "crm"), NO_TROUBLE),
}
SIZES = {"80x24": (80, 24), "40x12": (40, 12)}


class TextSnapshot(SingleFileSnapshotExtension):
    """One `.txt` file for each screen, so that a reviewer reads what changed."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def shown(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots as text files."""
    return snapshot.use_extension(TextSnapshot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STATES)
async def test_step(name: str, size: str, shown: SnapshotAssertion) -> None:
    """S2.19: each picture of the article has a screen of ours; each screen is kept as text."""
    step, trouble = STATES[name]
    table = bench()
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await open_at(pilot, SelfServiceOff())  # so that the screen is a new one, filled in as its step says
        await open_at(pilot, step, trouble)
        assert table.text == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["f1", "f3", "ctrl+q"])
async def test_over_waiting(key: str, size: str, shown: SnapshotAssertion) -> None:
    """S2.20, S2.5a: help, the code again, and the question before leaving, over the waiting screen."""
    table = bench()
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await open_at(pilot, WaitForMail(RESET))
        await pilot.press(key)
        await settled(pilot)
        assert table.text == shown


async def test_qr_code_alone(shown: SnapshotAssertion) -> None:
    """At 80x24 the QR code has the screen to itself."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, ScanSeed(TOKEN, ALICE, SEED, Secret(URI)))
        await pilot.press("f5")
        await settled(pilot)
        assert table.text == shown


@pytest.mark.parametrize("size", [(29, 24), (80, 7), (1, 1)])
async def test_a_window_too_small_says_so(size: tuple[int, int]) -> None:
    """Below 30x8 nothing can be used: the screen says what to do and survives."""
    table = bench()
    async with table.app.run_test(size=size) as pilot:
        await settled(pilot)
        assert size == (1, 1) or "make the window" in " ".join(table.text.split())
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "Sign in" in table.text
        assert PROFILE.title in table.text
