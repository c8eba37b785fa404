"""The desk's calls over a real socket: what travels where, and what comes back."""

import pytest

from tests.doubles.scripted_server import FakeServer, Line, answer, as_json, problem
from tui_reset.client import desk_calls
from tui_reset.client.desk import DeskGateway, HttpDesk
from tui_reset.client.exchange import Exchange
from tui_reset.contract import wire
from tui_reset.contract.desk import DeskReset, DeskState, SmtpChange
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret

STATE = {
    "reference": "536-757-368",
    "account": None,
    "state": "queued",
    "smtp_reply": "",
    "expires_in": 1800,
    "version": 1,
}


@pytest.mark.parametrize(
    ("exchange", "line"),
    [
        (desk_calls.people("", None), "GET /v1/desk/accounts"),
        (desk_calls.people("jim & co", "a/b"), "GET /v1/desk/accounts?q=jim%20%26%20co&after=a%2Fb"),
        (desk_calls.people("jim", None, 7), "GET /v1/desk/accounts?q=jim&limit=7"),
        (desk_calls.person("../x"), "GET /v1/desk/accounts/..%2Fx"),
        (desk_calls.start_reset("id", "why"), "POST /v1/desk/accounts/id/resets"),
        (desk_calls.reset("536-757-368"), "GET /v1/desk/resets/536-757-368"),
        (desk_calls.retry_mail("1?2"), "POST /v1/desk/mail/1%3F2/retry"),
        (desk_calls.events(7, "a@b", "1-2"), "GET /v1/desk/events?after=7&account=a%40b&reference=1-2"),
        (desk_calls.events(None), "GET /v1/desk/events"),
        (desk_calls.SETTINGS, "GET /v1/desk/settings"),
        (desk_calls.MAIL, "GET /v1/desk/mail"),
        (desk_calls.MAIL_TEST, "POST /v1/desk/mail-test"),
        (desk_calls.SIGN_OUT, "DELETE /v1/sessions/current"),
    ],
)
def test_what_is_asked_is_written_safely_and_reads_say_that_they_are(
    exchange: Exchange[wire.Answer], line: str
) -> None:
    """Nothing that a person types can lead to another path."""
    assert f"{exchange.method} {exchange.path}" == line
    assert exchange.changes is (exchange.method != "GET")


def test_secrets_travel_in_bodies_alone() -> None:
    """S1.10: neither the code nor a password is in a path."""
    change = desk_calls.change_settings(Secret("123456"), smtp=SmtpChange(password="planted"))
    door = desk_calls.sign_in("ada@example.org", Secret("planted"), Secret("123 456"))
    for exchange in (change, door):
        assert "planted" not in exchange.path
        assert "planted" not in repr(exchange)
        assert "123456" not in exchange.path


async def test_the_session_goes_in_the_header_and_the_reason_in_the_body() -> None:
    """S1.14: a reset is asked for once."""
    asked = {"reference": "536-757-368", "state": "queued", "verification_code": None, "new_field": 1}
    async with FakeServer([as_json(asked)]) as server:
        desk: DeskGateway = HttpDesk(server.url)
        call = desk_calls.start_reset("id", "ticket 12")
        told = await desk.ask(Exchange(call.method, call.path, call.answer, call.body, Secret("session")))
        await desk.close()
    assert told.reference == "536-757-368"
    [heard] = server.heard
    assert heard.headers["authorization"] == "Bearer session"
    assert heard.body == b'{"reason":"ticket 12"}'


async def test_a_lost_answer_to_a_reset_is_an_unknown_outcome_and_sent_once() -> None:
    """S1.14: what became of it is looked up by the desk, not here."""
    async with FakeServer([Line(close=True)]) as server:
        desk = HttpDesk(server.url)
        with pytest.raises(OutcomeUnknown):
            await desk.ask(desk_calls.start_reset("id", "why"))
        await desk.close()
    assert len(server.heard) == 1


async def test_a_retry_is_accepted_without_words() -> None:
    """202 with nothing in it."""
    async with FakeServer([answer(202, b"null")]) as server:
        desk = HttpDesk(server.url)
        assert isinstance(await desk.ask(desk_calls.retry_mail("536-757-368")), wire.NoContent)
        await desk.close()


async def test_a_reset_is_watched_until_its_end() -> None:
    """S1.14: by long polls with the known version; a state that only a newer server knows is no end."""
    script = [
        as_json({**STATE, "state": "sent", "version": 2}),
        answer(304, b""),
        as_json({**STATE, "state": "moon", "version": 3}),
        as_json({**STATE, "state": "changed", "version": 4}),
    ]

    async def sleep(_: float) -> None:
        pass

    async with FakeServer(script) as server:
        desk = HttpDesk(server.url, 5.0, clock=lambda: 0.0, sleep=sleep)
        seen: list[DeskReset] = [reset async for reset in desk.watch_reset(Secret("session"), "536-757-368", 1)]
        await desk.close()
    assert [reset.state for reset in seen] == [DeskState.SENT, DeskState.UNKNOWN, DeskState.CHANGED]
    assert [heard.headers["if-none-match"] for heard in server.heard] == ['"1"', '"2"', '"2"', '"3"']
    assert {heard.headers["authorization"] for heard in server.heard} == {"Bearer session"}


async def test_a_session_that_ended_is_said_by_a_watch_too() -> None:
    """The desk opens another one then."""
    async with FakeServer([problem(401, "unauthorized")]) as server:
        desk = HttpDesk(server.url)
        with pytest.raises(Problem) as refused:
            async for _ in desk.watch_reset(Secret("session"), "536-757-368", 1):
                pass
        await desk.close()
    assert refused.value.code is ProblemCode.UNAUTHORIZED
