"""`make mutate`: the score of the rules' tests, and the mutants that live. Names of modules choose some of them.

Exit 1 when fewer than 95 % die, when one lives that `survivors.txt` gives no reason for, or when one that is listed
there died or is no more.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.running import ROOT, RULES, first_run, load_everything_else, survivors

TARGET: Final = 0.95
LISTED: Final = Path(__file__).with_name("survivors.txt")


def sources() -> dict[str, str]:
    """The text of every module of the rules, by its last name."""
    room = ROOT / RULES.replace(".", "/")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(room.glob("*.py"))}


def reasons() -> dict[str, str]:
    """Why each listed mutant may live: its key in a line, the reason in the next one, indented."""
    lines = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {key: reason.strip() for key, reason in zip(lines[::2], lines[1::2], strict=True)}


def main(names: Sequence[str]) -> int:
    """0 when the score is reached and the list is true, 1 otherwise, 2 for a name that is no module."""
    chosen = {name: text for name, text in sources().items() if not names or name in names}
    if unknown := set(names) - set(chosen):
        _say(f"no such module of the rules: {', '.join(sorted(unknown))}. There are: {', '.join(sources())}")
        return 2
    if not load_everything_else():
        _say("the tests of the rules fail as they are: see to them first")
        return 1
    total, alive, listed = 0, list[str](), reasons()
    for name, text in chosen.items():
        made = list(mutants(text, name))
        living = _living(name, made)
        total, alive = total + len(made), alive + living
        if made:
            _say(f"{name:<16} {len(made):4} mutants, {len(made) - len(living):4} killed")
        for key in living:
            _say(f"  lives: {key}\n         {listed.get(key, 'FAIL: no reason is listed')}")
    return _judged(total, set(alive), {key for key in listed if key.split(":")[0].split(".")[0] in chosen})


def _living(name: str, made: list[Mutant]) -> list[str]:
    found = survivors((first_run(name, mutant) for mutant in made), len(os.sched_getaffinity(0)))
    return sorted(run.mutant.key for run in found if run.mutant)


def _judged(total: int, alive: set[str], listed: set[str]) -> int:
    for key in sorted(listed - alive):
        _say(f"FAIL: listed, and does not live: {key}")
    score = 1 - len(alive) / total
    _say(f"{'ok  ' if score >= TARGET else 'FAIL'} {score:.1%} of {total} mutants killed ≥ {TARGET:.0%}")
    return 0 if score >= TARGET and alive == listed else 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
