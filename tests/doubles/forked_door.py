"""A door's process with three sessions open, for a test that kills it."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.doubles.fake_peer import FIRST, FakePeer, request
from tui_reset.ssh.forked import ForkedHost


async def main() -> None:
    """Until killed."""
    host = ForkedHost()
    for _ in range(3):
        peer = FakePeer()
        await host.open(request(), peer)
        await peer.shows(FIRST)
    print("open", flush=True)  # noqa: T201 - it is told so
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
