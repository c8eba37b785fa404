"""The desk's doors: who is not of the desk, or no longer, tries every one of them; and who is tries to get more there.

Twitter, July 2020: with one employee's session the internal tools reset anybody's password. ASVS 8.2.1, 8.3.1: each
function is allowed to a role, judged where it is done. OWASP, SQL Injection and LIKE wildcards: a search box finds what
nobody named. OWASP, CSV Injection: what a stranger typed runs in the spreadsheet of whoever reads the log.
"""

import csv
import io
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.desk import ADA, DEE, AtTheDesk, at_the_desk, code_of
from tests.doubles.mail_server import link_in
from tests.doubles.served import ALICE, BOB, Served, bearer, served_backend
from tui_reset.contract.codes import normalised_code
from tui_reset.contract.link_text import token_in
from tui_reset.server.cases.accounts import NewAccount, disable_account, set_role
from tui_reset.server.cases.audit_export import Export, exported
from tui_reset.server.rules.audit_lines import csv_lines

JIM = NewAccount("jim.brennan@example.org", "jbrennan", "Jim Brennan", password="the crm knows me well")
FORMULA = NewAccount("=cmd|'/c'!a1@example.org", display_name='=HYPERLINK("http://evil.example","x")')
DOORS = [
    ("GET", "accounts"),
    ("GET", "accounts?q=jim"),
    ("GET", "accounts/{jim}"),
    ("POST", "accounts/{jim}/resets"),
    ("GET", "resets/{reference}"),
    ("GET", "events"),
    ("GET", "events?account={jim}"),
]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Served]:
    people = (ALICE, BOB, ADA, DEE, JIM, FORMULA)
    async with served_backend(tmp_path, {"limits.requests_per_source": 1000}, people=people) as served:
        yield served


async def known(office: Served) -> dict[str, str]:
    """Jim's id, and the reference of a reset of his: more than an attacker would have."""
    desk = await at_the_desk(office, ADA)
    [jim] = (await desk.get("accounts?q=jbrennan")).json()["items"]
    return {"jim": jim["id"], "reference": (await office.ask(JIM.email))["reference"]}


async def knock(office: Served, token: str | None, **names: str) -> set[tuple[int, str]]:
    """Try all doors; what they answered."""
    answers = set()
    for method, path in DOORS:
        body = {"reason": "because"} if method == "POST" else None
        headers = bearer(token) if token is not None else {}
        answer = await office.client.request(method, f"/v1/desk/{path.format(**names)}", headers=headers, json=body)
        answers.add((answer.status_code, answer.json().get("code", "")))
    return answers


async def token_of(office: Served, who: NewAccount, **factor: str) -> str:
    body = {"identifier": who.email, "password": who.password} | factor
    answer = await office.client.post("/v1/sessions", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


async def resets_of(office: Served) -> int:
    def count(connection: Any) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM desk_resets").scalar())

    return await office.backend.house.store.read(count)


async def test_users_and_strangers_find_every_door_shut(office: Served) -> None:
    """S1.14: with and without two-factor; and with every secret that a reset gives to whoever asks for one."""
    names = await known(office)
    asked = await office.ask(ALICE.email)
    opened = (await office.client.post("/v1/links", json={"link": await office.link(2)})).json()
    office.clock.go(30)
    for session in (await token_of(office, ALICE), await token_of(office, BOB, totp=office.totp())):
        assert await knock(office, session, **names) == {(403, "forbidden")}
    for secret in (None, "A" * 43, asked["secret"], opened["secret"], asked["id"], names["jim"]):
        assert await knock(office, secret, **names) == {(401, "unauthorized")}
    assert await resets_of(office) == 0


async def test_a_password_alone_opens_no_desk(office: Served) -> None:
    """A desk person without two-factor, and one whose session is older than it."""
    names = await known(office)
    await set_role(office.backend.house, ALICE.email, "admin")
    session = await token_of(office, ALICE)
    assert await knock(office, session, **names) == {(403, "forbidden")}
    begin = await office.client.post(
        "/v1/account/two-factor", headers=bearer(session), json={"password": ALICE.password}
    )
    seed = begin.json()["secret"]
    code = code_of(office, seed)
    assert (await office.client.put("/v1/account/two-factor", headers=bearer(session), json={"totp": code})).is_success
    assert await knock(office, session, **names) == {(403, "forbidden")}
    assert await resets_of(office) == 0


async def test_the_disabled_and_the_demoted_are_out_at_once(office: Served) -> None:
    """ASVS 8.3.2: also while they are signed in."""
    names = await known(office)
    dee = (await at_the_desk(office, DEE)).token
    assert {status for status, _ in await knock(office, dee, **names)} == {200, 202}
    await set_role(office.backend.house, DEE.email, "user")
    assert await knock(office, dee, **names) == {(403, "forbidden")}
    await set_role(office.backend.house, DEE.email, "desk")
    await disable_account(office.backend.house, DEE.email)
    assert await knock(office, dee, **names) == {(401, "unauthorized")}
    await disable_account(office.backend.house, DEE.email, enabled=True)
    assert await knock(office, dee, **names) == {(401, "unauthorized")}
    assert await resets_of(office) == 1


async def test_a_reference_number_opens_nothing(office: Served) -> None:
    """It is read out on the telephone: known or guessed, it says nothing to whoever is not of the desk."""
    asked = await office.ask(JIM.email)
    session = await token_of(office, ALICE)
    for path in ("/v1/desk/resets/{}", "/v1/resets/{}", "/r/{}"):
        right = await office.client.get(path.format(asked["reference"]), headers=bearer(session))
        wrong = await office.client.get(path.format("000-000-000"), headers=bearer(session))
        assert right.status_code == wrong.status_code
        assert _told(right) == _told(wrong)
    link = await office.client.post("/v1/links", json={"link": asked["reference"]})
    assert link.json()["code"] in {"wrong_link", "malformed"}


def _told(answer: httpx.Response) -> object:
    return answer.json()["code"] if "json" in answer.headers.get("content-type", "") else answer.headers.get("location")


@pytest.mark.parametrize(
    "q",
    [
        "%",
        "_",
        "%im",
        "j_m",
        "*",
        "?",
        "jim%",
        "[j]im",
        "'",
        "' OR '1'='1",
        '" OR 1=1 --',
        "\\",
        "jim'--",
        "\x00",
        "\U0010ffff",
    ],
)
async def test_no_wildcard_and_no_sql_finds_anybody(office: Served, q: str) -> None:
    desk = await at_the_desk(office, DEE)
    answer = await office.client.get("/v1/desk/accounts", params={"q": q}, headers=bearer(desk.token))
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next": None})
    for name in ("account", "reference"):
        answer = await office.client.get("/v1/desk/events", params={name: q}, headers=bearer(desk.token))
        assert answer.status_code in {200, 400}
        assert answer.json().get("items", []) == []
    after = await office.client.get("/v1/desk/accounts", params={"after": q}, headers=bearer(desk.token))
    assert (after.status_code, after.json()["code"]) == (400, "malformed")


async def test_no_formula_reaches_a_spreadsheet(office: Served) -> None:
    """An address may begin with `=`, and who asks for a reset or starts one chooses words."""
    desk = await at_the_desk(office, DEE)
    [evil] = (await desk.get("accounts?q==cmd")).json()["items"]
    assert (await desk.post(f"accounts/{evil['id']}/resets", {"reason": "=1+1"})).status_code == 202
    await office.ask(FORMULA.email)
    lines = [line async for batch in exported(office.backend.house, Export()) for line in batch]
    assert any(line.reason == "=1+1" for line in lines)
    rows = list(csv.reader(io.StringIO(csv_lines(lines, heading=True), newline="")))
    assert len(rows) == len(lines) + 1
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}] == []
    assert any(cell == "'=1+1" for row in rows for cell in row)


async def test_no_secret_is_to_be_read_at_the_desk(office: Served, caplog: pytest.LogCaptureFixture) -> None:
    """S1.14, SECURITY 94: neither link, mail code, grant, hash nor seed, in any answer or log."""
    desk = await at_the_desk(office, ADA)
    own = await office.ask(ALICE.email)
    link = link_in(await office.mail.message(1))
    mail_code = await office.mail_code(1)
    [alice] = (await desk.get("accounts?q=alice")).json()["items"]
    started = (await desk.post(f"accounts/{alice['id']}/resets", {"reason": "lost"})).json()
    second = link_in(await office.mail.message(2))
    texts = [
        (await desk.get(path)).text
        for path in (
            "accounts?q=a",
            f"accounts/{alice['id']}",
            f"resets/{own['reference']}",
            f"resets/{started['reference']}",
            "events",
        )
    ]
    text = "\n".join([*texts, caplog.text])
    secrets = {str(token_in(link)), str(token_in(second)), mail_code, normalised_code(mail_code), own["secret"]}
    secrets |= {own["verification_code"], started["verification_code"], own["id"], desk.token, "$argon2id"}
    assert [secret for secret in secrets if secret in text] == []
    assert not re.search(r"password_hash|totp|seed|secret", "\n".join(texts))


async def test_the_desk_cannot_flood_anybody(office: Served) -> None:
    """Three mails an hour for one person, whoever of the desk sends them; and the person's own still go."""
    desks: list[AtTheDesk] = [await at_the_desk(office, DEE), await at_the_desk(office, ADA)]
    [jim] = (await desks[0].get("accounts?q=jim")).json()["items"]
    statuses = [
        (await desks[n % 2].post(f"accounts/{jim['id']}/resets", {"reason": "again"})).status_code for n in range(8)
    ]
    assert statuses == [202] * 3 + [429] * 5
    await office.ask(JIM.email)
    # The second of the first person's has ended the first before its mail left.
    assert [(await office.mail.message(number))["To"] for number in (1, 2, 3)] == [JIM.email] * 3


async def test_reading_is_paced(office: Served) -> None:
    """One hijacked session does not copy the directory at full speed, nor keep others from reading."""
    desk, other = await at_the_desk(office, DEE), await at_the_desk(office, ADA)
    began = time.monotonic()
    statuses = [(await desk.get("accounts?limit=1")).status_code for _ in range(260)]
    if time.monotonic() // 60 == began // 60:  # or a new minute has begun while we read
        assert statuses.count(429) == 20
    assert (await other.get("accounts?limit=1")).status_code == 200
