"""How much memory the served backend holds before it has hashed anything."""

import asyncio
import os
from itertools import repeat
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.load import get, post, press
from tests.bench.process import memory
from tests.doubles.service import Service


def before_hashes(folder: Path) -> Figure:
    """PSS after a second of requests, profiles and unknown links: everything but passwords."""
    with Service(folder, {"TUI_RESET_REQUESTS_PER_SOURCE": "1000000"}) as service:
        requests = (
            post("/v1/resets", b'{"identity":{"email":"nobody@example.org"}}'),
            get("/v1/profile"),
            post("/v1/links", b'{"link":"%s"}' % (b"A" * 43)),
        )
        for request in requests:
            asyncio.run(press(service.port, 4, 0.3, repeat(request)))
        pss, rss = (memory(service.pid, name) for name in ("Pss", "Rss"))
    return Figure("backend PSS before hashes", pss, 60, "MiB", f"RSS {rss:.1f} MiB, {os.cpu_count()} cores")
