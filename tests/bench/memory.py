"""How much memory the served backend holds before it has hashed anything."""

import asyncio
import os
import re
from itertools import repeat
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.load import get, post, press
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
        pss, rss = (_kilobytes(service.pid, name) / 1024 for name in ("Pss", "Rss"))
    return Figure("backend PSS before hashes", pss, 60, "MiB", f"RSS {rss:.1f} MiB, {os.cpu_count()} cores")


def _kilobytes(pid: int, name: str) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB", rollup, re.MULTILINE)
    assert found, rollup
    return int(found[1])
