"""Commands that the papers only mention, in the middle of a sentence, exist with every option that is named."""

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from tests.papers.blocks import ROOT, papers
from tui_reset.cli.commands import root
from tui_reset.cli.outline import Command, outline

pytestmark = pytest.mark.checkout
_MENTIONED: Final = re.compile(r"(?<!`)`(tui-reset [^`]+)`(?!`)")
WHOLE: Final = outline(root)


def unknown_in(words: list[str]) -> list[str]:
    """What of a line there is not."""
    command: Command = WHOLE
    unknown = []
    takes = False
    for word in words:
        below = {child.name: child for child in command.below}
        options = {option.name: option for option in command.options}
        name, given, _ = word.partition("=")
        if takes:
            takes = False
        elif word.startswith("--"):
            unknown += [] if name in options else [word]
            takes = name in options and options[name].takes is not None and not given
        elif word in below:
            command = below[word]
        elif command.below and word.islower():
            unknown.append(word)
    return unknown


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: str(paper.relative_to(ROOT)))
def test_what_is_mentioned_exists(paper: Path) -> None:
    lines = _MENTIONED.findall(paper.read_text(encoding="utf-8").replace("\n", " "))
    words = {line: shlex.split(re.split(r"[|<>]", line)[0].replace("[", " ").replace("]", " "))[1:] for line in lines}
    assert {line: unknown for line, given in words.items() if (unknown := unknown_in(given))} == {}


def test_what_there_is_not_is_found() -> None:
    assert unknown_in(["accounts", "ad"]) == ["ad"]
    assert unknown_in(["demo", "--profil", "x"]) == ["--profil"]
    assert unknown_in(["--url", "accounts", "accounts", "list", "--json"]) == []
