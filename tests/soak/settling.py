"""Before and after: people with and without an authenticator, the desk's session, and the last mails."""

import asyncio
import time
from typing import Final

import pyotp

from tests.soak.caller import Caller
from tests.soak.ledger import Ledger, Person
from tests.soak.nodes import Nodes
from tests.soak.walks import with_the_mail_code
from tests.soak.world import World, expect
from tui_reset.contract.limits import TOTP_STEP_SECONDS

DESK: Final = "desk@example.org"
ENROLLED: Final = 3
"""People with an authenticator."""
_WAITING: Final = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"


def import_people(nodes: Nodes, number: int) -> Ledger:
    """As an operator does it: accounts without a password, and one that is to work at the desk."""
    emails = [f"person{at}@example.org" for at in range(number)]
    nodes.all[0].service.add_people([*emails, DESK])
    return Ledger([Person(email) for email in emails])


async def settle_in(world: World, nodes: Nodes) -> None:
    """Some enrol, the desk signs in, and the ledger reads what the accounts' rows say before anything happens."""
    caller, desk = world.caller(0), Person(DESK)
    world.account_ids = nodes.pairs("SELECT email, id FROM accounts")
    await asyncio.gather(
        *(_enrol(world, world.caller(at), person) for at, person in enumerate(world.ledger.people[:ENROLLED]))
    )
    spare = await _enrol(world, caller, desk)
    await asyncio.to_thread(nodes.all[0].service._command, "accounts", "role", DESK, "desk")
    # The step that enrolled is spent, and the next one is far away.
    body = {"identifier": DESK, "password": desk.password, "recovery_code": spare}
    world.desk_token = expect(await caller.ask("POST", "/v1/sessions", body), 201, doing="desk's sign-in")["token"]
    caller.hang_up()
    versions = nodes.pairs("SELECT email, credential_version FROM accounts")
    for person in world.ledger.people:
        person.version = int(versions[person.email]) - person.changes


async def _enrol(world: World, caller: Caller, person: Person) -> str:
    """A first password and two-factor; one of the recovery codes."""
    await with_the_mail_code(world, caller, person)
    body = {"identifier": person.email, "password": person.password}
    token = str(expect(await caller.ask("POST", "/v1/sessions", body), 201, doing="sign in")["token"])
    path = "/v1/account/two-factor"
    begun = await caller.ask("POST", path, {"password": person.password}, bearer=token)
    seed = str(expect(begun, 200, doing="begin two-factor")["secret"])
    person.last_step = int(time.time() // TOTP_STEP_SECONDS)
    code = {"totp": pyotp.TOTP(seed).generate_otp(person.last_step)}
    enrolled = expect(await caller.ask("PUT", path, code, bearer=token), 200, doing="confirm two-factor")
    person.seed = seed
    caller.hang_up()
    return str(enrolled["recovery_codes"][0])


async def last_mails(nodes: Nodes, seconds: float) -> int:
    """Wait until the outbox is empty; how many mails still wait."""
    end = time.monotonic() + seconds
    while True:
        waiting = int((await asyncio.to_thread(nodes.rows, _WAITING))[0][0])
        if not waiting or time.monotonic() > end:
            return waiting
        await asyncio.sleep(0.5)
