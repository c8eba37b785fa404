"""The desk in lines with a backend in memory: its door, its pages, and everything that comes between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from msgspec import structs

from tests.doubles.fake_desk import CAROL, CODE, JIM, REFERENCE, FakeDesk, desk_account, entry
from tests.doubles.fake_seconds import FakeSeconds
from tests.doubles.heard_lines import HeardLines
from tui_reset.contract.desk import DeskAskBody, DeskReset, DeskState
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionBody
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.flow.desk_door import LEFT, NO_FACTOR, NOT_DESK
from tui_reset.flow.desk_resets import LOOKED_UP, LOOKING, NO_SUCH_NUMBER, NOT_STARTED, NUMBER_FORM
from tui_reset.lines.console import Console
from tui_reset.lines.desk_door import AGAIN
from tui_reset.lines.desk_front import FIND, NUMBER, QUIT, RESET, SIGN_OUT, DeskFront

POST = "POST /v1/desk/accounts/jim/resets"
AWAY = Unreachable("Nothing answers at the desk: try again in a moment.")
LOST = OutcomeUnknown("The answer was lost. Look before doing it again.")
SENT = DeskReset(reference=REFERENCE, account=JIM, state=DeskState.SENT, smtp_reply="", expires_in=1800, version=3)
SEARCH = "for everybody"
WHICH = "Type a number"


@dataclass
class Desk:
    """The front end, its terminal and its backend."""

    backend: FakeDesk = field(default_factory=FakeDesk)
    terminal: HeardLines = field(default_factory=HeardLines)
    code: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        clock = FakeSeconds()
        parts = DeskParts(lambda: self.backend, clock=clock, sleep=clock.sleep)
        self.front = DeskFront(parts, Console(self.terminal))

    @property
    def posts(self) -> int:
        """How often a reset was asked for."""
        return self.backend.asked.count(POST)

    async def run(self) -> None:
        """Until it is left."""
        self.code = await self.front.run("http://reset.example.org")
        self.ended.set()

    async def signs_in(self) -> None:
        """Through the door, and to the menu."""
        await self.terminal.answers("Email address", "ada@example.org", "ada looks after it all", "123456")
        await self.terminal.hears("Support desk\n1. Find people")


@asynccontextmanager
async def at(desk: Desk) -> AsyncIterator[HeardLines]:
    """While it runs; at the end it has been left, whatever the test did."""
    running = asyncio.ensure_future(desk.run())
    try:
        yield desk.terminal
        async with asyncio.timeout(5):
            if not desk.ended.is_set():
                desk.front.interrupt()
                desk.front.interrupt()
            await running
        assert desk.backend.is_closed
        assert "\x1b" not in desk.terminal.written
        assert not desk.terminal.is_hidden
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def signed_in(backend: FakeDesk | None = None) -> AsyncIterator[tuple[Desk, HeardLines]]:
    desk = Desk(backend or FakeDesk())
    async with at(desk) as terminal:
        await desk.signs_in()
        yield desk, terminal


async def opens_jim(terminal: HeardLines) -> None:
    await terminal.chooses(FIND)
    await terminal.answers(SEARCH, "jim")
    await terminal.hears("Jim Brennan\n", "Look again")


async def starts(terminal: HeardLines, reason: str = "ticket 12") -> None:
    """From Jim's page to the reset that was started."""
    await terminal.chooses("Reset User Password")
    await terminal.answers("audit log", reason)
    await terminal.answers("send nothing", "yes")


# The door


async def test_the_first_line_names_the_mode_and_the_way_to_help() -> None:
    async with at(Desk()) as terminal:
        said = await terminal.is_asked("Email address")
    first, service, *_ = said.splitlines()
    assert "in lines" in first
    assert "help" in first
    assert len(first) < 80
    assert service == "Service: http://reset.example.org"


async def test_the_password_is_not_shown_and_everything_else_is() -> None:
    desk = Desk()
    async with at(desk) as terminal:
        for question, answer, hidden in (
            ("Email address", "ada@example.org", False),
            ("Password", "secret", True),
            ("Authenticator code", "123 456", False),
        ):
            await terminal.answers(question, answer)
            await terminal.is_asked()
            assert terminal.typed_hidden[-1] is hidden
        await terminal.hears("Signed in as: ada@example.org", "Role: Administrator")
        assert "secret" not in terminal.written
    body = desk.backend.bodies[0]
    assert isinstance(body, SessionBody)
    assert (body.identifier, body.password, body.totp) == ("ada@example.org", "secret", "123456")


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        (ProblemCode.WRONG_CREDENTIALS, "Email address [ada@example.org], Enter keeps it"),
        (ProblemCode.WRONG_PROOF, "Authenticator code"),
        (ProblemCode.TOO_MANY_REQUESTS, "Email address [ada@example.org], Enter keeps it"),
    ],
)
async def test_what_was_not_refused_is_not_typed_again(code: ProblemCode, asked: str) -> None:
    desk = Desk()
    desk.backend.plays["POST /v1/sessions"] = [Problem(code)]
    async with at(desk) as terminal:
        await terminal.answers("Email address", "ada@example.org", "secret", "123456")
        said = await terminal.is_asked(asked)
        assert "Not accepted: " in said


async def test_no_answer_at_the_door_is_said_and_the_code_is_typed_anew() -> None:
    desk = Desk()
    desk.backend.plays["POST /v1/sessions"] = [LOST, AWAY]
    async with at(desk) as terminal:
        await terminal.answers("Email address", "ada@example.org", "secret", "123456")
        assert "wait for the next one" in await terminal.is_asked("Authenticator code")
        await terminal.answers("Authenticator code", "234567")
        assert "wait for the next one" not in await terminal.is_asked("Authenticator code")
        await terminal.answers("Authenticator code", "345678")
        await terminal.hears("Signed in as")


@pytest.mark.parametrize(
    ("account", "sentence"),
    [(desk_account("user"), NOT_DESK), (desk_account("desk", two_factor=False), NO_FACTOR)],
)
async def test_who_may_not_work_here_is_told_and_signed_out(account: object, sentence: str) -> None:
    """S1.3: and the session is given back."""
    desk = Desk(FakeDesk(account=account))  # type: ignore[arg-type] # one of the two
    async with at(desk) as terminal:
        await terminal.answers("Email address", "ada@example.org", "secret", "123456")
        await terminal.hears(f"Not accepted: {sentence}")
        await terminal.is_asked()
        assert "DELETE /v1/sessions/current" in desk.backend.asked


async def test_nothing_typed_is_refused_and_help_offers_a_way_out() -> None:
    async with at(Desk()) as terminal:
        await terminal.answers("Email address", " ")
        await terminal.hears("Not accepted: Type the address that you sign in with.")
        await terminal.answers("Email address", "?")
        await terminal.hears("A recovery code is taken too", "Ctrl+C")
        await terminal.chooses("Go on: Email address")
        await terminal.answers("Email address", "ada@example.org")
        await terminal.answers("Password", "")  # Enter alone asks for help where typing is not shown
        await terminal.chooses("Back: nothing is sent")
        await terminal.chooses("Help")
        await terminal.hears("role of the support desk")
        await terminal.chooses("Sign in")
        await terminal.is_asked("Email address")


async def test_help_ends_in_a_way_to_a_person() -> None:
    """S2.20: the contact that the operator configured."""
    async with signed_in() as (_, terminal):
        await terminal.answers("", "?")
        await terminal.hears("Questions? ", "Nobody here sees or sets a password")


# People


async def test_people_are_found_and_chosen_by_number() -> None:
    """S1.11: an empty search is everybody."""
    async with signed_in() as (_, terminal):
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "")
        said = await terminal.hears("Search again")
        assert "1. Ada Abbott, ada@example.org, Administrator\n" in said
        assert "2. Carol Cole, carol@example.org, disabled\n" in said
        await terminal.chooses("Jim Brennan, jim.brennan@example.org, jim.brennan")
        await terminal.hears("Jim Brennan\n", "Two-factor authentication: off", "No reset is open.")


async def test_many_people_come_some_at_a_time() -> None:
    backend = FakeDesk()
    backend.page = 2
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "")
        await terminal.chooses("More people")
        await terminal.hears("1. Jim Brennan")
        assert "More people" not in terminal.since
        await terminal.chooses("Search again")
        await terminal.answers(SEARCH, "nobody")
        await terminal.hears("Nobody's name, username or address begins so.")
        await terminal.answers(SEARCH, "a")
        await terminal.hears("Ada Abbott\n")
        await terminal.chooses("Back to the menu")
        await terminal.hears("Support desk\n1.")


async def test_back_from_the_list_and_from_the_search() -> None:
    async with signed_in() as (_, terminal):
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "")
        await terminal.chooses("Back to the menu", FIND)
        await terminal.answers(SEARCH, "?")
        await terminal.chooses("Back: nothing is sent")
        await terminal.hears("Support desk\n1.")


async def test_a_persons_page_tells_open_resets_and_last_events() -> None:
    """S1.3, S1.14: and nothing that is a secret."""
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    backend.entries = [entry(1)]
    async with signed_in(backend) as (_, terminal):
        await opens_jim(terminal)
        assert f"Open reset {REFERENCE}: Sent: " in terminal.since
        await terminal.chooses("Last events")
        await terminal.hears("desk reset", "by ada@example.org")
        assert "1. " not in terminal.since  # the menu stands a few lines above
        await terminal.chooses("Look again")
        await terminal.hears("Jim Brennan\n")
        await terminal.chooses(f"Follow the reset {REFERENCE}")
        await terminal.hears("Password reset for Jim Brennan")
        await terminal.chooses("Go back")
        await terminal.hears("Address: jim.brennan@example.org")


async def test_nothing_has_happened_yet_is_said() -> None:
    async with signed_in() as (_, terminal):
        await opens_jim(terminal)
        await terminal.chooses("Last events")
        await terminal.hears("Nothing has happened yet.")


async def test_names_from_outside_cannot_command_the_terminal_or_look_like_a_choice() -> None:
    evil = structs.replace(JIM, display_name="Jim\n9. Reset\x1b[2J", username="\u202eevil")
    async with signed_in(FakeDesk(people=(evil, CAROL))) as (_, terminal):
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "")
        said = await terminal.hears("Search again")
        assert "\x1b" not in said
        assert "\n9. " not in said
        assert "\u202e" not in said


# Resets


async def test_a_reset_needs_a_reason_and_a_yes_and_is_followed() -> None:
    """S1.12, S1.13, S1.14, S1.14a: the code is alone on its line, each change is said once."""
    backend = FakeDesk()
    backend.code = CODE
    async with signed_in(backend) as (desk, terminal):
        await opens_jim(terminal)
        await terminal.chooses("Reset User Password")
        await terminal.hears("Reset the password of Jim Brennan?", "A mail with a link is sent to jim.brennan@")
        await terminal.answers("audit log", " ", "x" * 201)
        await terminal.hears("200 characters at most")
        await terminal.pastes("audit log", "ticket 12", "yes")
        await terminal.hears("A reason is one line")
        await terminal.answers("audit log", "ticket 12")
        await terminal.is_asked("send nothing")
        assert desk.posts == 0
        await terminal.answers("send nothing", "Yes")
        said = await terminal.hears("Queued: the mail waits to be sent.", "Go back")
        assert f"\n{CODE}\n" in said
        assert f"\n{REFERENCE}\n" in said
        backend.tell(DeskState.SENT, smtp_reply="250 OK")
        said = await terminal.hears("Sent: the mail server has taken the mail.")
        assert "250" not in said
        backend.tell(DeskState.CHANGED)
        await terminal.hears("Changed: the new password is set.")
        await terminal.chooses("Spell the verification code")
        await terminal.hears("K Kilo, 7 seven")
        await terminal.chooses("Spell the reference number")
        await terminal.hears("5 five, 3 three")
        await terminal.chooses("Show the verification code again")
        await terminal.hears(CODE)
        await terminal.chooses("How does it stand?")
        said = await terminal.hears("Changed: the new password is set.")
        assert "Time left" not in said
    body = next(body for body in backend.bodies if isinstance(body, DeskAskBody))
    assert body.reason == "ticket 12"
    assert desk.posts == 1


@pytest.mark.parametrize("answer", ["", "no", "y", "?"])
async def test_anything_but_yes_sends_nothing(answer: str) -> None:
    """S1.13: the other choices too."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        await terminal.chooses("Reset User Password")
        await terminal.answers("audit log", "ticket 12")
        await terminal.answers("send nothing", answer)
        if answer == "?":
            await terminal.chooses("Back: nothing is sent")
        await terminal.hears("Nothing was sent.")
    assert desk.posts == 0


async def test_a_mail_that_fails_is_said_with_the_servers_words() -> None:
    """S1.14: the state is live."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        await starts(terminal)
        await terminal.is_asked()
        desk.backend.tell(DeskState.FAILED, smtp_reply="550 no such mailbox")
        await terminal.hears("Failed: the mail could not be sent.", "The mail server said: 550 no such mailbox")


async def test_a_disabled_account_is_not_reset() -> None:
    async with signed_in() as (desk, terminal):
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "carol")
        said = await terminal.hears("Account: disabled")
        assert "Reset User Password" not in said
        await terminal.chooses("Back to the menu", RESET)
        await terminal.answers(SEARCH, "carol")
        await terminal.hears("Not possible: the account is disabled.")
    assert "POST /v1/desk/accounts/carol/resets" not in desk.backend.asked


async def test_a_refusal_is_said_and_can_be_tried_again() -> None:
    async with signed_in() as (desk, terminal):
        desk.backend.plays[POST] = [Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=90), AWAY]
        await terminal.chooses(RESET)
        await terminal.answers(SEARCH, "jim")
        await terminal.answers("audit log", "ticket 12")
        for sentence in ("Not accepted: There were too many of these. Try again in 2 minutes.", "Nothing answers"):
            await terminal.answers("send nothing", "yes")
            await terminal.hears(sentence)
        await terminal.answers("send nothing", "yes")
        await terminal.hears("Queued")
    assert desk.posts == 3


async def test_a_lost_answer_is_looked_up_and_never_sent_blindly() -> None:
    """S1.14: what was started is followed, what was not is asked about again."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        desk.backend.plays[POST] = [LOST]
        await starts(terminal)
        await terminal.hears(LOOKING, NOT_STARTED)
        desk.backend.plays[POST] = [LOST]
        desk.backend.entries = [entry(5)]
        desk.backend.resets[REFERENCE] = SENT
        await terminal.answers("send nothing", "yes")
        await terminal.hears(LOOKED_UP, REFERENCE)
        assert "Verification code, to" not in terminal.since
    assert desk.posts == 2


# Reference numbers


async def test_a_number_is_found_whatever_spaces_it_was_typed_with() -> None:
    """S1.14: with no code, which was in the first answer alone."""
    backend = FakeDesk()
    backend.resets[REFERENCE] = structs.replace(SENT, account=None)
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", "53")
        await terminal.hears(f"Not accepted: {NUMBER_FORM}")
        await terminal.answers("Reference number", "111222333")
        await terminal.hears(f"Not accepted: {NO_SUCH_NUMBER}")
        backend.plays["GET /v1/desk/resets"] = [Problem(ProblemCode.FORBIDDEN, "Not at this desk.")]
        await terminal.answers("Reference number", "536 757 368")
        await terminal.hears("Not accepted: Not at this desk.")
        await terminal.answers("Reference number", "536 757-368")
        said = await terminal.hears("Password reset\nNo account belongs to the address", "Time left: 30 minutes")
        assert "Spell the verification code" not in said
        await terminal.chooses("Go back")
        await terminal.hears("Support desk\n1.")


async def test_a_reset_that_is_over_is_not_watched() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = structs.replace(SENT, state=DeskState.EXPIRED)
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.hears("Expired: ")
        await terminal.is_asked()
        assert not [line for line in backend.asked if line.startswith("WATCH")]


async def test_trouble_while_watching_is_said_below_the_question() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.is_asked()
        backend.states.put_nowait(AWAY)
        await terminal.hears("No answer: Nothing answers at the desk. This goes on by itself.")
        backend.tell(DeskState.OPENED)
        await terminal.hears("The service answers again.", "Opened: ")
        backend.states.put_nowait(Problem(ProblemCode.NOT_FOUND))
        await terminal.hears("This is not there any more.")


# What comes between


async def test_a_session_that_ended_asks_for_sign_in_and_goes_on_where_one_was() -> None:
    """S1.3: the call waits at the door, and its answer comes after it."""
    async with signed_in() as (desk, terminal):
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("Jim Brennan\n", "No reset is open.")
        assert desk.backend.sessions == 2


async def test_a_session_that_ended_under_a_change_is_said_and_nothing_was_done() -> None:
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        desk.backend.plays[POST] = [Problem(ProblemCode.UNAUTHORIZED)]
        await starts(terminal)
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("nothing was done. Do it again now.")
        await terminal.answers("send nothing", "yes")
        await terminal.hears("Queued")


async def test_a_session_that_ended_while_a_question_is_open_asks_it_again_afterwards() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    async with signed_in(backend) as (_, terminal):
        await terminal.chooses(NUMBER)
        await terminal.answers("Reference number", REFERENCE)
        await terminal.is_asked()
        backend.states.put_nowait(Problem(ProblemCode.UNAUTHORIZED))
        await terminal.hears(AGAIN)
        await terminal.answers("Password", "ada looks after it all", "234567")
        await terminal.hears("Signed in as", "1. Spell the reference number", WHICH)
        backend.tell(DeskState.CHANGED)
        await terminal.hears("Changed: the new password is set.")


async def test_another_person_does_not_go_on_with_the_page_of_the_one_before() -> None:
    async with signed_in() as (desk, terminal):
        await terminal.chooses(FIND)
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.UNAUTHORIZED)]
        await terminal.answers(SEARCH, "jim")
        desk.backend.account = desk_account("desk", id_="dora")
        await terminal.answers("Password", "?")
        await terminal.answers("Authenticator code", "234567")
        await terminal.hears("Signed in as: dora@example.org", "Support desk\n1. Find people")
        assert "Jim" not in terminal.since


async def test_ctrl_c_stops_waiting_for_what_only_reads() -> None:
    async with signed_in() as (desk, terminal):
        desk.backend.gates["GET /v1/desk/accounts"] = asyncio.Event()
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears("One moment. Ctrl+C stops waiting.")
        desk.front.interrupt()
        await terminal.hears("Stopped waiting.", "Support desk\n1.")


async def test_a_reset_that_is_not_read_in_time_can_be_left() -> None:
    """It was started all the same, and is on the person's page."""
    backend = FakeDesk()
    async with signed_in(backend) as (desk, terminal):
        await opens_jim(terminal)
        backend.gates["GET /v1/desk/resets"] = asyncio.Event()
        await starts(terminal)
        await terminal.hears("Ctrl+C stops waiting.")
        desk.front.interrupt()
        await terminal.hears("Stopped waiting.", f"Open reset {REFERENCE}: Queued")
        assert "Nothing was sent." not in terminal.written


async def test_ctrl_c_while_something_is_sent_asks_and_what_was_sent_goes_on() -> None:
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        gate = desk.backend.gates[POST] = asyncio.Event()
        await starts(terminal)
        await terminal.hears("One moment.")
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.chooses("Stay")
        gate.set()
        await terminal.hears("Queued")
    assert desk.posts == 1


async def test_ctrl_c_at_a_question_asks_once_and_stays_or_leaves() -> None:
    async with signed_in() as (desk, terminal):
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.answers("", "")
        await terminal.hears("1. Find people")
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        await terminal.chooses("Leave")
        await terminal.hears(LEFT)
    assert desk.code == 0
    assert desk.backend.asked[-1] == "DELETE /v1/sessions/current"


async def test_the_same_menu_is_said_again_after_staying() -> None:
    """Its numbers must not be taken for those of the question that came between."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        await terminal.chooses("Last events")
        await terminal.is_asked()
        desk.front.interrupt()
        await terminal.chooses("Stay")
        await terminal.hears("1. Reset User Password")


async def test_ctrl_c_twice_and_ctrl_d_twice_leave_at_once() -> None:
    async with signed_in() as (desk, terminal):
        desk.front.interrupt()
        await terminal.hears("Quit now?")
        desk.front.interrupt()
        await terminal.hears(LEFT)
    assert desk.code == 130
    async with signed_in() as (desk, terminal):
        await terminal.answers("", None)
        await terminal.hears("Quit now?")
        await terminal.answers("", None)
        await terminal.hears(LEFT)
    assert desk.code == 130


async def test_signing_out_leads_to_the_door_and_quitting_signs_out() -> None:
    async with signed_in() as (desk, terminal):
        await terminal.chooses(SIGN_OUT)
        await terminal.hears(LEFT, "Sign in to the support desk")
        assert desk.backend.asked[-1] == "DELETE /v1/sessions/current"
        await desk.signs_in()
        await terminal.chooses(QUIT)
        await terminal.hears(LEFT)
    assert desk.code == 0
    assert desk.backend.asked.count("DELETE /v1/sessions/current") == 2


async def test_leaving_at_the_door_says_nothing_of_signing_out() -> None:
    desk = Desk()
    async with at(desk) as terminal:
        await terminal.is_asked("Email address")
        desk.front.interrupt()
        await terminal.chooses("Leave")
        await desk.ended.wait()
    assert desk.code == 0
    assert LEFT not in terminal.written


async def test_a_page_that_is_refused_leads_back_to_the_menu() -> None:
    async with signed_in() as (desk, terminal):
        desk.backend.plays["GET /v1/desk/accounts"] = [Problem(ProblemCode.FORBIDDEN, "Not any more.")]
        await terminal.chooses(FIND)
        await terminal.answers(SEARCH, "jim")
        await terminal.hears("Not accepted: Not any more.", "Support desk\n1.")


async def test_a_fault_of_its_own_beside_the_conversation_ends_it_with_its_name() -> None:
    backend = FakeDesk()
    backend.resets[REFERENCE] = SENT
    desk = Desk(backend)
    running = asyncio.ensure_future(desk.run())
    await desk.signs_in()
    await desk.terminal.chooses(NUMBER)
    await desk.terminal.answers("Reference number", REFERENCE)
    await desk.terminal.is_asked()
    backend.states.put_nowait(ZeroDivisionError())  # type: ignore[arg-type] # what no backend does
    with pytest.raises(ZeroDivisionError):
        await running
    assert backend.is_closed


@pytest.mark.parametrize("fault", [ZeroDivisionError(), None])
async def test_a_fault_that_nobody_waits_for_ends_it_too(fault: BaseException | None) -> None:
    desk = Desk()
    running = asyncio.ensure_future(desk.run())
    await desk.terminal.is_asked("Email address")
    desk.front.fail(fault)
    with pytest.raises(ZeroDivisionError if fault else RuntimeError):
        await running


async def test_lines_keep_to_a_narrow_window() -> None:
    desk = Desk(terminal=HeardLines(width=40))
    async with at(desk) as terminal:
        await desk.terminal.answers("Email address", "ada@example.org", "secret", "123456")
        await terminal.chooses(FIND)
        await terminal.is_asked()
        assert max(map(len, terminal.written.splitlines())) <= 40
