"""Opens a link in a real browser, in a process of its own, because browsers write to the terminal."""

import asyncio
import sys


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
