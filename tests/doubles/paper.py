"""What an operator is told to do, read from the papers: commands in their order, and the files to write."""

import re
from dataclasses import dataclass
from pathlib import Path

_PATH = re.compile(r"`(/etc/[\w./-]+)`")


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines for a shell, as they stand there."""

    lines: str


@dataclass(frozen=True, slots=True)
class File:
    """What is to be written, and where: the path that was named last before it."""

    path: str
    text: str


def told_in(paper: Path, heading: str) -> list[Commands | File]:
    """The blocks below a heading of the second level, in their order."""
    part = paper.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert part, f"{paper.name} has no “{heading}”"
    found: list[Commands | File] = []
    path, fenced = "", False
    block: list[str] = []
    for line in [*part.splitlines(), ""]:
        if line.startswith("```"):
            if fenced:
                found.append(File(path, "".join(f"{each}\n" for each in block)))
            fenced, block = not fenced, []
        elif fenced:
            block.append(line)
        elif line.startswith("    "):
            block.append(line.removeprefix("    "))
        else:
            if block:
                found.append(Commands("\n".join(block)))
            block = []
            path = (_PATH.findall(line) or [path])[-1]
    return found
