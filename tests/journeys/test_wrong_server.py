"""What answers is not the reset service: a sentence with the next step, and nothing typed is lost."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.doubles.scripted_server import FakeServer, Line, answer
from tests.journeys.front import ALICE, Front

PORTAL = answer(200, b"<html>Welcome to the hotel</html>", "text/html")
MOVED = answer(302, b"", location="https://portal.example.net/")
HOSTILE = answer(
    403,
    b'{"title":"x","status":403,"code":"from_the_future","detail":"[red]bold[/bad] [@click=app.quit]x[/] '
    rb"\u001b]52;c;ZXZpbA==\u0007\u001b]0;x\u0007\u001b[21t\u001bP$q\u001b\\"
    b'"}',
    "application/problem+json",
)


class Playing:
    """A scripted server in a thread of its own that says the same to everybody."""

    def __init__(self, line: Line) -> None:
        self._server = FakeServer([line] * 200)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._server.__aenter__(), self._loop).result()
        self.url = self._server.url

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._server.__aexit__(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Playing]:
    playing = Playing(request.param)
    yield playing
    playing.stop()


@pytest.mark.parametrize(
    ("server", "said"),
    [(PORTAL, "is not the reset service"), (MOVED, "sends us on to portal.example.net")],
    indirect=["server"],
    ids=["portal", "moved"],
)
def test_a_stranger_is_named_and_nothing_typed_is_lost(server: Playing, said: str, front: Front) -> None:
    with front(server.url) as alice:
        alice.wait_for(said)
        alice.asks_for_reset(ALICE)
        alice.wait_for(said, "check the address given with --url")
        alice.keeps(ALICE)


@pytest.mark.parametrize("server", [HOSTILE], indirect=True, ids=["hostile"])
def test_what_a_server_says_commands_no_terminal(server: Playing, front: Front) -> None:
    """SECURITY.md cases 57 to 59: control characters and markup are shown, not obeyed."""
    with front(server.url) as alice:
        alice.wait_for("does not answer as it should")
        alice.asks_for_reset(ALICE)
        alice.wait_for("[red]bold[/bad]")
        alice.wait_for("[@click=app.quit]x[/]")
        for command in (b"\x1b]52", b"\x1b]0;", b"\x1b[21t", b"\x1bP", b"ZXZpbA==\x07"):
            assert command not in alice.raw
