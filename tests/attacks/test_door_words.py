"""A backend that lies, seen through the door: nothing of its words reaches the client's terminal as a command.

Soft Serve CVE-2025-64494, croc CVE-2023-43620 (OSC 52 from a server), xterm CVE-2022-45063, iTerm2 CVE-2024-38396, rxvt
CVE-2021-33477 (answers typed back), klangk #2031 (markup). Cases 57, 58, 59; SECURITY 107.
"""

from pathlib import Path

import pytest

from tests.attacks.test_lying_backend import CONTROLS
from tests.doubles.lying_server import LyingServer
from tests.doubles.running_door import FIRST, Guest, RunningDoor
from tests.doubles.terminal_bytes import escapes, strange

ARMED = CONTROLS + '\x1b[21t\x1bP$q"p\x1b\\\x1b[c\x05\x1b[?1049l\x1b]52;c;?\x1b\\'


@pytest.mark.parametrize("isolation", ["forked", "shared"])
async def test_on_the_screen_they_are_words(tmp_path: Path, isolation: str) -> None:
    with LyingServer(ARMED) as server, RunningDoor(tmp_path, server.url, isolation) as door:
        async with door.arrived() as guest:
            await walks_through_a_reset(guest)
            assert strange(guest.raw) == []
            assert "[@click=app.quit]" in "".join(guest.text.split())
            assert not guest.is_over


async def walks_through_a_reset(guest: Guest) -> None:
    """To the code, and the help that names the reference."""
    guest.types("\x1b[15~")
    await guest.shows("Type the ")
    guest.types("alice@example.org\r")
    await guest.shows("Your verification code")
    guest.types("\x1bOP")
    await guest.shows("Reference of this reset")


@pytest.mark.parametrize("isolation", ["forked", "shared"])
@pytest.mark.parametrize("term", ["xterm", "dumb", None])
async def test_in_lines_there_is_no_escape_at_all(tmp_path: Path, isolation: str, term: str | None) -> None:
    with LyingServer(ARMED) as server, RunningDoor(tmp_path, server.url, isolation) as door:
        async with door.guest("lines", term=term) as guest:
            await guest.says(FIRST)
            guest.types("2\n")
            await guest.says("address")
            guest.types("alice@example.org\n")
            await guest.says("verification code")
            guest.types("?\n")
            await guest.until(lambda: guest.raw.count(b"\n") > 15, "help")
            assert strange(guest.raw) == []
            assert escapes(guest.raw) == []


@pytest.mark.parametrize("isolation", ["forked", "shared"])
async def test_a_refusal_is_words_too(tmp_path: Path, isolation: str) -> None:
    """Problem documents are where another server's escape sequences came from."""
    lying = LyingServer(ARMED, refuses={"/resets": "rate_limited", "/sessions": "wrong_credentials"})
    with lying as server, RunningDoor(tmp_path, server.url, isolation) as door:
        async with door.arrived() as guest:
            guest.types("alice@example.org\tnot the password\r")
            await guest.until(lambda: "POST /v1/sessions" in " ".join(server.heard), "the sign-in")
            await guest.shows("@")
            assert strange(guest.raw) == []
            assert not guest.is_over
