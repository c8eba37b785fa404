"""Whole walks through the front door: every client, both ways to keep people apart, alone and side by side."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo, totp
from tests.doubles.front_door import ASYNCSSH, FrontDoor
from tests.journeys.door_person import ALL_COLOURS, COLOURS_256, ComesIn, ComesInToLines, drawn
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD, Front, Person
from tests.machine import needs

_WAYS: dict[str, Callable[[FrontDoor], Front]] = {
    "openssh": ComesIn,
    "asyncssh": lambda door: ComesIn(door, client=ASYNCSSH),
    "dumb": lambda door: ComesInToLines(door, user="alice"),
    "lines@": lambda door: ComesInToLines(door, user="lines"),
}


@pytest.fixture(params=["forked", "shared"])
def door(request: pytest.FixtureRequest, demo: Demo, tmp_path: Path) -> Iterator[FrontDoor]:
    """In front of a service of its own."""
    needs("ssh")
    with FrontDoor(tmp_path, demo.url, request.param) as door:
        yield door


@pytest.mark.parametrize("way", _WAYS)
def test_alice_and_bob_walk_through_the_door(demo: Demo, door: FrontDoor, way: str) -> None:
    """From a machine that has nothing but ssh, to signed in; and ssh ends as the app does."""
    front, environment = _WAYS[way](door), {"TERM": "dumb" if way == "dumb" else "xterm-256color"}
    with front("", environment=environment) as alice:
        code = alice.forgets_and_waits(ALICE)
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice", ALICE)
        assert alice.leaves() == 0
        assert alice.settings() == alice.settings_before
    with front("", environment=environment) as bob:
        bob.forgets_and_waits(BOB)
        bob.hands_in(demo.letter(BOB).link)
        bob.reaches_the_password()
        bob.sets_password(code=totp(BOB, steps_back=1))
        bob.is_done()
        bob.signs_in_after()
        bob.wait_for("Authenticator code", "One more step")
        bob.fills_in(totp(BOB))
        bob.wait_for("Hello, Bob", "Two-factor authentication is on")
        assert bob.leaves() == 0
    mode = "lines" if way in {"dumb", "lines@"} else "screen"
    assert [(one["mode"], one["ended"], one["code"]) for one in door.sessions(2)] == [(mode, "left", 0)] * 2
    assert NEW_PASSWORD not in door.words + drawn(alice) + drawn(bob)


def test_two_people_at_once_never_see_what_is_the_others(demo: Demo, door: FrontDoor) -> None:
    """Neither code, keys nor colours: she has all of them, he has sixteen, and they type at the same time."""
    poor = {"TERM": "xterm", "COLORTERM": ""}
    with ComesIn(door, "-o", "SendEnv=COLORTERM")() as alice, ComesIn(door)(environment=poor) as bob:
        codes, links = {}, {}
        for person, address in ((alice, ALICE), (bob, BOB)):
            codes[person] = person.forgets_and_waits(address)
            links[person] = demo.letter(address).link
        assert codes[alice] != codes[bob]
        alice.hands_in(links[alice])
        alice.reaches_the_password(codes[alice])
        bob.sees_code_again(codes[bob])
        bob.hands_in(links[bob])
        bob.reaches_the_password()
        alice.sets_password()
        bob.sets_password(code=totp(BOB))
        alice.is_done()
        bob.is_done()
    _is_apart(alice, ALICE, codes[bob], BOB)
    _is_apart(bob, BOB, codes[alice], ALICE)
    assert ALL_COLOURS.search(alice.raw)
    assert not ALL_COLOURS.search(bob.raw)
    assert not COLOURS_256.search(bob.raw)


def _is_apart(person: Person, address: str, foreign_code: str, foreign_address: str) -> None:
    seen = drawn(person)
    assert address in seen
    assert foreign_code not in seen
    assert foreign_address not in seen


def test_the_service_hears_where_people_are(tmp_path: Path) -> None:
    """By the key that both sides have: in its limits, its log and the mail. Without it all would be the door."""
    needs("ssh")
    key = tmp_path / "door.key"
    key.write_text("k" * 43)
    key.chmod(0o600)
    with Demo(environ={"TUI_RESET_SERVER_DOOR_KEY_FILE": str(key)}) as demo:
        with FrontDoor(tmp_path, demo.url, door_key_file=str(key)) as door:
            said = door.said_to("-T", "-b", "127.0.0.9", typed=f"2\n{ALICE}\n")
            assert "Verification code:" in said.stdout
        assert "127.0.0.9" in demo.letter(ALICE).text
        with FrontDoor(tmp_path, demo.url) as door:
            door.said_to("-T", "-b", "127.0.0.11", typed=f"2\n{ALICE}\n")
            assert "no_door_key" in door.words
        assert "source=127.0.0.9" in demo.words
        assert "127.0.0.11" not in demo.words
