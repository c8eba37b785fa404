"""The commands that the papers tell people to type: blocks that stand in from the text, and those fenced as `sh`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SHELLS: Final = frozenset({"sh", "bash", "console", "shell", ""})
DATA: Final = frozenset({"toml", "json", "text", "ini", "nginx", "python"})
"""Fences whose text nobody types at a prompt."""
_FENCE: Final = re.compile(r"^ *```(\w*)$")
_PROMPT: Final = "$ "
_GOES_ON: Final = re.compile(r"(\\|\|)\n\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block, as it stands below a heading of the second level; `kind` is the fence's word, or nothing."""

    paper: str
    heading: str
    kind: str
    text: str

    @property
    def commands(self) -> str:
        """What is typed: all of it, or behind the prompts where answers are shown as well."""
        lines = _GOES_ON.sub(lambda found: found[1].replace("\\", "") + " ", self.text).splitlines()
        if any(line.startswith(_PROMPT) for line in lines):
            lines = [line.removeprefix(_PROMPT) for line in lines if line.startswith(_PROMPT)]
        return "\n".join(lines)

    @property
    def lines(self) -> list[str]:
        """Each command by itself, without what is said behind it."""
        return [line.partition("   #")[0].strip() for line in self.commands.splitlines()]


def papers() -> list[Path]:
    """Everything that people are given to read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def blocks(paper: Path) -> list[Block]:
    """All of them, in their order."""
    return [block for block in _all(paper) if block.kind in SHELLS]


def _all(paper: Path) -> Iterator[Block]:
    name = str(paper.relative_to(ROOT))
    heading, fence = "", None
    held: list[str] = []
    for line in [*paper.read_text(encoding="utf-8").splitlines(), ""]:
        edge = _FENCE.match(line)
        if edge and fence is not None:
            yield Block(name, heading, fence, "\n".join(held))
            held, fence = [], None
        elif edge:
            held, fence = [], edge[1]
            assert fence in SHELLS | DATA, f"{name}: is {fence} something to type?"
        elif fence is not None:
            held.append(line)
        elif line.startswith("    "):
            held.append(line[4:])
        else:
            if held:
                yield Block(name, heading, "", "\n".join(held))
                held = []
            heading = line[3:] if line.startswith("## ") else heading
