"""The server of leaked passwords' ranges, where one is named."""

import asyncio
import time
from collections.abc import Iterator

from tui_reset.server.doctor.finding import Finding, ok, warning
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.leaks.range_server import opened_range_server
from tui_reset.server.mail.circuit import Circuit


def look_at_ranges(patient: Patient) -> Iterator[Finding]:
    """Whether it answers; says nothing where none is named. Without it passwords are taken unasked."""
    url = patient.settings.password.pwned_ranges_url
    if not url:
        return
    wrong = asyncio.run(_checked(url))
    if wrong:
        after = (
            "new passwords are taken without asking it until it answers: see the address, the firewall, and the proxy"
        )
        yield warning("leaks", f"{url} gives no range: {wrong.replace('_', ' ')}", after)
    else:
        yield ok("leaks", f"{url} gives ranges")


async def _checked(url: str) -> str:
    server = await opened_range_server(url, Circuit(time.monotonic), lambda _fault: None)
    try:
        return await server.check()
    finally:
        await server.close()
