"""An app that breaks while somebody is at it, at the running door: a fault, or more memory than it may have.

Textual's own crash screen shows every local variable, a typed password among them (SECURITY 2.2); a session that grows
without bound would take all others with it. SECURITY 108, 116, ASVS 16.5.1.
"""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from tests.attacks.test_door_limits import said_at_the_end
from tests.doubles.breaking.sitecustomize import PLANTED
from tests.doubles.running_door import Guest, RunningDoor, polled
from tests.doubles.service import free_port
from tui_reset.ssh.sentences import ENDINGS, Ending

BREAKING = Path(__file__).parents[1] / "doubles" / "breaking"
TYPED = "Typed-Octopus-4711"


@pytest.fixture(scope="module", params=["forked", "shared"])
def door(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """One whose sessions break when they are told to."""
    folder = tmp_path_factory.mktemp("door")
    door = RunningDoor(folder, isolation=request.param, memory_mib=64, metrics_port=free_port())
    door.environ["PYTHONPATH"] = str(BREAKING)
    with door:
        yield door


def ended_by_fault(door: RunningDoor) -> int:
    """Sessions, in the metrics."""
    text = httpx.get(f"http://127.0.0.1:{door._ssh['metrics_port']}/metrics", trust_env=False).text
    lines = [line for line in text.splitlines() if line.startswith('tui_reset_ssh_sessions_ended_total{how="fault"}')]
    return int(float(lines[0].split()[-1])) if lines else 0


async def breaks(door: RunningDoor, coming: AbstractAsyncContextManager[Guest], keys: tuple[str, str]) -> Guest:
    """Somebody comes, types what breaks it, and is gone; nobody else notices, and it is written down."""
    before, counted = len(door.sessions_over()), ended_by_fault(door)
    async with door.arrived() as other, coming as guest:
        await guest.says("Forgot your password?")
        guest.types(keys[0])
        await guest.says("Type the email")
        guest.types(keys[1])
        assert await guest.over() == 1
        other.types("still here")
        await other.shows("still here")
    [line, *_] = [line for line in await door.until_ended(before + 2) if line["ended"] == Ending.FAULT][-1:]
    assert (line["code"], line["fault"]) == (1, "MemoryError" if keys[1].startswith("grow") else "RuntimeError")
    await polled(lambda: ended_by_fault(door) == counted + 1, "the metrics")
    for secret in (PLANTED, "Traceback", "sitecustomize", "locals"):
        assert secret not in door.words
        assert secret.encode() not in guest.raw + guest.errors
    return guest


async def test_a_fault_ends_one_session_with_one_sentence(door: RunningDoor) -> None:
    guest = await breaks(door, door.guest(), ("\x1b[15~", f"crash-{TYPED}@example.org\r"))
    assert said_at_the_end(guest.raw, Ending.FAULT)
    assert TYPED not in door.words


async def test_a_fault_in_lines_ends_the_same_way(door: RunningDoor) -> None:
    guest = await breaks(door, door.guest("lines", term="xterm"), ("2\r", f"crash-{TYPED}@example.org\r"))
    assert " ".join(guest.raw.decode().split()).endswith(ENDINGS[Ending.FAULT])
    assert TYPED not in door.words


async def test_a_session_that_takes_all_its_memory_ends_alone(door: RunningDoor) -> None:
    """The kernel refuses; in one process for all there is no such limit, which docs/ssh.md says."""
    if door._ssh["isolation"] == "shared":
        pytest.skip("its memory is the door's")
    guest = await breaks(door, door.guest(), ("\x1b[15~", f"grow-{TYPED}@example.org\r"))
    assert said_at_the_end(guest.raw, Ending.FAULT)
