"""The whole walk over real HTTP and SMTP, with SQLite and with PostgreSQL behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer, served_backend
from tests.server.conftest import NewDatabase

KEY = "0123456789abcdef"


@pytest.fixture
async def backend(tmp_path: Path, new_database: NewDatabase) -> AsyncIterator[Served]:
    """A backend on each database with alice and bob."""
    async with served_backend(tmp_path, {"server.database": new_database()}) as served:
        yield served


async def sign_in(backend: Served, email: str, password: str, **factor: str) -> int:
    answer = await backend.client.post("/v1/sessions", json={"identifier": email, "password": password} | factor)
    return answer.status_code


async def test_alice_ends_signed_in_with_a_new_password(backend: Served) -> None:
    """S2.0, S2.3, S2.17, S2.18: code on the screen, link in the mail, and only together a new password."""
    asked = await backend.ask()
    assert len(asked["verification_code"].replace("-", "")) == 8
    assert asked["step"] == "wait_for_mail"
    own = bearer(asked["secret"])
    path = f"/v1/resets/{asked['id']}"

    proven = await backend.client.post(f"{path}/mailbox", headers=own, json={"link": await backend.link()})
    assert (proven.status_code, proven.json()["step"]) == (200, "set_password")
    assert proven.json()["proof"] == "verification_code"

    body = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    changed = await backend.client.post(f"{path}/password", headers=own | {"Idempotency-Key": KEY}, json=body)
    again = await backend.client.post(f"{path}/password", headers=own | {"Idempotency-Key": KEY}, json=body)
    assert changed.status_code == 200
    assert changed.json()["step"] == "done"
    assert again.json() == changed.json()

    assert await sign_in(backend, ALICE.email, str(ALICE.password)) == 401
    assert await sign_in(backend, ALICE.email, GOOD) == 201
    assert (await backend.mail.message(2))["Subject"] == "Your password has been changed"


async def test_the_short_mail_code_works_with_the_own_secret_alone(backend: Served) -> None:
    """S2.9a: for people who read the mail on a phone."""
    asked = await backend.ask()
    code = {"mail_code": (await backend.mail_code()).lower().replace("-", " ")}
    other = await backend.ask(BOB.email)
    own, foreign = (f"/v1/resets/{it['id']}/mailbox" for it in (asked, other))
    wrong = await backend.client.post(foreign, headers=bearer(other["secret"]), json=code)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "wrong_link")
    right = await backend.client.post(own, headers=bearer(asked["secret"]), json=code)
    assert right.json()["step"] == "set_password"


async def test_bob_needs_his_authenticator(backend: Served) -> None:
    """S2.15: the verification code is not accepted where two-factor is on."""
    asked = await backend.ask(BOB.email)
    opened = (await backend.client.post("/v1/links", json={"link": await backend.link()})).json()
    assert opened["proof"] == "totp"
    path, own = f"/v1/resets/{opened['id']}/password", bearer(opened["secret"])
    code = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    refused = await backend.client.post(path, headers=own, json=code)
    assert (refused.status_code, refused.json()["code"], refused.json()["attempts_left"]) == (422, "wrong_proof", 4)
    done = await backend.client.post(path, headers=own, json={"new_password": GOOD, "totp": backend.totp()})
    assert done.json()["step"] == "done"
    assert await sign_in(backend, BOB.email, GOOD) == 401
    backend.clock.go(60)
    assert await sign_in(backend, BOB.email, GOOD, totp=backend.totp()) == 201


async def test_opening_the_link_never_arms_the_terminal_that_asked(backend: Served) -> None:
    """Proof of the mailbox belongs to the grant: the asker's secret stays unproven whatever the owner does."""
    asked = await backend.ask()
    await backend.client.post("/v1/links", json={"link": await backend.link()})
    view = (await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))).json()
    assert (view["step"], view["proof"]) == ("wait_for_mail", "unknown")
    body = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    refused = await backend.client.post(
        f"/v1/resets/{asked['id']}/password", headers=bearer(asked["secret"]), json=body
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_an_account_page_and_two_factor(backend: Served) -> None:
    session = (
        await backend.client.post("/v1/sessions", json={"identifier": ALICE.email, "password": ALICE.password})
    ).json()
    own = bearer(session["token"])
    account = (await backend.client.get("/v1/account", headers=own)).json()
    assert account["email"] == ALICE.email
    assert not account["two_factor"]
    seed = await backend.client.post("/v1/account/two-factor", headers=own, json={"password": ALICE.password})
    assert seed.json()["otpauth_uri"].startswith("otpauth://totp/")
    import pyotp  # noqa: PLC0415

    totp = pyotp.TOTP(seed.json()["secret"])
    codes = await backend.client.put(
        "/v1/account/two-factor", headers=own, json={"totp": totp.at(int(backend.clock.now()))}
    )
    assert len(codes.json()["recovery_codes"]) == 10
    body = {"password": ALICE.password, "recovery_code": codes.json()["recovery_codes"][0]}
    off = await backend.client.request("DELETE", "/v1/account/two-factor", headers=own, json=body)
    assert off.status_code == 204
    assert (await backend.client.delete("/v1/sessions/current", headers=own)).status_code == 204
    assert (await backend.client.get("/v1/account", headers=own)).status_code == 401


async def test_resend_cancel_and_expiry(backend: Served) -> None:
    """S2.3a: a resend sends the same link again and extends nothing; request, codes and link end together."""
    asked = await backend.ask()
    path, own = f"/v1/resets/{asked['id']}", bearer(asked["secret"])
    soon = await backend.client.post(f"{path}/resend", headers=own)
    assert (soon.status_code, soon.json()["code"]) == (429, "resend_too_soon")
    assert int(soon.headers["retry-after"]) == soon.json()["retry_after"]
    backend.clock.go(61)
    again = await backend.client.post(f"{path}/resend", headers=own)
    assert again.status_code == 202
    assert again.json()["expires_in"] < 1800
    assert await backend.link(2) == await backend.link(1)
    backend.clock.go(1800)
    assert (await backend.client.get(path, headers=own)).json()["step"] == "expired"
    gone = await backend.client.post("/v1/links", json={"link": await backend.link()})
    assert (gone.status_code, gone.json()["code"]) == (410, "link_expired")

    other = await backend.ask(BOB.email)
    cancelled = await backend.client.delete(f"/v1/resets/{other['id']}", headers=bearer(other["secret"]))
    assert (cancelled.status_code, cancelled.content) == (204, b"")
