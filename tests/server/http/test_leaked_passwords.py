"""A new password that was in a leak, at every door where one is set, with a real range server (SECURITY 48)."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.doubles.range_server import RangeServerDouble
from tests.doubles.served import BOB, GOOD, Served, bearer, served_backend
from tui_reset.contract.codes import grouped
from tui_reset.server.http.metrics import PrometheusMeter
from tui_reset.server.rules.tokens import verification_code

LEAKED = "seven quiet herons at dawn"
METER = PrometheusMeter()
BREACHED = {"new_password": ["breached"]}


@pytest.fixture
def double() -> Iterator[RangeServerDouble]:
    with RangeServerDouble(LEAKED) as running:
        yield running


@pytest.fixture
async def backend(tmp_path: Path, double: RangeServerDouble) -> AsyncIterator[Served]:
    options = {"password.pwned_ranges_url": double.url, "password.min_length_with_two_factor": 8}
    async with served_backend(tmp_path, options, meter=METER) as served:
        yield served


def figure(known: str) -> float:
    return METER.registry.get_sample_value("tui_reset_leak_questions_total", {"known": known}) or 0.0


async def test_a_leaked_password_is_refused_before_the_code_is_looked_at(
    backend: Served, double: RangeServerDouble
) -> None:
    """The refusal is the same with a wrong code, which is not counted; a repeat of the change asks nobody again."""
    rules = (await backend.client.get("/v1/profile")).json()["password"]["rules"]
    assert "breached" in rules
    asked = await backend.ask()
    opened = (await backend.client.post("/v1/links", json={"link": await backend.link()})).json()
    place, right = f"/v1/resets/{opened['id']}/password", asked["verification_code"]
    for code in ("AAAA-AAAA", right):
        body = {"new_password": LEAKED, "verification_code": code}
        answer = await backend.client.post(place, json=body, headers=bearer(opened["secret"]))
        assert (answer.status_code, answer.json()["code"], answer.json()["fields"]) == (
            422,
            "password_refused",
            BREACHED,
        )
    assert len(double.heard) == 2
    short = {"new_password": "password", "verification_code": right}
    answer = await backend.client.post(place, json=short, headers=bearer(opened["secret"]))
    assert "breached" not in answer.json()["fields"]["new_password"]
    assert (await backend.client.post(place, json=short, headers=bearer("nobody's"))).status_code == 401
    assert len(double.heard) == 2
    good = {"new_password": GOOD, "verification_code": right}
    headers = bearer(opened["secret"], **{"Idempotency-Key": "0123456789abcdef"})
    for _ in range(2):
        assert (await backend.client.post(place, json=good, headers=headers)).status_code == 200
    assert len(double.heard) == 3
    assert (figure("leaked"), figure("clean")) == (2, 1)


async def test_nobody_takes_all_turns_by_asking_without_end(backend: Served, double: RangeServerDouble) -> None:
    """Refusals cost no attempt: other people's passwords would be taken unasked while one asks and asks."""
    await backend.ask()
    opened = (await backend.client.post("/v1/links", json={"link": await backend.link()})).json()
    place, body = f"/v1/resets/{opened['id']}/password", {"new_password": LEAKED, "verification_code": "AAAA-AAAA"}
    answers = [await backend.client.post(place, json=body, headers=bearer(opened["secret"])) for _ in range(41)]
    assert answers[0].json()["code"] == "password_refused"
    # A minute may have ended in between.
    assert "too_many_requests" in {answer.json()["code"] for answer in answers}
    assert len(double.heard) <= 40


async def test_where_nobody_can_say_the_password_is_taken(backend: Served, double: RangeServerDouble) -> None:
    """Fails open: a range server that is down stops nobody."""
    double.status, before = 503, figure("nobody_knows")
    asked = await backend.ask()
    opened = (await backend.client.post("/v1/links", json={"link": await backend.link()})).json()
    code = grouped(verification_code(backend.backend.house.keys, asked["id"]))
    body = {"new_password": LEAKED, "verification_code": code}
    place = f"/v1/resets/{opened['id']}/password"
    assert (await backend.client.post(place, json=body, headers=bearer(opened["secret"]))).status_code == 200
    assert figure("nobody_knows") == before + 1


async def test_a_password_that_comes_with_switching_two_factor_off_is_asked_for_too(backend: Served) -> None:
    body = {"identifier": BOB.email, "password": BOB.password, "totp": backend.totp()}
    session = (await backend.client.post("/v1/sessions", json=body)).json()
    backend.clock.go(30)
    end = {"password": BOB.password, "totp": backend.totp(), "new_password": LEAKED}
    headers = bearer(session["token"])
    answer = await backend.client.request("DELETE", "/v1/account/two-factor", json=end, headers=headers)
    assert (answer.status_code, answer.json().get("fields")) == (422, BREACHED)
    end["new_password"] = GOOD
    answer = await backend.client.request("DELETE", "/v1/account/two-factor", json=end, headers=headers)
    assert answer.status_code == 204
