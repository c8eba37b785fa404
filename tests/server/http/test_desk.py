"""The desk over real HTTP, SQLite and SMTP."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import ADA, DEE, AtTheDesk, at_the_desk
from tests.doubles.mail_server import link_in, text_of
from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer, served_backend
from tests.server.http.test_long_polls import polls_under_way, waiting
from tui_reset.language.texts import gettext, speaking
from tui_reset.server.cases.accounts import NewAccount, disable_account

JIM = NewAccount("jim.brennan@example.org", "jbrennan", "Jim Brennan", password="the crm knows me well")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Served]:
    """A backend with people, and two of them at the desk."""
    async with served_backend(tmp_path, people=(ALICE, BOB, ADA, DEE, JIM)) as served:
        yield served


async def person(desk: AtTheDesk, q: str) -> dict[str, Any]:
    """The one person whom a search finds."""
    answer = await desk.get(f"accounts?q={q}")
    assert answer.status_code == 200, answer.text
    [found] = answer.json()["items"]
    return dict(found)


async def start(desk: AtTheDesk, q: str) -> dict[str, Any]:
    """Start a reset of that person."""
    answer = await desk.post(f"accounts/{(await person(desk, q))['id']}/resets", {"reason": "called us"})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def sent(desk: AtTheDesk, path: str) -> int:
    """Wait until the mail has gone; gives the version of then."""
    seen: dict[str, Any] = {"version": 0, "state": ""}
    while seen["state"] != "sent":
        answer = await desk.served.client.get(path, headers=waiting(desk.token, seen["version"]))
        seen = answer.json()
    return int(seen["version"])


async def test_from_the_search_to_the_new_password(office: Served) -> None:
    """S1.11, S1.12, S1.14, S1.14a: Jim is found and sent the link; with the code he was told he signs in again."""
    desk = await at_the_desk(office, DEE)
    jim = await person(desk, "brenn")
    assert (jim["username"], jim["role"], jim["enabled"], jim["two_factor"]) == ("jbrennan", "user", True, False)
    asked = await start(desk, "brenn")
    mail = await office.mail.message(1)
    await sent(desk, f"/v1/desk/resets/{asked['reference']}")
    assert (mail["To"], mail["Subject"]) == (JIM.email, "Reset your password")
    assert "An administrator has started a reset" in text_of(mail)
    assert asked["reference"] in text_of(mail)
    assert asked["verification_code"] not in text_of(mail)
    opened = (await office.client.post("/v1/links", json={"link": link_in(mail)})).json()
    body = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    path = f"/v1/resets/{opened['id']}/password"
    assert (await office.client.post(path, headers=bearer(opened["secret"]), json=body)).status_code == 200
    signed_in = await office.client.post("/v1/sessions", json={"identifier": "jbrennan", "password": GOOD})
    assert signed_in.status_code == 201
    seen = (await desk.get(f"resets/{asked['reference']}")).json()
    assert (seen["state"], seen["account"]["email"], seen["smtp_reply"][:3]) == ("changed", JIM.email, "250")


async def test_looking_sends_nothing(office: Served) -> None:
    """S1.13: only the confirmed call does, and it says why."""
    desk = await at_the_desk(office, DEE)
    jim = (await person(desk, "jim"))["id"]
    assert (await desk.get(f"accounts/{jim}")).json()["open_resets"] == []
    for body in (None, {}, {"reason": ""}, {"reason": " "}, {"reason": "x" * 201}, {"reason": "x", "password": GOOD}):
        refused = await desk.post(f"accounts/{jim}/resets", body)
        assert (refused.status_code, refused.json()["code"]) == (400, "malformed"), body
    page = (await desk.get(f"accounts/{jim}")).json()
    assert (page["open_resets"], [entry["type"] for entry in page["last_events"]]) == ([], ["account_added"])


async def test_there_is_no_way_to_set_a_password(office: Served) -> None:
    """S1.2: no route of the desk takes one, whoever asks."""
    document = (await office.client.get("/openapi.json")).json()
    desk_paths = {path: list(item) for path, item in document["paths"].items() if path.startswith("/v1/desk/accounts")}
    assert desk_paths == {
        "/v1/desk/accounts": ["get"],
        "/v1/desk/accounts/{account_id}": ["get"],
        "/v1/desk/accounts/{account_id}/resets": ["post"],
    }
    assert list(document["components"]["schemas"]["DeskAskBody"]["properties"]) == ["reason"]
    desk = await at_the_desk(office, ADA)
    jim = (await person(desk, "jim"))["id"]
    for method in ("PUT", "PATCH", "POST", "DELETE"):
        answer = await office.client.request(
            method, f"/v1/desk/accounts/{jim}", headers=bearer(desk.token), json={"password": GOOD}
        )
        assert answer.status_code == 405


async def test_a_poll_ends_at_once_when_the_link_is_opened(office: Served) -> None:
    """S1.14: the desk sees a live state."""
    desk = await at_the_desk(office, DEE)
    asked = await start(desk, "jim")
    path = f"/v1/desk/resets/{asked['reference']}"
    link = await office.link()
    version = await sent(desk, path)
    idle = await office.client.get(path, headers=waiting(desk.token, version, 0))
    assert (idle.status_code, idle.headers["etag"]) == (304, f'"{version}"')
    poll = asyncio.create_task(office.client.get(path, headers=waiting(desk.token, version)))
    await polls_under_way(office, 1)
    began = time.perf_counter()
    await office.client.post("/v1/links", json={"link": link})
    answer = await poll
    assert time.perf_counter() - began < 1
    assert (answer.status_code, answer.json()["state"]) == (200, "opened")
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    again = await office.client.get(path, headers=waiting(desk.token, version, 0))
    assert again.status_code == 200
    quiet = await office.client.get(path, headers=waiting(desk.token, answer.json()["version"], 1))
    assert quiet.status_code == 304


async def test_a_disabled_account_is_not_sent_anything(office: Served) -> None:
    desk = await at_the_desk(office, DEE)
    jim = (await person(desk, "jim"))["id"]
    await disable_account(office.backend.house, JIM.email)
    refused = await desk.post(f"accounts/{jim}/resets", {"reason": "called us"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "disabled" in refused.json()["detail"]
    assert (await desk.get(f"accounts/{jim}")).json()["person"]["enabled"] is False


async def test_the_log_is_read_by_person_and_by_reference(office: Served) -> None:
    """S1.14: it names both people."""
    desk = await at_the_desk(office, DEE)
    asked = await start(desk, "jim")
    await office.mail.message(1)
    own = await office.ask()
    await office.mail.message(2)
    by_reference = (await desk.get(f"events?reference={asked['reference'].replace('-', '')}")).json()
    assert by_reference["next"] is None
    started = by_reference["items"][-1]
    assert (started["type"], started["actor"], started["account"]) == ("desk_reset", DEE.email, JIM.email)
    assert (started["reason"], started["result"], started["source"]) == ("called us", "queued", "127.0.0.1")
    assert started["at"].endswith("Z")
    by_person = (await desk.get(f"events?account={ALICE.email}")).json()["items"]
    assert {entry["account"] for entry in by_person} == {ALICE.email}
    assert own["reference"] in {entry["reference"] for entry in by_person}
    by_id = (await desk.get(f"events?account={(await person(desk, 'alice'))['id']}")).json()["items"]
    # What became of the mail may have been written meanwhile.
    assert by_id[-len(by_person) :] == by_person
    assert (await desk.get("events?account=nobody@example.org")).json() == {"items": [], "next": None}


async def test_the_log_comes_in_pages_newest_first(office: Served) -> None:
    desk = await at_the_desk(office, DEE)
    whole = (await desk.get("events")).json()
    assert whole["next"] is None
    ids, after = list[int](), ""
    while True:
        page = (await desk.get(f"events?limit=2{after}")).json()
        assert len(page["items"]) <= 2
        ids += [entry["id"] for entry in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert ids == [entry["id"] for entry in whole["items"]] == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    "path",
    [
        "accounts?limit=0",
        "accounts?limit=x",
        "accounts?after=nobody",
        "accounts?q=" + "x" * 257,
        "events?limit=-1",
        "events?after=x",
        "events?after=99999999999999999999",
        "events?reference=x",
    ],
)
async def test_what_cannot_be_read_is_malformed(office: Served, path: str) -> None:
    answer = await (await at_the_desk(office, DEE)).get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text


async def test_why_not_is_told_in_the_language_of_who_asked(office: Served) -> None:
    """S1.3: what people read of a refusal is in the catalogue; codes and members are the same in every language."""
    desk = await at_the_desk(office, DEE)
    ada = (await person(desk, "ada"))["id"]
    told = {}
    for language in ("en", "de"):
        headers = {"Authorization": f"Bearer {desk.token}", "Accept-Language": language}
        body = {"reason": "called us"}
        answer = await office.client.post(f"/v1/desk/accounts/{ada}/resets", json=body, headers=headers)
        told[language] = answer.json() | {"request_id": ""}
    with speaking("de"):
        assert told["de"].pop("detail") == gettext(told["en"].pop("detail")) != ""
    assert told["de"] == told["en"]
