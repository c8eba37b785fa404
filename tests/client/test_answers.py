"""What comes back: answers that may grow, problems, and strangers."""

import json

import pytest

from tui_reset.client.answers import Received, answer_of, problem_of
from tui_reset.client.exchange import PROFILE, Exchange, exchange_of, look_at
from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret

HOLD = Hold("id", Secret("s"))
LOOK = look_at(HOLD)
ASK = exchange_of(calls.AskReset("alice@example.org", None, "k" * 22))
CANCEL = exchange_of(calls.CancelReset(HOLD))
VIEW = {
    "id": "id",
    "reference": "R-1",
    "step": "wait_for_mail",
    "proof": "unknown",
    "expires_in": 1800,
    "resend_in": 60,
    "resends_left": 3,
    "attempts_left": 5,
    "version": 1,
}


def came(
    document: object = None,
    status: int = 200,
    media_type: str = "application/json",
    *,
    raw: bytes | None = b"",
    location: str = "",
    retry_after: int | None = None,
) -> Received:
    body = raw if document is None else json.dumps(document).encode()
    return Received(status, media_type, location, retry_after, body)


def refusal(status: int, code: str, **more: object) -> Received:
    return came({"title": "T", "status": status, "code": code, **more}, status, "application/problem+json")


def fault(received: Received, exchange: Exchange[wire.Answer]) -> GatewayFault:
    with pytest.raises(GatewayFault) as raised:
        answer_of(received, exchange, "reset.test")
    assert "reset.test" in raised.value.sentence
    return raised.value


def test_an_answer_may_have_fields_that_are_not_known() -> None:
    view = answer_of(came({**VIEW, "grown": [1, 2]}), LOOK, "reset.test")
    assert (view.step, view.expires_in) == (wire.ResetStep.WAIT_FOR_MAIL, 1800)


def test_no_content_is_an_answer() -> None:
    assert isinstance(answer_of(came(status=204), CANCEL, "reset.test"), wire.NoContent)
    assert isinstance(fault(came({}, 200), CANCEL), NotAResetServer)


@pytest.mark.parametrize(
    "received",
    [
        came({"hello": "world"}),
        came(raw=b"\xff\xfe"),
        came(raw=b"{"),
        came(raw=b""),
        came(raw=None),
        came({**VIEW, "step": 7}),
        came({**VIEW, "expires_in": "soon"}),
        came(raw=b'{"grown": ' + b"[" * 100_000),
    ],
)
def test_an_answer_that_cannot_be_read_is_no_reset_server_and_leaves_a_change_open(received: Received) -> None:
    said = fault(received, LOOK)
    assert isinstance(said, NotAResetServer)
    assert "cannot read" in said.sentence
    said = fault(received, ASK)
    assert isinstance(said, OutcomeUnknown)
    assert "is not known" in said.sentence


@pytest.mark.parametrize("status", [200, 202, 400, 401, 403, 404, 418])
def test_a_web_page_is_no_reset_server(status: int) -> None:
    page = came(raw=b"<html>Sign in to the network</html>", status=status, media_type="text/html")
    assert isinstance(fault(page, PROFILE), NotAResetServer)
    assert isinstance(fault(page, ASK), NotAResetServer)


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("https://portal.example.net/login?u=1", "portal.example.net"),
        ("/login", "another address"),
        ("https://por\x1b[2Jtal/", "another address"),
        ("https://[::1", "another address"),
    ],
)
def test_a_redirect_is_named_and_not_followed(location: str, named: str) -> None:
    said = fault(came(status=302, location=location), ASK)
    assert isinstance(said, NotAResetServer)
    assert named in said.sentence
    assert "\x1b" not in said.sentence


@pytest.mark.parametrize("status", [500, 502, 504, 599])
def test_trouble_of_the_server_leaves_a_change_open_and_a_read_repeatable(status: int) -> None:
    page = came(raw=b"<html>Bad gateway</html>", status=status, media_type="text/html")
    said = fault(page, ASK)
    assert isinstance(said, OutcomeUnknown)
    assert str(status) in said.sentence
    said = fault(page, LOOK)
    assert isinstance(said, Unreachable)
    assert "try again" in said.sentence


def test_a_problem_brings_all_that_it_says() -> None:
    received = refusal(
        422,
        "wrong_proof",
        detail="d" * 900,
        attempts_left=3,
        hint="clock",
        fields={"totp": ["wrong"]},
        request_id="r-1",
        retry_after=7,
        grown=True,
    )
    with pytest.raises(Problem) as raised:
        answer_of(received, LOOK, "reset.test")
    problem = raised.value
    assert problem.code is ProblemCode.WRONG_PROOF
    assert (problem.attempts_left, problem.hint, problem.fields) == (3, "clock", {"totp": ["wrong"]})
    assert (problem.request_id, problem.retry_after, len(problem.detail)) == ("r-1", 7, 500)


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_code_of_the_contract_is_known(code: ProblemCode) -> None:
    problem = problem_of(refusal(400, code.value))
    assert problem is not None
    assert problem.code is code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, ProblemCode.MALFORMED),
        (401, ProblemCode.UNAUTHORIZED),
        (404, ProblemCode.NOT_FOUND),
        (410, ProblemCode.LINK_EXPIRED),
        (418, ProblemCode.MALFORMED),
        (429, ProblemCode.TOO_MANY_REQUESTS),
        (503, ProblemCode.UNAVAILABLE),
    ],
)
def test_a_code_from_the_future_falls_back_by_status(status: int, code: ProblemCode) -> None:
    problem = problem_of(refusal(status, "from_the_future"))
    assert problem is not None
    assert problem.code is code


def test_a_fault_of_the_server_with_a_code_of_its_own_is_no_refusal() -> None:
    assert problem_of(refusal(500, "internal")) is None
    assert isinstance(fault(refusal(500, "internal"), ASK), OutcomeUnknown)


def test_a_proxy_may_refuse_without_a_problem_document() -> None:
    limited = problem_of(came(raw=b"slow down", status=429, media_type="text/plain", retry_after=9))
    assert limited is not None
    assert (limited.code, limited.retry_after) == (ProblemCode.TOO_MANY_REQUESTS, 9)
    large = problem_of(came(raw=None, status=413))
    assert large is not None
    assert large.code is ProblemCode.TOO_LARGE


def test_the_header_says_how_long_to_wait_where_the_document_does_not() -> None:
    received = came({"title": "T", "status": 503, "code": "overloaded"}, 503, "application/json", retry_after=4)
    problem = problem_of(received)
    assert problem is not None
    assert (problem.code, problem.retry_after) == (ProblemCode.OVERLOADED, 4)


def test_a_problem_document_of_the_wrong_types_is_none() -> None:
    assert problem_of(refusal(400, "malformed", retry_after="soon")) is None
    assert problem_of(came(raw=b"\xff", status=400)) is None


def test_what_came_shows_no_body() -> None:
    assert "s3cret" not in repr(came({"secret": "s3cret"}))
