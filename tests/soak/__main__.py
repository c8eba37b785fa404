"""`make soak`: minutes of walks, attacks and kills against real servers; exit 1 when one figure does not hold.

Variables: `MINUTES` (10), `DATABASE` (`sqlite`; `postgres` starts a server of its own and two nodes), `CLIENTS` (50),
`PEOPLE` (four for each client), and `SEED`, which decides what the clients choose, though not what the machine does.
"""

import asyncio
import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.bench.figure import Figure, say
from tests.soak.course import Course, run
from tests.soak.mailroom import Mailroom
from tests.soak.nodes import nodes
from tests.soak.reckoning import figures, reckon
from tests.soak.settling import import_people, last_mails, settle_in
from tests.soak.world import World

LAST_MAILS_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for."""

    seconds: float = 600.0
    clients: int = 50
    people: int = 200
    postgres: bool = False
    seed: str = ""


async def soak(folder: Path, plan: Plan) -> list[Figure]:
    """All of it; the figures."""
    mailroom = Mailroom()
    await mailroom.open()
    with nodes(folder, mailroom.port, postgres=plan.postgres, number=2 if plan.postgres else 1) as found:
        await found.start()
        ledger = await asyncio.to_thread(import_people, found, plan.people)
        patience = min(60.0, max(5.0, plan.seconds / 2))
        world = World(found.public_url, ledger, mailroom, found.ports, Random(plan.seed), patience)  # noqa: S311 - nothing is kept secret with it
        course = Course(plan.seconds, plan.clients)
        await settle_in(world, found)
        await run(world, found, course)
        if waiting := await last_mails(found, LAST_MAILS_SECONDS):
            ledger.faults.append(f"{waiting} mails still wait {LAST_MAILS_SECONDS:g} s after the end")
        await reckon(world, found)
        held = list(figures(world, found, course))
        await found.stop()
    await mailroom.close()
    return held


def main() -> int:
    """Read the variables, soak, print."""
    clients = int(os.environ.get("CLIENTS", "50"))
    plan = Plan(
        seconds=60 * float(os.environ.get("MINUTES", "10")),
        clients=clients,
        people=int(os.environ.get("PEOPLE", str(4 * clients))),
        postgres=os.environ.get("DATABASE", "sqlite") == "postgres",
        seed=os.environ.get("SEED") or secrets.token_hex(4),
    )
    where = "two nodes on PostgreSQL" if plan.postgres else "one node on SQLite"
    say(f"{plan.seconds:g} s, {plan.clients} clients, {plan.people} accounts, {where}, SEED={plan.seed}")
    with tempfile.TemporaryDirectory(prefix="tui-reset-soak-") as folder:
        held = asyncio.run(soak(Path(folder), plan))
    for figure in held:
        say(figure.line())
    return 0 if all(figure.holds for figure in held) else 1


if __name__ == "__main__":
    sys.exit(main())
