"""From the password set on the web page to the terminal that waits for it."""

import asyncio
import time
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median, quantile
from tests.bench.load import connect, get
from tests.bench.walks import LOOSE, Mailed, mailed
from tests.doubles.browser import Browser
from tests.doubles.service import Service

WALKS: Final = 100
PASSWORD: Final = "set in the browser, seen here"


def finished_elsewhere(folder: Path) -> Figure:
    """One reset after the other: a long poll waits with the requester's secret while the page's form is sent."""
    with Service(folder, LOOSE) as service:
        walks = mailed(service, [f"person{number}@example.org" for number in range(WALKS)])
        times = [asyncio.run(_one(service, walk)) * 1000 for walk in walks]
    how = f"p50 {median(times):.1f} ms, worst {max(times):.1f} ms, {WALKS} resets, after the page's own answer"
    return Figure("finished in the browser → terminal, p99", quantile(times, 0.99), 100, "ms", how)


async def _one(service: Service, walk: Mailed) -> float:
    """Seconds from the page's answer to the terminal's; none when the terminal knew first."""
    line = await connect(service.port)
    headers = (f"Authorization: Bearer {walk.secret}", "Prefer: wait=25", f'If-None-Match: "{walk.version}"')
    poll = asyncio.ensure_future(_answered(line.ask(get(f"/v1/resets/{walk.id}", *headers))))
    page = await asyncio.to_thread(_in_browser, service.url, walk)
    shown = await poll
    line.close()
    return max(0.0, shown - page)


async def _answered(answer: asyncio.Future[bytes]) -> float:
    told = await answer
    now = time.perf_counter()
    assert b'"step":"done"' in told, told
    return now


def _in_browser(url: str, walk: Mailed) -> float:
    browser = Browser(url)
    browser.open(walk.link)
    typed = {"new_password": PASSWORD, "confirm": PASSWORD, "verification_code": walk.code}
    reply = browser.submit("/r/password", typed)
    now = time.perf_counter()
    assert reply.status == 200, reply
    return now
