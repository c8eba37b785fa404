"""Everything that is made: each file below docs/ with its text."""

import shutil
from typing import Final

from tests.papers.manual import pages
from tests.papers.markdown import DOCS
from tests.papers.settings_page import settings_page
from tui_reset.cli.commands import root
from tui_reset.cli.completing import SCRIPTS
from tui_reset.cli.outline import outline
from tui_reset.settings.reference import settings_table

FOLDERS: Final = ("man", "completions")
COMPLETIONS: Final = {"bash": "tui-reset", "zsh": "_tui-reset", "fish": "tui-reset.fish"}
"""What each shell looks for in its folder."""
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->"


def made() -> dict[str, str]:
    """Texts by their place in docs/."""
    commands = outline(root)
    found = {f"man/man1/{name}": text for name, text in pages(commands).items()}
    found["man/man5/tui-reset.toml.5"] = settings_page()
    found |= {f"completions/{name}": SCRIPTS[shell](commands) for shell, name in COMPLETIONS.items()}
    before, _, rest = (DOCS / "settings.md").read_text(encoding="utf-8").partition(BEGIN)
    found["settings.md"] = f"{before}{BEGIN}{settings_table()}\n\n{END}{rest.partition(END)[2]}"
    return found


def write() -> None:
    """Put all of it in place, and nothing else is in the folders that are ours."""
    for folder in FOLDERS:
        shutil.rmtree(DOCS / folder, ignore_errors=True)
    for place, text in made().items():
        (DOCS / place).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / place).write_text(text, encoding="utf-8")
