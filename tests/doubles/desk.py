"""People who work at the desk of a served backend, signed in with their authenticator."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pyotp
from sqlalchemy import text

from tests.doubles.served import ALICE, BOB, Served, bearer
from tui_reset.server.cases.accounts import NewAccount

ADA_SEED = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
DEE_SEED = "ORUGK3TFPB2ORUGK3TFPB2ORUGK3TFPB"
ADA = NewAccount(
    "ada@example.org", display_name="Ada Admin", password="ada runs this whole thing", totp_seed=ADA_SEED, role="admin"
)
DEE = NewAccount(
    "dee@example.org", display_name="Dee Desk", password="dee answers the telephone", totp_seed=DEE_SEED, role="desk"
)
EVERYBODY = (ALICE, BOB, ADA, DEE)


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """One signed-in person's calls."""

    served: Served
    token: str
    seed: str

    async def get(self, path: str) -> httpx.Response:
        """A read below `/v1/desk/`."""
        return await self.served.client.get(f"/v1/desk/{path}", headers=bearer(self.token))

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """An act below `/v1/desk/`."""
        return await self.served.client.post(f"/v1/desk/{path}", headers=bearer(self.token), json=body)

    async def change(self, totp: str | None = None, **body: Any) -> httpx.Response:
        """`PATCH /v1/desk/settings`, with a code that nobody has used, if none is given."""
        body["totp"] = self.fresh_totp() if totp is None else totp
        return await self.served.client.patch("/v1/desk/settings", headers=bearer(self.token), json=body)

    async def smtp(self, **change: Any) -> httpx.Response:
        """Change some of the SMTP Email Settings."""
        return await self.change(smtp=change)

    def fresh_totp(self) -> str:
        """The code of the next time step."""
        self.served.clock.go(30)
        return code_of(self.served, self.seed)


async def at_the_desk(served: Served, person: NewAccount = ADA) -> AtTheDesk:
    """Sign in with the second factor."""
    seed = str(person.totp_seed)
    served.clock.go(30)
    body = {"identifier": person.email, "password": person.password, "totp": code_of(served, seed)}
    answer = await served.client.post("/v1/sessions", json=body)
    assert answer.status_code == 201, answer.text
    return AtTheDesk(served, answer.json()["token"], seed)


def code_of(served: Served, seed: str) -> str:
    """The authenticator's code now."""
    return pyotp.TOTP(seed).generate_otp(int(served.clock.now() // 30))


async def holds(found: Callable[[], Awaitable[bool]]) -> None:
    """Look until it is so."""
    async with asyncio.timeout(5):
        while not await found():
            pass


async def events(served: Served, kind: str) -> list[tuple[Any, ...]]:
    """Actor, result and reason of each entry of a kind."""
    query = text("SELECT actor, result, reason FROM events WHERE type = :kind ORDER BY id")
    rows = await served.backend.house.store.read(lambda found: found.execute(query, {"kind": kind}).fetchall())
    return [tuple(row) for row in rows]


async def queue_holds(person: AtTheDesk, *states: str) -> None:
    """Look until the mail queue holds mails in these states."""

    async def found() -> bool:
        items = (await person.get("mail")).json()["items"]
        return [str(mail["state"]) for mail in items] == list(states)

    await holds(found)
