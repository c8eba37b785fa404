"""`make bench`: measure, print, and fail when a target is missed. Names as arguments choose some of them."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench import (
    change,
    client,
    desk,
    desk_list,
    flat,
    lines,
    live,
    memory,
    nodes,
    resets,
    screen,
    ssh,
    ssh_cycles,
    ssh_reset,
)
from tests.bench.figure import Figure, say

FIGURES: Final[Mapping[str, Callable[[Path], Iterable[Figure]]]] = {
    "frame": lambda _: [screen.first_frame()],
    "lines": lines.first_question,
    "help": lambda folder: [lines.help_text(folder)],
    "client": lambda _: client.installed(),
    "keys": lambda _: [screen.keys()],
    "resets": lambda folder: [resets.throughput(folder)],
    "change": change.figures,
    "memory": lambda folder: [memory.before_hashes(folder)],
    "desk_search": desk.search,
    "desk_list": lambda _: [desk_list.far_down()],
    "ssh_isolated": ssh.isolated,
    "ssh_shared": ssh.shared,
    "ssh_reset": ssh_reset.figures,
    "ssh_cycles": ssh_cycles.figures,
    "nodes": nodes.figures,
    "flat": flat.flat,
    "live": lambda folder: [live.finished_elsewhere(folder)],
}


def main(names: Sequence[str]) -> int:
    """0 when every figure holds, 1 when one does not, 2 for a name that is none."""
    if unknown := set(names) - set(FIGURES):
        say(f"no such figure: {', '.join(sorted(unknown))}. There are: {', '.join(FIGURES)}")
        return 2
    holds = True
    for name in names or FIGURES:
        with tempfile.TemporaryDirectory(prefix="tui-reset-bench-") as folder:
            for figure in FIGURES[name](Path(folder)):
                say(figure.line())
                holds = holds and figure.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
