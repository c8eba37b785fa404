"""A helper is talked into it: reset the administrator, put a new address in, take two-factor off, all in one session.

Scattered Spider (CISA/FBI AA23-320A, July 2025) did this by telephone. Keycloak CVE-2026-94001 (DELETE of a credential
went past the denied right), ZITADEL CVE-2026-105209 and CVE-2025-27507 (a header or id of another organisation).
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import ADA, DEE, EVERYBODY, AtTheDesk, at_the_desk, events
from tests.doubles.served import BOB, Served, bearer, served_backend
from tui_reset.server.cases.accounts import NewAccount

JIM = NewAccount("jim.brennan@example.org", "jbrennan", "Jim Brennan", password="the crm knows me well")
VERBS = ("PUT", "PATCH", "DELETE", "POST")
PLACES = ("", "/email", "/password", "/role", "/two-factor", "/recovery-codes", "/sessions", "/credentials/1")
MORE: tuple[dict[str, Any], ...] = (
    {"email": "evil@evil.test"},
    {"password": "a new one that nobody has"},
    {"role": "admin"},
    {"two_factor": False},
    {"recipient": "evil@evil.test"},
    {"account_id": "another"},
)
CLAIMS = {
    "X-Org-Id": "1",
    "X-Zitadel-Orgid": "1",
    "X-Tenant": "*",
    "X-HTTP-Method-Override": "DELETE",
    "X-Original-URL": "/v1/desk/settings",
    "X-User-Role": "admin",
}


@pytest.fixture(params=["sqlite", "postgres"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Served]:
    with ExitStack() as made:
        options = {}
        if request.param == "postgres":
            options["server.database"] = made.enter_context(request.getfixturevalue("postgres").emptied())
        async with served_backend(tmp_path, options, people=(*EVERYBODY, JIM)) as served:
            yield served


async def people_as_they_are(office: Served) -> list[Any]:
    query = "SELECT id, email, role, enabled, password_hash, totp_seed, credential_version FROM accounts ORDER BY id"
    return await office.backend.house.store.read(lambda found: list(found.exec_driver_sql(query)))


async def id_of(desk: AtTheDesk, who: NewAccount) -> str:
    [person] = (await desk.get(f"accounts?q={who.email}")).json()["items"]
    return str(person["id"])


async def test_no_verb_place_or_header_does_more_than_send_the_mail(office: Served) -> None:
    """SECURITY 66, 82, 83, 85, cases 66, 67: whoever is at the desk, and whoever is meant."""
    for who in (DEE, ADA):
        desk = await at_the_desk(office, who)
        before = await people_as_they_are(office)
        for target in (BOB, ADA):
            account = await id_of(desk, target)
            for place in PLACES:
                for verb in VERBS:
                    url = f"/v1/desk/accounts/{account}{place}"
                    body = {"email": "evil@evil.test", "role": "admin"}
                    answer = await office.client.request(verb, url, headers=bearer(desk.token) | CLAIMS, json=body)
                    assert answer.status_code in {404, 405}, (verb, url)
        assert await people_as_they_are(office) == before
    assert office.mail.messages() == []


async def test_the_call_for_a_reset_takes_a_reason_and_nothing_else(office: Served) -> None:
    """SECURITY 85: a field of somebody else's choice is refused, not left out."""
    desk = await at_the_desk(office, DEE)
    place = f"accounts/{await id_of(desk, JIM)}/resets"
    for more in MORE:
        answer = await desk.post(place, {"reason": "ticket 12"} | more)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), more
    assert office.mail.messages() == []


async def test_a_helper_starts_nothing_for_an_administrator(office: Served) -> None:
    """SECURITY 83: refused with what to do instead, seen in the search, and audited with who and why."""
    desk = await at_the_desk(office, DEE)
    [ada] = (await desk.get(f"accounts?q={ADA.email}")).json()["items"]
    assert "only an administrator" in ada["no_reset"]
    for claims in ({}, CLAIMS):
        answer = await office.client.post(
            f"/v1/desk/accounts/{ada['id']}/resets", headers=bearer(desk.token) | claims, json={"reason": "urgent!"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert "only an administrator can start its reset" in answer.json()["detail"]
    assert [entry[1:] for entry in await events(office, "desk_reset")] == [("forbidden", "urgent!")] * 2
    assert office.mail.messages() == []
    other = await at_the_desk(office, ADA)
    assert (await other.post(f"accounts/{ada['id']}/resets", {"reason": "by ourselves"})).status_code == 202
    assert (await office.mail.message(1))["To"] == ADA.email
