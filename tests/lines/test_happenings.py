"""What happens by itself while a question is open: it is said once, below, and the question is asked again."""

import asyncio

import pytest
from msgspec.structs import replace

from tests.doubles.fake_gateway import FakeGateway
from tests.doubles.fake_line_terminal import FakeLineTerminal
from tests.doubles.lines_under_test import talk
from tests.doubles.profiles import shipped
from tests.doubles.walker import CODE, NOW, asked, profile_of, proven, reset_of_walk, session, view_of
from tui_reset.contract.faults import Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import NoContent, ResetStep
from tui_reset.flow.events import Event
from tui_reset.flow.steps import (
    AskAddress,
    KeepRecoveryCodes,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
)
from tui_reset.flow.walk import Walk, begin
from tui_reset.lines.front import LinesFront

FIELD = "From the mail: link or short code: "
WAITING = Walk(WaitForMail(reset_of_walk()), profile=profile_of())
GONE = Unreachable("The service cannot be reached. Check the network, then try again.")
OFF = shipped("access-crm", self_service=False)


async def test_a_reset_finished_in_the_browser_goes_on_by_itself() -> None:
    """S2.9a: the open question is closed, and the next step is told."""
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        there.gateway.views.put_nowait(view_of(ResetStep.DONE))
        assert (await there.reads("Done\n")).startswith("\n\n")
        await there.reads("Your password has been changed in the browser.", "Enter for 1: ")


async def test_a_reset_that_expires_says_so_and_offers_another() -> None:
    """S2.17a."""
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        await there.waits(1801)
        said = await there.reads("Ask for a new mail", "Enter for 1: ")
    assert said.count("5 minutes left.") == 1
    assert said.count("1 minute left.") == 1
    assert said.count("No mail yet?") == 1
    assert said.count(FIELD) == 3
    assert "seconds left" not in said


async def test_nothing_is_said_while_nothing_changes() -> None:
    """Waiting announces changes alone, not every second."""
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        await there.waits(119)
        assert there.unread == ""


async def test_the_hint_after_two_minutes_stands_above_the_question() -> None:
    """S2.10, S2.10a."""
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        await there.waits(120)
        assert there.unread == (
            "\nNo mail yet? Look in spam. Or the account has another address: try the one you sign in with. "
            f"You typed alice@example.org.\n{FIELD}"
        )


async def test_a_mail_that_was_proven_elsewhere_leads_to_the_password() -> None:
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        there.gateway.views.put_nowait(proven())
        await there.reads("Set a new password", "\nNew password: ")


async def test_the_time_goes_on_while_a_secret_is_typed_and_is_said_above_it() -> None:
    """WCAG 2.2.1."""
    reset = reset_of_walk(expires_at=NOW + 302)
    async with talk(walk=Walk(SetPassword(reset))) as there:
        await there.reads("\nNew password: ")
        await there.waits(3)
        assert there.unread == "\n5 minutes left.\nNew password: "
        assert there.terminal.is_hidden


async def test_offline_is_said_once_and_so_is_the_way_back() -> None:
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        for _ in range(3):
            there.gateway.views.put_nowait(GONE)
            await there.waits(10)
        said = there.unread
        assert said.count("No answer: The service cannot be reached.") == 1
        there.gateway.views.put_nowait(view_of())
        await there.waits(5)
        assert there.unread.count("The service answers again.") == 1
        assert there.unread.endswith(FIELD)
        there.gateway.views.put_nowait(view_of())
        await there.waits(5)
        assert there.unread.count("The service answers again.") == 1


async def test_a_profile_that_cannot_be_had_is_asked_for_until_it_comes() -> None:
    gateway = FakeGateway(profile=GONE)
    async with talk(gateway=gateway) as there:
        await there.reads("No answer: The service cannot be reached.", "1 to 4: ")
        gateway.come_back(profile_of())
        await there.waits(3)
        await there.reads("The service answers again.", "1 to 4: ")


async def test_a_switch_that_is_off_takes_its_line_out_of_the_menu() -> None:
    """S1.4, S1.7: the profile comes after the first menu was said, which is said again."""
    gateway = FakeGateway(profile=OFF)
    async with talk(gateway=gateway) as there:
        await there.reads("2. Forgot your password?", "1 to 4: ")
        said = await there.reads("1 to 3: ")
    assert "Admin > Users > Password Management" in said
    assert "Forgot" not in said
    assert said.count("1. Sign in with your password") == 1


async def test_a_wish_from_before_the_switch_was_known_leads_to_whom_to_ask() -> None:
    """S1.7: whoever answers at once is told, and asks nothing in vain."""
    gateway = FakeGateway(profile=GONE)
    async with talk(gateway=gateway) as there:
        await there.chooses("Forgot your password?")
        await there.reads("Email address: ")
        gateway.come_back(OFF)
        await there.waits(3)
        await there.reads("Forgot Password?", "Password Management", "Back to sign-in")
    assert gateway.calls == []


async def test_an_answer_in_the_moment_in_which_the_menu_changes_chooses_nothing() -> None:
    """The number was meant for the menu that was there."""
    gateway = FakeGateway(profile=GONE)
    async with talk(gateway=gateway) as there:
        await there.reads("1 to 4: ", "1 to 4: ")
        gateway.come_back(OFF)
        there.clock.pass_by(1)
        there.terminal.types("2")
        await there.reads("1 to 3: ")
        await there.settles()
        step = there.front.walk.step
    assert isinstance(step, SignIn)


async def test_another_wording_is_said_with_the_menu() -> None:
    """S1.4: Access says it its own way."""
    gateway = FakeGateway(profile=shipped("access-crm"))
    async with talk(gateway=gateway) as there:
        await there.reads("2. Forgot your password?", "2. Forgot Password?", "1 to 4: ")


async def test_mail_trouble_is_learned_while_waiting() -> None:
    """S1.9: every half minute."""
    gateway = FakeGateway()
    async with talk(gateway=gateway, walk=WAITING) as there:
        await there.reads(FIELD)
        gateway.come_back(profile_of(mail_service="failing"))
        await there.waits(31)
        assert "mail" in await there.reads(FIELD)


async def test_a_call_that_takes_a_moment_is_spoken_of_once() -> None:
    async with talk() as there:
        await there.chooses("Forgot your password?")
        await there.answers("Email address: ", "alice@example.org")
        await there.settles()
        assert "Asking for the reset" not in there.unread
        await there.waits(5)
        assert there.unread.count("Asking for the reset. Ctrl+C stops waiting.\n") == 1


async def test_enter_pressed_twice_answers_one_question() -> None:
    """The second one would leave the code behind before it was read."""
    async with talk() as there:
        await there.chooses("Forgot your password?")
        await there.answers("Email address: ", "alice@example.org", "")
        await there.settles()
        there.gateway.answer(asked())
        await there.reads(CODE, "Enter for 1: ")
        await there.settles()
        assert isinstance(there.front.walk.step, ShowCode)


async def test_ctrl_c_stops_waiting_for_an_answer() -> None:
    async with talk(walk=Walk(AskAddress("alice@example.org"))) as there:
        await there.answers("Enter keeps it: ", "")
        await there.settles()
        there.front.interrupt()
        await there.reads("Stopped waiting.", "1. Try again: Reset password\n")
        await there.answers("Enter for 1: ", "1")
        await there.settles()
        there.gateway.answer(asked(), waiting=-1)
        await there.reads("Verification code:")
    assert there.gateway.calls[0] == there.gateway.calls[1]


@pytest.mark.parametrize("walk", [WAITING, Walk(ShowCode(reset_of_walk())), Walk(SignIn())])
async def test_ctrl_c_asks_once_and_leaves_at_the_second_time(walk: Walk) -> None:
    async with talk(walk=walk) as there:
        await there.settles()
        there.front.interrupt()
        await there.reads("Quit now?", "1. Stay\n2. Quit\nType 1 or 2, or Enter for 1: ")
        there.front.interrupt()
        assert await there.exit_code() == 130
    assert there.gateway.is_closed
    assert there.terminal.written.endswith("Enter for 1: \n")


async def test_ctrl_c_pressed_twice_at_once_leaves_too() -> None:
    async with talk() as there:
        await there.settles()
        there.front.interrupt()
        there.front.interrupt()
        assert await there.exit_code() == 130


async def test_ctrl_c_at_a_secret_brings_the_echo_back() -> None:
    async with talk(walk=Walk(SetPassword(reset_of_walk()))) as there:
        await there.reads("\nNew password: ")
        there.front.interrupt()
        await there.reads("Quit now?", "Enter for 1: ")
        assert not there.terminal.is_hidden
        there.terminal.types("")
        await there.reads("\nNew password: ")


async def test_staying_goes_on_where_it_was_and_leaving_leaves() -> None:
    """S2.5a: what would be lost is said."""
    async with talk(walk=WAITING) as there:
        await there.answers(FIELD, "?")
        await there.chooses("Quit")
        said = await there.reads("Enter for 1: ")
        assert "The verification code is lost when you leave." in said
        there.terminal.types("?")
        await there.reads("1. Stay")
        await there.answers("Enter for 1: ", "")
        await there.reads(FIELD)
        there.front.interrupt()
        await there.answers("Enter for 1: ", "2")
        assert await there.exit_code() == 0


async def test_leaving_where_nothing_is_lost_is_not_asked_about() -> None:
    async with talk() as there:
        await there.chooses("Quit")
        assert await there.exit_code() == 0
    assert "Quit now?" not in there.terminal.written


async def test_ctrl_d_asks_like_ctrl_c_and_twice_leaves() -> None:
    async with talk() as there:
        await there.reads("1 to 4: ")
        there.terminal.types(None)
        await there.reads("Quit now?", "Enter for 1: ")
        there.terminal.types(None)
        assert await there.exit_code() == 130


async def test_what_happens_while_leaving_is_asked_about_is_said_and_the_question_stays() -> None:
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        there.front.interrupt()
        await there.reads("Enter for 1: ")
        there.gateway.views.put_nowait(view_of(ResetStep.DONE))
        await there.reads("Your password has been changed in the browser.", "Enter for 1: ")
        there.terminal.types("1")
        await there.reads("1. Sign in with the new password")


@pytest.mark.parametrize(
    ("answer", "ends"), [("1", "Enter for 1: "), ("2", "Type a number"), ("3", "The reset is cancelled")]
)
async def test_going_back_out_of_a_reset_is_asked_about(answer: str, ends: str) -> None:
    """S2.5a."""
    async with talk(NoContent(), walk=Walk(ShowCode(reset_of_walk()))) as there:
        await there.chooses("Leave")
        await there.answers("Enter for 1: ", answer)
        await there.reads(ends)
        kinds = {"1": ShowCode, "2": SignIn}
        assert isinstance(there.front.walk.step, kinds.get(answer, object))


async def test_going_back_where_nothing_is_lost_is_not_asked_about() -> None:
    async with talk(walk=WAITING) as there:
        await there.answers(FIELD, "?")
        await there.chooses("Back to the code")
        await there.reads("Your verification code")


@pytest.mark.parametrize(
    "step",
    [SignedIn(Secret("t"), session().account), KeepRecoveryCodes(Secret("t"), session().account, (Secret("AAAA"),))],
)
async def test_codes_are_not_lost_by_enter_alone(step: Step) -> None:
    async with talk(walk=Walk(step)) as there:
        await there.answers(": ", "")
        await there.reads("Not accepted: Nothing was typed.")


async def test_a_link_given_at_the_start_is_opened_at_once() -> None:
    """S2.1a."""
    refusal = Problem(ProblemCode.LINK_EXPIRED)
    async with talk(refusal, walk=begin("https://reset.example.org/r/" + "T" * 43)) as there:
        await there.reads("expired", "Ask for a new mail")


class Faulty(LinesFront):
    """Falls over what is typed."""

    def happen(self, event: Event) -> None:
        """Show what must not be shown."""
        raise ValueError(f"planted {event}")


async def test_a_fault_of_our_own_ends_it_instead_of_waiting_for_ever() -> None:
    async with talk(walk=WAITING) as there:
        await there.reads(FIELD)
        there.front.happen = Faulty.happen.__get__(there.front)  # type: ignore[method-assign]
        there.clock.pass_by(1)
        with pytest.raises(ValueError, match="planted"):
            await there.exit_code()
    assert there.gateway.is_closed
    assert "planted" not in there.terminal.written


async def test_a_fault_while_leaving_is_asked_about_ends_it_too() -> None:
    async with talk() as there:
        await there.settles()
        there.front.interrupt()
        await there.reads("Enter for 1: ")
        there.front.fail(None)
        with pytest.raises(RuntimeError):
            await there.exit_code()


async def test_a_backend_that_does_not_let_go_keeps_nobody() -> None:
    """Closing connections has two seconds."""

    class Clinging(FakeGateway):
        async def close(self) -> None:
            await asyncio.Event().wait()

    async with talk(gateway=Clinging()) as there:
        await there.settles()
        await there.chooses("Quit")
        assert await there.exit_code() == 0


async def test_a_pipe_that_leads_nowhere_is_left() -> None:
    pipe = FakeLineTerminal(["2"] * 1000, is_terminal=False)
    async with talk(terminal=pipe) as there:
        assert await there.exit_code() == 0
    assert pipe.written.endswith("The last 100 answers led nowhere: tui-reset ends here.\n")
    assert len(pipe.written) < 20_000


HOSTILE = "Nice\nNew password: \x1b[2J\x1b]52;c;eA==\x07\r\u202e\x9b1m"


@pytest.mark.parametrize(
    "step", [SignIn(), AskAddress(), WaitForMail(reset_of_walk()), SignedIn(Secret("t"), session().account)]
)
async def test_a_hostile_service_can_neither_command_the_terminal_nor_ask_like_us(step: Step) -> None:
    """Its texts stay within their line: a question is ours alone."""
    hint = profile_of().mail
    profile = profile_of(
        title=HOSTILE,
        self_service=False,
        disabled_hint=HOSTILE,
        contact=HOSTILE,
        mail=type(hint)(subject=HOSTILE, sender=HOSTILE),
    )
    if isinstance(step, SignedIn):
        step = SignedIn(step.token, replace(step.account, display_name=HOSTILE, username=HOSTILE, email=HOSTILE))
    async with talk(gateway=FakeGateway(profile=profile), walk=Walk(step, profile=profile)) as there:
        await there.reads(": ")
        there.terminal.types("?")
        await there.settles()
        said = there.terminal.written
    assert not [line for line in said.splitlines() if line.startswith("New password")]
    assert not set(said) & {"\x1b", "\x07", "\r", "\u202e", "\x9b"}
