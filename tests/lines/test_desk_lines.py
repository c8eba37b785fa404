"""The desk in lines: its door."""

import pytest

from tests.doubles.desk_in_lines import AWAY, LOST, Desk, at, signed_in
from tests.doubles.fake_desk import FakeDesk, desk_account
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionBody
from tui_reset.flow.desk_door import NO_FACTOR, NOT_DESK


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
