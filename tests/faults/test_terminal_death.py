"""The terminal goes away: in the middle of any screen behind the door, or in a storm of sizes."""

import random
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.doubles.demo import Demo
from tests.doubles.running_door import Guest, RunningDoor
from tests.journeys.front import ALICE, BOB
from tests.journeys.screen_person import ScreenPerson

SECRET = "Typed-Octopus-4711-tangerine"
NOBODY_HOME = "http://127.0.0.1:9"
F5, F8, ENTER = "\x1b[15~", "\x1b[19~", "\r"
PEAK_KIB = 400_000


def test_a_storm_of_sizes_ends_at_the_last_one() -> None:
    """SECURITY §4: 1x1 and 10000x10000 among them: alive, bounded, and drawn as large as the window then is."""
    chance = random.Random(4711)  # noqa: S311 - the same storm each time
    with ScreenPerson(NOBODY_HOME) as alice:
        alice.wait_for("Forgot your password?")
        for number in range(300):
            alice.sized(*([(1, 1), (10_000, 10_000)][number % 2] if number % 50 < 2 else sizes(chance)))
        alice.resize(80, 24)
        alice.wait_for("Forgot your password?", "Enter Sign in")
        status = Path(f"/proc/{alice.process.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        assert peak < PEAK_KIB


def sizes(chance: random.Random) -> tuple[int, int]:
    return chance.randint(1, 300), chance.randint(1, 100)


async def signs_in_halfway(guest: Guest, _link: str) -> None:
    guest.types(f"{ALICE}\t{SECRET}")
    await guest.shows("•" * len(SECRET))


async def names_himself(guest: Guest, _link: str) -> None:
    guest.types(F5)
    await guest.shows("Type the ")
    guest.types(BOB)
    await guest.shows(BOB)


async def sees_the_code(guest: Guest, link: str) -> None:
    await names_himself(guest, link)
    guest.types(ENTER)
    await guest.shows("Your verification code")


async def waits(guest: Guest, link: str) -> None:
    await sees_the_code(guest, link)
    guest.types(ENTER)
    await guest.shows("Look into your mailbox")


async def types_the_password(guest: Guest, link: str) -> None:
    guest.types(F8)
    await guest.shows("Link from the mail")
    guest.types(f"{link}{ENTER}")
    await guest.shows("New password")
    guest.types(SECRET)
    await guest.shows("•" * len(SECRET))


SCREENS: list[Callable[[Guest, str], Awaitable[None]]] = [
    signs_in_halfway,
    names_himself,
    sees_the_code,
    waits,
    types_the_password,
]


async def test_a_line_that_breaks_at_any_screen_leaves_nothing_behind_and_nothing_lost(tmp_path: Path) -> None:
    """SECURITY §4: the session ends at once, no orphan, no secret sent back, and link and code go on elsewhere."""
    with Demo() as demo, RunningDoor(tmp_path, demo.url) as door:
        reset, letter = demo.ask_and_read(ALICE)
        for number, screen in enumerate(SCREENS, 1):
            async with door.arrived() as guest:
                await screen(guest, letter.link)
            assert (await door.until_ended(number))[-1]["ended"] == "gone"
            await door.until_processes(0)
            assert SECRET.encode() not in guest.raw
        async with door.arrived() as guest:
            await types_the_password(guest, letter.link)
            guest.types(f"\t{SECRET}\t{reset.verification_code}{ENTER}")
            await guest.shows("Your password has been changed")
        assert demo.sign_in(ALICE, SECRET).status == 201


def test_a_full_screen_that_is_stopped_gives_the_terminal_back_and_comes_again() -> None:
    """SECURITY §4: SIGTSTP: a clean suspend, and after SIGCONT it is drawn anew with what was typed."""
    with ScreenPerson(NOBODY_HOME) as alice:
        alice.wait_for("Forgot your password?")
        alice.types(ALICE)
        alice.signal(signal.SIGTSTP)
        alice.wait_bytes(b"\x1b[?1049l")
        alice.wait_until(lambda _: stands_still(alice.process.pid), "it to stand still")
        assert alice.settings() == alice.settings_before
        drawn = len(alice.raw)
        alice.signal(signal.SIGCONT)
        alice.wait_until(lambda _: b"\x1b[?1049h" in alice.raw[drawn:], "the screen to be taken over again")
        alice.wait_for("Forgot your password?", ALICE)
        alice.types("x")


def stands_still(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
