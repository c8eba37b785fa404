"""Opens a link in a real browser, in a process of its own, because browsers write to the terminal."""

import asyncio
import sys
from typing import Final

from tui_reset.language.texts import mark

OPENED: Final = mark("Opened in your browser.")
NO_BROWSER: Final = mark("No browser here. Copy the link from the mail by hand.")


async def opens_in_browser(link: str) -> bool:
    """Whether a browser took it. The link goes over standard input, so that no list of processes shows it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tui_reset.demo.browse",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    await process.communicate(f"{link}\n".encode())
    return process.returncode == 0
