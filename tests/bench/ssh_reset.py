"""What a whole reset through the door costs its server in processor time, typed letter by letter."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure
from tests.bench.ssh_servers import door
from tests.bench.ssh_visitor import Visitor
from tests.doubles.service import Service

EMAIL: Final = "alice@example.org"
PASSWORD: Final = "quiet herons at dusk"
_FORGOT, _TAB, _ENTER, _PASTE = "\x1b[15~", "\t", "\r", "\x1b[200~{}\x1b[201~"
_BETWEEN_KEYS: Final = 0.1


def figures(folder: Path) -> Iterator[Figure]:
    """In both isolations."""
    with Service(folder) as service:
        for isolation in ("forked", "shared"):
            email = f"{isolation}.{EMAIL}"
            service.add_people([email])
            seconds, keys = asyncio.run(_walked(service, folder, isolation, email))
            yield Figure(f"ssh {isolation}: server CPU of a whole reset", seconds, 2, "s", f"{keys} keys and a paste")


async def _walked(service: Service, folder: Path, isolation: str, email: str) -> tuple[float, int]:
    with door(folder, isolation, service.url) as server:
        (await Visitor.arrived(server.port)).leaves()
        await asyncio.sleep(1)
        before = server.cpu()
        visitor = await Visitor.arrived(server.port)
        keys = await _walk(service, visitor, email)
        seconds = server.cpu() - before
        visitor.leaves()
    return seconds, keys


async def _walk(service: Service, visitor: Visitor, email: str) -> int:
    """From sign-in to the new password; gives the number of keys."""
    visitor.types(_FORGOT)
    await visitor.sees("Reset password")
    await _type(visitor, email)
    visitor.types(_ENTER)
    await visitor.sees("Your verification code", "Reference")
    visitor.types(_ENTER)
    await visitor.sees("Look into your mailbox")
    link = (await asyncio.to_thread(service.links, [email]))[email]
    visitor.types(_PASTE.format(link))
    await asyncio.sleep(_BETWEEN_KEYS)
    visitor.types(_ENTER)
    await visitor.sees("Set a new password", "Confirm")
    await _type(visitor, PASSWORD)
    visitor.types(_TAB)
    await _type(visitor, PASSWORD)
    visitor.types(_ENTER)
    await visitor.sees("Your password has been changed")
    return len(email) + 2 * len(PASSWORD) + 5


async def _type(visitor: Visitor, text: str) -> None:
    for letter in text:
        visitor.types(letter)
        await asyncio.sleep(_BETWEEN_KEYS)
