"""The whole happy path at DEBUG, and not one secret in the log."""

import io
import logging
from collections.abc import Iterator

import pytest

from tests.doubles.page_visitor import forms_in, submit, visit
from tests.doubles.served import ALICE, BOB, GOOD, SEED, Served, bearer
from tui_reset.server.http.logs import set_up_logs


@pytest.fixture(params=["json", "console"])
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    written = io.StringIO()
    root = logging.getLogger()
    before = root.level
    handler = set_up_logs(request.param, "debug", written)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("tui_reset").setLevel(logging.NOTSET)


async def test_no_secret_reaches_the_log(stream: io.StringIO, backend: Served) -> None:
    """Case 65, SECURITY 118: terminal, page, sign-in, enrolment, refusals: at DEBUG, grepped for every secret."""
    secrets = {SEED, GOOD, str(ALICE.password), str(BOB.password), ALICE.email, BOB.email, "wrong password typed"}
    asked = await backend.ask()
    link = await backend.link()
    own = bearer(asked["secret"])
    path = f"/v1/resets/{asked['id']}"
    opened = (await backend.client.post("/v1/links", json={"link": link})).json()
    await backend.client.post(f"{path}/mailbox", headers=own, json={"mail_code": await backend.mail_code()})
    body = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    await backend.client.post(f"{path}/password", headers=own, json={"new_password": "short"})
    assert (await backend.client.post(f"{path}/password", headers=own, json=body)).status_code == 200
    await backend.client.post("/v1/sessions", json={"identifier": ALICE.email, "password": "wrong password typed"})
    session = (await backend.client.post("/v1/sessions", json={"identifier": ALICE.email, "password": GOOD})).json()
    token = bearer(session["token"])
    seed = (await backend.client.post("/v1/account/two-factor", headers=token, json={"password": GOOD})).json()

    await backend.ask(BOB.email)
    page = await visit(backend.client, await backend.link(3))
    totp = backend.totp()
    done = await submit(backend.client, forms_in(page)[0], new_password=GOOD, confirm=GOOD, totp=totp)
    assert done.status_code == 200
    await backend.client.get(f"/r/{'?' * 3}{totp}")
    await backend.mail.message(4)

    secrets |= {asked["secret"], asked["verification_code"], opened["secret"], session["token"], seed["secret"], totp}
    for number in (1, 3):
        link, code = await backend.link(number), await backend.mail_code(number)
        secrets |= {link, link.rpartition("/")[2], code, code.replace("-", "")}
    log = stream.getvalue()
    assert log.count("\n") > 10
    assert "/v1/resets/{reset_id}/password" in log
    assert [secret for secret in secrets if secret in log] == []
    assert all(word not in log for word in ("$argon2", "Bearer", asked["id"]))
