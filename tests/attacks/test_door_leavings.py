"""What a session leaves behind: after it nobody finds the password in the door, in another process, or in a file.

Another server kept 256 ended apps with what was typed in them (TERMINAL.md H). Here a session's process ends with it;
through the door itself each key has passed, and a pasted password in one piece. SECURITY 110, 113.
"""

import re
from pathlib import Path

import pytest

from tests.doubles.running_door import RunningDoor, polled

TYPED = "Typed-Octopus-4711-tangerine"
PASTED = "Pasted-Walrus-1147-clementine-and-more"
LONG = "Long-Heron-7171-" + "mandarine-" * 60


def held(pid: int, wanted: list[bytes]) -> list[bytes]:
    """Which of them are in that process's memory."""
    found: set[bytes] = set()
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        begin, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()  # type: ignore[union-attr]
        if not rights.startswith("rw") or "[v" in line:
            continue
        piece = _read(pid, int(begin, 16), int(end, 16))
        found |= {each for each in wanted if each in piece}
    return sorted(found)


def _read(pid: int, begin: int, end: int) -> bytes:
    """Nothing where it has just been given back. Raises PermissionError."""
    try:
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            memory.seek(begin)
            return memory.read(end - begin)
    except PermissionError:
        raise
    except OSError:
        return b""


def told_of(pid: int) -> bytes:
    """What everybody on the machine may see of a process."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ", "status"))


def written_in(folder: Path) -> bytes:
    """All files, the log among them."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("isolation", ["forked", "shared"])
async def test_no_process_and_no_file_holds_a_password(tmp_path: Path, isolation: str) -> None:
    wanted = [word[:20].encode() for word in (TYPED, PASTED, LONG)]
    with RunningDoor(tmp_path, isolation=isolation) as door:
        for pid in door.family():
            try:
                held(pid, [])
            except PermissionError:
                pytest.skip("this machine shows nobody another process's memory")
        async with door.arrived() as guest:
            session = door.family()[-1]
            guest.types("alice@example.org\t")
            for letter in TYPED:
                guest.types(letter)
            guest.types(f"\x1b[200~{PASTED}\x1b[201~\x1b[200~{LONG}\x1b[201~")
            await guest.shows("•" * 40)
            assert held(session, wanted)  # it can be found while it is there
            shown = told_of(session)
        await door.until_ended(1)
        await door.until_processes(0)
        await polled(lambda: not any(held(pid, wanted) for pid in door.family()), "passwords to go")
        assert not any(word in shown + written_in(tmp_path) for word in wanted)
