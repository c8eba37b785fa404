"""Somebody who is no front door says for whom he asks, to have limits that are not his and another's name in the mail.

SECURITY case 39 with our own headers; X-Forwarded-For believed from anybody is the usual form of it (CWE-348, -290).
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from tests.doubles.served import ALICE, Served, bearer, served_backend
from tui_reset.client.desk import HttpDesk
from tui_reset.client.http import HttpGateway
from tui_reset.contract import limits
from tui_reset.contract.calls import AskReset, Hold
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Asked
from tui_reset.server.http.metrics import PrometheusMeter

KEY = "the key of this door, which is long"
LIMITS: Mapping[str, object] = {"limits.requests_per_source": 2}
FORGED = [
    {"Tui-Reset-Source": "203.0.113.{}"},
    {"Tui-Reset-Source": "203.0.113.{}", "Tui-Reset-Door-Key": ""},
    {"Tui-Reset-Source": "203.0.113.{}", "Tui-Reset-Door-Key": KEY[:-1]},
    {"Tui-Reset-Source": "203.0.113.{}", "Tui-Reset-Door-Key": KEY + "x"},
    {"Tui-Reset-Source": "not an address {}", "Tui-Reset-Door-Key": KEY},
    {"Tui-Reset-Source": "203.0.113.{}, 203.0.113.99", "Tui-Reset-Door-Key": KEY},
]


def asking(email: str) -> AskReset:
    return AskReset(email, None, token_hex(16))


async def asked(backend: Served, headers: list[tuple[str, str]], email: str) -> httpx.Response:
    body = {"identity": {"email": email}}
    return await backend.client.post("/v1/resets", json=body, headers=headers)


@pytest.mark.parametrize("forged", FORGED)
async def test_who_has_not_the_key_stays_under_his_own_limits(tmp_path: Path, forged: dict[str, str]) -> None:
    async with served_backend(tmp_path, LIMITS, door_key=KEY) as backend:
        statuses = []
        for number in range(4):
            headers = [(name, value.format(number)) for name, value in forged.items()]
            statuses.append((await asked(backend, headers, f"n{number}@example.org")).status_code)
    assert statuses == [202, 202, 429, 429]


async def test_two_of_a_header_are_none(tmp_path: Path) -> None:
    async with served_backend(tmp_path, LIMITS, door_key=KEY) as backend:
        statuses = []
        for number in range(4):
            headers = [("Tui-Reset-Source", f"203.0.113.{number}"), ("Tui-Reset-Door-Key", KEY)]
            doubled = [*headers, ("Tui-Reset-Source", "203.0.113.99")]
            statuses.append((await asked(backend, doubled, f"n{number}@example.org")).status_code)
    assert statuses == [202, 202, 429, 429]


async def test_without_a_door_nobody_is_believed(tmp_path: Path) -> None:
    async with served_backend(tmp_path, LIMITS) as backend:
        headers = [("Tui-Reset-Source", "203.0.113.7"), ("Tui-Reset-Door-Key", "")]
        statuses = [(await asked(backend, headers, f"n{number}@example.org")).status_code for number in range(3)]
    assert statuses == [202, 202, 429]


async def test_an_address_in_the_mail_cannot_be_made_up(tmp_path: Path) -> None:
    async with served_backend(tmp_path, door_key=KEY) as backend:
        await asked(backend, [("Tui-Reset-Source", "203.0.113.7"), ("Tui-Reset-Door-Key", "guessed")], ALICE.email)
        letter = str(await backend.mail.message(1))
    assert "203.0.113.7" not in letter
    assert "127.0.0.1" in letter


async def test_what_was_sent_is_counted_and_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from prometheus_client import generate_latest  # noqa: PLC0415 - few tests need it

    meter = PrometheusMeter()
    async with served_backend(tmp_path, door_key=KEY, meter=meter) as backend:
        await asked(backend, [("Tui-Reset-Source", "203.0.113.7"), ("Tui-Reset-Door-Key", "guessed")], ALICE.email)
    assert 'tui_reset_door_refusals_total{why="wrong_key"} 1.0' in generate_latest(meter.registry).decode()
    told = " ".join(str(record.__dict__) for record in caplog.records)
    assert "door_doubted" in told
    assert "guessed" not in told
    assert KEY not in told


async def test_a_door_with_the_key_gives_everybody_their_own_limits_and_their_name_in_the_mail(tmp_path: Path) -> None:
    async with served_backend(tmp_path, LIMITS, door_key=KEY) as backend:
        for source in ("203.0.113.7", "2001:db8:1:2::9"):
            gateway = HttpGateway(backend.url, source=source, door_key=Secret(KEY))
            for number in range(2):
                await gateway.submit(asking(f"n{number}@example.org"))
            with pytest.raises(Problem) as caught:
                await gateway.submit(asking(ALICE.email))
            await gateway.close()
            assert caught.value.code is ProblemCode.TOO_MANY_REQUESTS
        neighbour = HttpGateway(backend.url, source="2001:db8:1:2::77", door_key=Secret(KEY))
        with pytest.raises(Problem):
            await neighbour.submit(asking(ALICE.email))
        await neighbour.close()
        other = HttpGateway(backend.url, source="2001:db8:1:3::1", door_key=Secret(KEY))
        await other.submit(asking(ALICE.email))
        await other.close()
        assert "2001:db8:1:3::1" in str(await backend.mail.message(1))


async def test_long_polls_are_counted_for_the_person_too(tmp_path: Path) -> None:
    async with served_backend(tmp_path, door_key=KEY) as backend:
        door = {"Tui-Reset-Door-Key": KEY}
        requests = [
            await backend.ask(f"n{number}@example.org", **door, **{"Tui-Reset-Source": f"203.0.113.{number % 4}"})
            for number in range(limits.POLLS_PER_SOURCE + 2)
        ]

        async def wait(asked: dict[str, object], source: str) -> int:
            headers = bearer(str(asked["secret"]), Prefer="wait=1", **door, **{"Tui-Reset-Source": source})
            headers["If-None-Match"] = f'"{asked["version"]}"'
            return (await backend.client.get(f"/v1/resets/{asked['id']}", headers=headers)).status_code

        *many, last = requests
        codes = await asyncio.gather(*(wait(one, "203.0.113.50") for one in many), wait(last, "203.0.113.51"))
    assert sorted(codes[:-1]) == [304] * limits.POLLS_PER_SOURCE + [429]
    assert codes[-1] == 304


async def test_an_address_is_never_sent_without_the_key(tmp_path: Path) -> None:
    async with served_backend(tmp_path, door_key=KEY) as backend:
        for door_key in (None, Secret("")):
            desk = HttpDesk(backend.url, source="203.0.113.7", door_key=door_key)
            answer = await desk.submit(asking(ALICE.email))
            await desk.close()
            assert isinstance(answer, Asked)
            assert Hold(answer.id, Secret(answer.secret))
        assert "127.0.0.1" in str(await backend.mail.message(1))
