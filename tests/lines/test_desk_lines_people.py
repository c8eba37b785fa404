"""The desk in lines: people are found, and resets started."""

import pytest
from msgspec import structs

from tests.doubles.desk_in_lines import AWAY, LOST, POST, SEARCH, SENT, opens_jim, signed_in, starts
from tests.doubles.fake_desk import CAROL, CODE, JIM, REFERENCE, FakeDesk, entry
from tui_reset.contract.desk import DeskAskBody, DeskState
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.desk_resets import LOOKED_UP, LOOKING, NOT_STARTED
from tui_reset.lines.desk_front import FIND, RESET


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


@pytest.mark.parametrize("lost", [1, 2])
async def test_a_lost_answer_is_looked_up_and_never_sent_blindly(lost: int) -> None:
    """S1.14: what was started is followed, with its code; what was not is asked about again."""
    async with signed_in() as (desk, terminal):
        await opens_jim(terminal)
        desk.backend.plays[POST] = [LOST]
        await starts(terminal)
        await terminal.hears(LOOKING, NOT_STARTED)
        desk.backend.code = "7K2M-9QXD"
        desk.backend.plays[POST] = [LOST] * lost
        desk.backend.entries = [entry(5)]
        desk.backend.resets[REFERENCE] = SENT
        await terminal.answers("send nothing", "yes")
        await terminal.hears(*([LOOKED_UP] if lost == 2 else []), REFERENCE)
        assert ("Verification code, to" in terminal.since) is (lost == 1)
    assert desk.posts == 3
    assert len(set(desk.backend.keys)) == 1


# Reference numbers
