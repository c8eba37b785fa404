"""Passwords on their way to another application: whoever answers there wants more than it is given.

CVE-2018-1000007 and CVE-2022-27776 (curl): credentials followed a redirect to another host. CWE-209 and CWE-532: what
was refused is quoted in the refusal, and the refusal is kept and logged.
"""

import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.scripted_server import FakeServer, Line, answer, as_json
from tests.doubles.served import ALICE, Served, bearer, served_backend
from tui_reset.server.cases.accounts import NewAccount

PASSWORD = str(ALICE.password)
ONE = as_json({"totalResults": 1, "Resources": [{"id": "1", "userName": ALICE.email}]})


@asynccontextmanager
async def workspace(
    folder: Path, *script: Line, people: Sequence[NewAccount] = (ALICE,)
) -> AsyncIterator[tuple[Served, FakeServer]]:
    """A backend whose CRM plays a script."""
    (folder / "token").write_text("the-key")
    async with FakeServer(list(script)) as crm:
        options = {
            "server.profile": "access-workspace",
            "apps.crm.url": crm.url,
            "apps.crm.token_file": str(folder / "token"),
        }
        async with served_backend(folder, options, people=people) as served:
            yield served, crm


async def session_of(served: Served, email: str = ALICE.email) -> dict[str, str]:
    answered = await served.client.post("/v1/sessions", json={"identifier": email, "password": PASSWORD})
    return bearer(answered.json()["token"])


async def pushed(served: Served, session: dict[str, str]) -> Any:
    answered = await served.client.post("/v1/account/apps/crm/push", json={"password": PASSWORD}, headers=session)
    assert answered.status_code == 200, answered.text
    return answered.json()


def kept_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_crm_that_quotes_the_password_finds_it_nowhere_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """S1.26: not in the answer, the page, the database or the log."""
    caplog.set_level("DEBUG")
    said = f"invalidValue: password '{PASSWORD}' is too short"
    async with workspace(tmp_path, ONE, as_json({"detail": said, "scimType": "invalidValue"}, 400)) as (served, crm):
        session = await session_of(served)
        told = await pushed(served, session)
        page = await served.client.get("/v1/account", headers=session)
    assert told["state"] == "refused"
    assert PASSWORD.encode() in crm.heard[1].body
    shown = f"{told} {page.text} {[record.__dict__ for record in caplog.records]}"
    assert PASSWORD not in shown
    assert PASSWORD.encode() not in kept_in(tmp_path)
    assert "the-key" not in shown


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", ["search", "change"])
async def test_neither_password_nor_key_follow_a_redirect(tmp_path: Path, status: int, place: str) -> None:
    async with FakeServer([ONE, answer(204, b"")]) as elsewhere:
        away = answer(status, b"", location=f"{elsewhere.url}/Users/1")
        async with workspace(tmp_path, *([away] if place == "search" else [ONE, away])) as (served, _):
            told = await pushed(served, await session_of(served))
    assert told["state"] == "refused"
    assert elsewhere.connections == 0


async def test_a_crm_that_names_another_account_changes_nobodys_password(tmp_path: Path) -> None:
    """A filter that a service reads in its own way must not hand one person's password to another's account."""
    other = as_json({"totalResults": 1, "Resources": [{"id": "2", "userName": "ada@example.org"}]})
    async with workspace(tmp_path, other, answer(204, b"")) as (served, crm):
        told = await pushed(served, await session_of(served))
    assert told["state"] == "refused"
    assert [heard.method for heard in crm.heard] == ["GET"]


LOOK_ALIKES = {
    "stra\u00dfe@example.org": "strasse@example.org",
    "je\u017f\u017f@example.org": "jess@example.org",
    "\u212aim@example.org": "kim@example.org",
}


@pytest.mark.parametrize("own", LOOK_ALIKES)
async def test_a_look_alike_does_not_get_anothers_account(tmp_path: Path, own: str) -> None:
    """CVE-2019-19844: a CRM's database takes one letter for another (MySQL's usual collation: ß is ss), we never do."""
    theirs = as_json({"totalResults": 1, "Resources": [{"id": "2", "userName": LOOK_ALIKES[own]}]})
    people = (NewAccount(own, password=PASSWORD), NewAccount(LOOK_ALIKES[own], password="somebody else's own"))
    async with workspace(tmp_path, theirs, answer(204, b""), people=people) as (served, crm):
        told = await pushed(served, await session_of(served, own))
    assert told["state"] == "refused"
    assert [heard.method for heard in crm.heard] == ["GET"]


async def test_a_stolen_session_cannot_try_passwords_on_the_crm(tmp_path: Path) -> None:
    """Whoever has the session alone learns nothing and sends nothing: the password is asked for and counted."""
    async with workspace(tmp_path, ONE, answer(204, b"")) as (served, crm):
        session = await session_of(served)
        for guess in ("first guess at it", "second guess at it"):
            body = {"password": guess}
            refused = await served.client.post("/v1/account/apps/crm/push", json=body, headers=session)
            assert refused.json()["code"] == "wrong_credentials"
    assert crm.connections == 0


MARKS = "a" + "\u0300\u0316" * 60_000
"""Normalising sorts them, in time that grows with the square of their number: for these it was 20 seconds."""


@pytest.mark.parametrize("place", ["the name", "the reason"])
async def test_a_crm_cannot_stop_the_backend_with_marks(tmp_path: Path, place: str) -> None:
    """A quarter of a megabyte is read of an answer; a name or a reason as long as that is looked at no further."""
    named = {"totalResults": 1, "Resources": [{"id": "1", "userName": MARKS}]}
    script = [answer(200, json.dumps(named, ensure_ascii=False).encode())]
    if place == "the reason":
        script = [ONE, answer(400, json.dumps({"detail": MARKS}, ensure_ascii=False).encode())]
    async with workspace(tmp_path, *script) as (served, _):
        session = await session_of(served)
        begin = time.perf_counter()
        told = await pushed(served, session)
    assert told["state"] == "refused"
    assert time.perf_counter() - begin < 5
