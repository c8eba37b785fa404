"""The walk by keys alone, with a backend that answers from a script."""

import pytest
from textual.app import ComposeResult

from tests.doubles.app_under_test import (
    ASKED,
    CODE,
    REFERENCE,
    account,
    ask_for_reset,
    bench,
    focused_field,
    settled,
    typed,
    view,
)
from tui_reset.contract.calls import (
    AskReset,
    CancelReset,
    ChangePassword,
    OpenLink,
    OpenSession,
    ProveMailbox,
)
from tui_reset.contract.faults import Unreachable
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Opened, PasswordChanged, Proof, ResetStep, SessionOpened
from tui_reset.screens.step_screen import StepScreen
from tui_reset.terminal.clipboard import Copied

PASSWORD = "seven quiet otters sing"
CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=1)


async def test_the_whole_reset_by_keys() -> None:
    """S2.1, S2.2, S2.3, S2.11, S2.17, S2.18: from the forgotten password to the account page."""
    opened = SessionOpened(token="t", expires_in=43200, account=account())
    table = bench(ASKED, view(), CHANGED, opened)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        assert CODE in [line.strip() for line in table.text.splitlines()]
        await pilot.press("enter")
        await settled(pilot)
        assert "Reset your password" in " ".join(table.text.split())
        assert "reset@example.org" in table.text
        await typed(pilot, "abcd-efgh")
        await pilot.press("enter")
        await settled(pilot)
        assert CODE in table.text
        await typed(pilot, PASSWORD)
        await pilot.press("tab")
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await settled(pilot)
        assert "has been changed" in table.text
        await pilot.press("enter")
        await settled(pilot)
        assert "alice@example.org" in table.text
        assert focused_field(table.app) == "password"
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await settled(pilot)
        assert "Alice Adams" in table.text
    calls = table.gateway.calls
    assert [type(call) for call in calls] == [AskReset, ProveMailbox, ChangePassword, OpenSession]
    assert isinstance(calls[2], ChangePassword)
    assert calls[2].new_password == Secret(PASSWORD)
    assert calls[2].verification_code == Secret(CODE)


async def test_everything_is_reached_with_tab_and_enter() -> None:
    """Each button does what its key does, so that no key but Tab and Enter is needed (S2.4)."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "tab", "enter")
        await settled(pilot)
        await typed(pilot, "alice@example.org")
        await pilot.press("tab", "enter")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert table.clipboard.copied == [CODE]


async def test_a_malformed_address_is_refused_at_its_field() -> None:
    """S2.2a: nothing is sent, what was typed stays, the field has the focus."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "Type the email address" in table.text
        await typed(pilot, "alice")
        await pilot.press("enter")
        await settled(pilot)
        assert "✗" in table.text
        assert "alice" in table.text
        assert focused_field(table.app) == "email"
    assert table.gateway.calls == []


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Copied.HERE, "Copied to this computer's clipboard."),
        (Copied.SENT, "Sent to your terminal's clipboard"),
        (Copied.NOT_COPIED, "Could not copy"),
    ],
)
@pytest.mark.parametrize("key", ["c", "ctrl+y"])
async def test_copying_tells_the_truth_and_the_code_stays(key: str, outcome: Copied, said: str) -> None:
    """S2.4, S2.4a: one key copies; what became of it is said; the code stays alone on its line."""
    table = bench(ASKED)
    table.clipboard.outcome = outcome
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert table.clipboard.copied == [CODE]
        assert said in table.text
        assert CODE in [line.strip() for line in table.text.splitlines()]


async def test_the_code_screen_advises_and_names_the_reference() -> None:
    """S2.5, S2.6a, S2.16: keep the screen open; have the authenticator app ready; the reference for the desk."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        said = " ".join(table.text.split())
        assert "keep this screen open" in said
        assert "authenticator app" in said
        assert REFERENCE in said
        assert "30:00" in said


@pytest.mark.parametrize("key", ["f3", "ctrl+o"])
async def test_one_key_brings_the_code_back(key: str) -> None:
    """S2.5a: over the waiting screen and over the last form, with nothing typed lost."""
    table = bench(ASKED, view())
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await typed(pilot, "half")
        assert CODE not in table.text
        await pilot.press(key)
        await settled(pilot)
        assert CODE in table.text
        await pilot.press("c")
        await settled(pilot)
        assert table.clipboard.copied == [CODE]
        assert "Copied to" in table.text
        await pilot.press("escape")
        await settled(pilot)
        assert "half" in table.text


async def test_leaving_in_the_middle_asks_first() -> None:
    """S2.5a: Esc and Ctrl+Q ask; Enter stays; the code is still there."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        for key in ("escape", "ctrl+q", "ctrl+c"):
            await pilot.press(key)
            await settled(pilot)
            assert "Leave now?" in table.text
            await pilot.press("enter")
            await settled(pilot)
            assert CODE in table.text
        await pilot.press("ctrl+q")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
    assert table.app.return_value == 0


async def test_going_back_leads_to_sign_in_only_when_confirmed() -> None:
    """S2.5a: the reset can be left alone, or ended for good."""
    from tui_reset.contract.wire import NoContent  # noqa: PLC0415 - used here alone

    table = bench(ASKED, ASKED, NoContent())
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert "I have a mail already" in table.text
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("tab", "tab", "enter")
        await settled(pilot)
        assert "cancelled" in table.text
    assert isinstance(table.gateway.calls[-1], CancelReset)


async def test_without_a_reset_leaving_does_not_ask() -> None:
    """Nothing would be lost on the sign-in screen."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+q")
        await settled(pilot)
    assert table.app.return_value == 0
    assert table.gateway.is_closed


async def test_beginning_with_a_link() -> None:
    """S2.1a, S2.11: `--link` begins at the password step on a machine that did not ask."""
    opened = Opened(
        id="r9",
        secret="s",
        reference=REFERENCE,
        step=ResetStep.SET_PASSWORD,
        proof=Proof.VERIFICATION_CODE,
        expires_in=900,
        resend_in=0,
        resends_left=0,
        attempts_left=5,
        version=1,
    )
    table = bench(opened, link="https://reset.example.org/r/" + "A" * 43)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Set a new password" in table.text
    assert isinstance(table.gateway.calls[0], OpenLink)


async def test_help_ends_in_the_contact_route() -> None:
    """S2.20: help is one key away on every screen and names the way to a person."""
    table = bench(ASKED)
    async with table.app.run_test(size=(80, 40)) as pilot:
        for key in ("f1", "ctrl+g"):
            await settled(pilot)
            await pilot.press(key)
            await settled(pilot)
            assert "555 0100" in table.text
            await pilot.press("escape")
        await ask_for_reset(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert REFERENCE in table.text


async def test_a_slow_call_is_spoken_of_and_can_be_stopped() -> None:
    """The indicator comes after a moment; Esc stops; the late answer changes nothing."""
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        assert "Esc stops" not in table.text
        table.app._speak_of(table.app.walk.attempt)
        await settled(pilot)
        assert "Esc stops" in table.text
        await pilot.press("escape")
        await settled(pilot)
        assert "Esc stops" not in table.text
        table.gateway.answer(ASKED)
        await settled(pilot)
        assert CODE not in table.text
        assert focused_field(table.app) == "email"


async def test_a_backend_out_of_reach_is_said_and_what_was_typed_stays() -> None:
    """Backend gone: one calm sentence, nothing lost, Enter tries again."""
    table = bench(Unreachable("The service cannot be reached."), ASKED)
    async with table.app.run_test(size=(80, 24)) as pilot:
        await ask_for_reset(pilot)
        assert "cannot be reached" in table.text
        assert "alice@example.org" in table.text
        await pilot.press("enter")
        await settled(pilot)
        assert CODE in table.text


async def test_who_leaves_while_the_screen_is_being_made_is_told_of_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+Q in the first moment, on a slow line: the rest of the screen is never put in."""
    app, compose = bench().app, StepScreen.compose

    def left_meanwhile(screen: StepScreen) -> ComposeResult:
        app.exit(0)
        yield from compose(screen)

    monkeypatch.setattr(StepScreen, "compose", left_meanwhile)
    async with app.run_test(size=(80, 24)):
        pass
    assert (app.fault, app.return_code) == ("", 0)
