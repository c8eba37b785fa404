"""The Access profiles over real HTTP, SMTP and SQLite: the mail alone is the proof, on the API and on the page."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.doubles.page_visitor import forms_in, submit, visit
from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer, served_backend
from tui_reset.server.cases.accounts import NewAccount

JIM = NewAccount(
    "jim.brennan@example.org",
    username="jim.brennan",
    display_name="Jim Brennan",
    password="the crm knows me well",
)


@pytest.fixture
async def crm(tmp_path: Path) -> AsyncIterator[Served]:
    """A backend for version 13 and later."""
    async with served_backend(tmp_path, {"server.profile": "access-crm"}, people=(ALICE, BOB, JIM)) as served:
        yield served


async def asks(backend: Served, username: str, email: str) -> httpx.Response:
    identity = {"username": username, "email": email}
    return await backend.client.post("/v1/resets", json={"identity": identity})


async def signs_in(backend: Served, identifier: str, password: str, **factor: str) -> bool:
    body = {"identifier": identifier, "password": password} | factor
    return (await backend.client.post("/v1/sessions", json=body)).status_code == 201


async def test_the_profile_says_how_it_is_called_and_what_it_asks_for(crm: Served) -> None:
    """S1.4, S1.5, S1.9: what a terminal needs to draw itself."""
    told = (await crm.client.get("/v1/profile")).json()
    assert (told["identity"], told["proof"], told["sign_in"]) == (["username", "email"], "none", "one_form")
    assert told["wording"]["forgot"] == "Forgot Password?"
    assert "SMTP Email Settings" in told["wording"]["mail_trouble"]


async def test_jim_needs_nothing_but_the_mail(crm: Served) -> None:
    """S1.5, S1.6: username and email, the mail's link, then password and confirm."""
    asked = (await asks(crm, "Jim.Brennan", JIM.email)).json()
    assert asked["verification_code"] is None
    path, own = f"/v1/resets/{asked['id']}", bearer(asked["secret"])
    early = await crm.client.post(f"{path}/password", headers=own, json={"new_password": GOOD})
    assert (early.status_code, early.json()["code"]) == (403, "forbidden")
    proven = (await crm.client.post(f"{path}/mailbox", headers=own, json={"link": await crm.link()})).json()
    assert (proven["step"], proven["proof"]) == ("set_password", "none")
    done = await crm.client.post(f"{path}/password", headers=own, json={"new_password": GOOD})
    assert done.json()["step"] == "done"
    assert await signs_in(crm, "jim.brennan", GOOD)
    assert not await signs_in(crm, "jim.brennan", str(JIM.password))


async def test_a_pair_that_does_not_match_is_answered_alike_and_sends_nothing(crm: Served) -> None:
    """S1.5."""
    right = await asks(crm, "jim.brennan", JIM.email)
    wrong = await asks(crm, "jim.brennan", ALICE.email)
    beside = await asks(crm, JIM.email, JIM.email)
    nobody = await asks(crm, "nobody", "nobody@example.org")
    answers = [reply.json() for reply in (right, wrong, beside, nobody)]
    assert {reply.status_code for reply in (right, wrong, beside, nobody)} == {202}
    hidden = {"id", "secret", "reference"}
    assert all(
        {name: value for name, value in answer.items() if name not in hidden}
        == {name: value for name, value in answers[0].items() if name not in hidden}
        for answer in answers
    )
    assert (await asks(crm, ALICE.email, ALICE.email)).status_code == 202
    # Each leaves after a moment of its own.
    assert {(await crm.mail.message(number))["To"] for number in (1, 2)} == {JIM.email, ALICE.email}


async def test_with_two_factor_on_the_mail_is_not_enough(crm: Served) -> None:
    """S1.6: the authenticator code too."""
    await asks(crm, BOB.email, BOB.email)
    opened = (await crm.client.post("/v1/links", json={"link": await crm.link()})).json()
    assert opened["proof"] == "totp"
    path, own = f"/v1/resets/{opened['id']}/password", bearer(opened["secret"])
    refused = await crm.client.post(path, headers=own, json={"new_password": GOOD})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_proof")
    done = await crm.client.post(path, headers=own, json={"new_password": GOOD, "totp": crm.totp()})
    assert done.json()["step"] == "done"


async def test_the_page_has_no_field_for_a_code_and_says_what_it_changes(crm: Served) -> None:
    """S1.1, S1.6: New password and Confirm; Workspace plays no part."""
    await asks(crm, "jim.brennan", JIM.email)
    page = await visit(crm.client, await crm.link())
    form = forms_in(page)[0]
    assert set(form.types) == {"form", "again", "new_password", "confirm"}
    assert "CRM password only, and nothing in Workspace" in page.text
    mismatch = await submit(crm.client, form, new_password=GOOD, confirm=f"{GOOD}!")
    assert "This is not the same" in mismatch.text
    weak = await submit(crm.client, forms_in(mismatch)[0], new_password="jim", confirm="jim")
    assert "Use at least 15 characters" in weak.text
    done = await submit(crm.client, forms_in(weak)[0], new_password=GOOD, confirm=GOOD)
    assert "Your password has been changed" in done.text
    assert await signs_in(crm, JIM.email, GOOD)


async def test_workspace_says_before_the_change_what_it_is_for(tmp_path: Path) -> None:
    """S1.20, S1.21, S1.22: the link, the form, and both systems named before anybody commits."""
    async with served_backend(tmp_path, {"server.profile": "access-workspace"}) as backend:
        await backend.ask()
        page = await visit(backend.client, await backend.link())
        assert "This changes the password that you use for Workspace and for CRM." in page.text
        done = await submit(backend.client, forms_in(page)[0], new_password=GOOD, confirm=GOOD)
        assert "Your password has been changed" in done.text
        assert await signs_in(backend, ALICE.email, GOOD)
