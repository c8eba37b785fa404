"""A person's page, the pop-up, and the reset that is followed."""

import asyncio

import pytest

from tests.doubles.app_under_test import settled, typed
from tests.doubles.desk_under_test import DeskBench, desk_bench, open_jim, press, sign_in
from tests.doubles.fake_desk import CODE, FAILED, JIM, REFERENCE, FakeDesk, entry
from tui_reset.contract.desk import DeskAskBody, DeskReset, DeskState
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.desk.person import RESET

POST = "POST /v1/desk/accounts/jim/resets"
RESETS = DeskReset(reference=REFERENCE, account=JIM, state=DeskState.SENT, smtp_reply="", expires_in=1800, version=3)


def posts(table: DeskBench) -> list[str]:
    """Every time that a reset was asked for."""
    return [line for line in table.backend.asked if line == POST]


async def test_the_actions_menu_resets_after_a_reason_and_confirm() -> None:
    """S1.3, S1.12, S1.13, S1.14: Actions, Reset User Password, a pop-up, Confirm; then the state under a number."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5")
        assert RESET in table.text
        await press(pilot, "enter")
        assert "Reset the password of Jim Brennan?" in table.said
        assert posts(table) == []
        await typed(pilot, "ticket 12")
        await press(pilot, "enter")
        assert posts(table) == []
        await press(pilot, "enter")
        assert REFERENCE in table.text
        assert "Queued: the mail waits to be sent." in table.text
        table.backend.tell(DeskState.SENT)
        await settled(pilot)
        assert "Sent: the mail server has taken the mail." in table.text
        table.backend.tell(DeskState.CHANGED)
        await settled(pilot)
        assert "Changed: the new password is set." in table.text
        assert "left" not in table.text
    body = next(body for body in table.backend.bodies if isinstance(body, DeskAskBody))
    assert body.reason == "ticket 12"
    assert len(posts(table)) == 1


async def test_no_page_has_a_field_for_somebody_elses_password() -> None:
    """S1.3: all that can be done to a password is to have the mail sent."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        assert not table.app.screen.query("PasswordBox")
        await press(pilot, "f5", "enter")
        assert not table.app.screen.query("PasswordBox")


@pytest.mark.parametrize("keys", [("escape",), ("tab", "tab", "enter")])
async def test_escape_and_cancel_send_nothing(keys: tuple[str, ...]) -> None:
    """S1.13: the key, and the button."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, *keys)
        assert "Reset the password" not in table.text
        assert "No reset is open." in table.text
    assert posts(table) == []


async def test_a_reset_without_a_reason_is_not_sent() -> None:
    """S1.13: the reason is asked for at its field, by Enter and by Confirm."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        for keys in (("enter",), ("tab", "enter")):
            await press(pilot, *keys)
            assert "Say why" in table.text
    assert posts(table) == []


async def test_the_pop_up_says_what_enter_does_now() -> None:
    """S1.13: from the reason it goes on; on a button it does what the button says."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        assert "Enter Next  Esc Cancel" in table.text
        await typed(pilot, "ticket 12")
        await press(pilot, "enter")
        assert "Enter Confirm  Esc Cancel" in table.text
        await press(pilot, "tab")
        assert "Enter Cancel  Esc Cancel" in table.text
    assert posts(table) == []


async def test_a_second_confirm_and_escape_wait_for_the_first() -> None:
    """What is on its way is sent once, and cannot be taken back here."""
    table = desk_bench()
    gate = table.backend.gates[POST] = asyncio.Event()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter", "enter", "escape")
        assert "cannot be taken back" in table.said
        gate.set()
        await settled(pilot, 5)
        assert REFERENCE in table.text
    assert len(posts(table)) == 1


async def test_help_over_the_pop_up_does_not_lose_what_was_started() -> None:
    """The answer comes while help is open: the reset is shown when that is closed."""
    table = desk_bench()
    gate = table.backend.gates[POST] = asyncio.Event()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter", "f1")
        gate.set()
        await settled(pilot, 5)
        assert "Esc or Cancel sends nothing" in table.said
        await press(pilot, "escape")
        assert "Password reset for Jim Brennan" in table.text


async def test_an_answer_for_a_page_that_was_left_is_dropped() -> None:
    """Whatever it brings, or fails with."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        gate = table.backend.gates["GET /v1/desk/accounts/jim"] = asyncio.Event()
        await press(pilot, "f8")
        await pilot.press("f9")
        await pilot.press("4")
        gate.set()
        await settled(pilot, 5)
        assert "Audit log" in table.text


async def test_the_code_is_shown_to_be_read_out_and_on_this_page_alone() -> None:
    """S1.14a: in profiles with a verification code."""
    table = desk_bench()
    table.backend.code = CODE
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter")
        assert "K7QM-2XPB" in table.text
        assert "to read out to the caller" in table.said
        await press(pilot, "escape")
        assert "K7QM" not in table.text
        await press(pilot, "tab", "tab", "tab", "enter")
        assert REFERENCE in table.text
        assert "K7QM" not in table.text


async def test_without_a_code_none_is_spoken_of() -> None:
    """S1.14a: in Access profiles the link alone is enough."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter")
        assert "read out" not in table.text


@pytest.mark.parametrize("lost", [1, 2])
async def test_a_lost_answer_is_looked_up_and_found(lost: int) -> None:
    """A reset is never sent again blindly: the person's page says that it is there, and then its code is asked for."""
    table = desk_bench()
    table.backend.code = "7K2M-9QXD"
    table.backend.plays[POST] = [OutcomeUnknown("The connection was lost.")] * lost
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter")
        table.backend.entries = [entry(9)]
        table.backend.resets[REFERENCE] = RESETS
        await press(pilot, "enter")
        assert REFERENCE in table.text
        assert ("this was looked up" in table.said) is (lost == 2)
        assert ("read out" in table.said) is (lost == 1)
    assert len(posts(table)) == 2
    assert len(set(table.backend.keys)) == 1


async def test_a_lost_answer_is_looked_up_and_not_found() -> None:
    """Somebody else's reset is not taken for this one; Confirm sends again by hand."""
    table = desk_bench()
    table.backend.plays[POST] = [OutcomeUnknown("The connection was lost.")]
    table.backend.entries = [entry(4, reference="111-111-111")]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter")
        table.backend.entries.insert(0, entry(5, actor="dora@example.org", reference="222-222-222"))
        await press(pilot, "enter")
        assert "no reset was started" in table.said
        await press(pilot, "enter")
        assert REFERENCE in table.text
    assert len(posts(table)) == 2


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Unreachable("Nothing answers at desk. Try again in a moment."), "Nothing answers at desk."),
        (Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=600), "Try again in 10 minutes."),
        (Problem(ProblemCode.FORBIDDEN, "This account is disabled."), "This account is disabled."),
        (Problem(ProblemCode.RESET_OVER, request_id="r-1"), "(request r-1)"),
    ],
)
async def test_a_refused_reset_says_why_and_keeps_the_reason(trouble: Problem | Unreachable, said: str) -> None:
    """Nothing was sent, and nothing typed is lost."""
    table = desk_bench()
    table.backend.plays[POST] = [trouble]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, "f5", "enter")
        await typed(pilot, "ticket 12")
        await press(pilot, "enter", "enter")
        assert said in table.said
        assert "ticket 12" in table.text


async def test_a_disabled_account_cannot_be_reset() -> None:
    """The line is there and says why it cannot be chosen."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await typed(pilot, "carol")
        await settled(pilot, 5)
        await press(pilot, "enter", "f5", "1", "enter")
        assert "Reset the password" not in table.text
        assert "Audit log" in table.text or "the account is disabled" in table.text


@pytest.mark.parametrize("written", ["536757368", "536-757-368", "536 757 368"])
async def test_a_number_that_a_caller_reads_out_is_found(written: str) -> None:
    """S1.14: whatever it is typed with."""
    table = desk_bench()
    table.backend.resets[REFERENCE] = RESETS
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await typed(pilot, written)
        await press(pilot, "enter")
        assert "Password reset for Jim Brennan" in table.text
        await press(pilot, "escape")
        assert "User Management" in table.text


@pytest.mark.parametrize(("written", "said"), [("12", "has nine digits"), ("111111111", "No reset has this number")])
async def test_a_number_that_is_none_is_said(written: str, said: str) -> None:
    """And the box stays, to type it again."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await typed(pilot, written)
        await press(pilot, "enter")
        assert said in table.said
        assert written in table.text
        await press(pilot, "escape")
        assert "Which reset?" not in table.text


async def test_a_broken_line_is_picked_up_again() -> None:
    """S1.14: the state goes on being live; a session that ended is opened anew for it."""
    table = desk_bench(FakeDesk())
    table.backend.resets[REFERENCE] = RESETS
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await typed(pilot, "536757368")
        await press(pilot, "enter")
        gone = Unreachable("Nothing answers: try again in a moment.", "Nothing answers. This goes on by itself.")
        table.backend.states.put_nowait(gone)
        await settled(pilot, 5)
        assert "This goes on by itself." not in table.said, "of several nodes one has gone"
        table.backend.states.put_nowait(gone)
        await settled(pilot, 5)
        assert "This goes on by itself." in table.said
        table.backend.states.put_nowait(Problem(ProblemCode.UNAUTHORIZED))
        await settled(pilot, 5)
        assert "You have been signed out" in table.text
        await sign_in(pilot, again=True)
        table.backend.tell(DeskState.FAILED, smtp_reply="550 no such mailbox")
        await settled(pilot, 5)
        assert "The mail server said: 550 no such mailbox" in table.said
    watched = [line for line in table.backend.asked if line.startswith("WATCH")]
    assert watched == [
        f"WATCH {REFERENCE} after 3 with token-1",
        f"WATCH {REFERENCE} after -1 with token-1",
        f"WATCH {REFERENCE} after -1 with token-1",
        f"WATCH {REFERENCE} after -1 with token-2",
    ]


async def test_time_left_counts_down_from_the_servers_seconds() -> None:
    """Never from a client's clock."""
    table = desk_bench()
    table.backend.resets[REFERENCE] = RESETS
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await typed(pilot, "536757368")
        await press(pilot, "enter")
        assert "30:00 left" in table.text
        table.clock.pass_by(61)
        table.app.screen._draw_time()  # type: ignore[attr-defined] # the tick of a second
        await settled(pilot)
        assert "28:59 left" in table.text


async def test_the_mail_queue_shows_the_last_words_and_tries_again() -> None:
    """S1.14: failed is seen with the mail server's reply; one key makes it due."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "3")
        assert "550 no such mailbox" in table.text
        await press(pilot, "f5")
        assert f"The mail of {REFERENCE} is due now." in table.said
        assert "No mail waits" in table.text
        assert "F5 Try again" not in table.text
    assert f"POST /v1/desk/mail/{REFERENCE}/retry" in table.backend.asked


async def test_a_retry_that_got_no_answer_is_looked_up() -> None:
    """Not sent again by itself."""
    table = desk_bench()
    line = f"POST /v1/desk/mail/{REFERENCE}/retry"
    table.backend.plays[line] = [OutcomeUnknown("Lost."), Problem(ProblemCode.RESET_OVER, "The reset is over.")]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "3", "f5")
        assert "how it stands now" in table.said
        await press(pilot, "f5")
        assert "The reset is over." in table.said
        assert FAILED.smtp_reply in table.text
        table.backend.resets[REFERENCE] = RESETS
        await press(pilot, "enter")
        assert "Password reset for Jim Brennan" in table.text
    assert table.backend.asked.count(line) == 2
