"""What the pages in docs/ say, for other papers: tables, and the paragraphs before them."""

import re
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"


def rows(page: str, first: str) -> list[list[str]]:
    """The cells of the table whose first column is called `first`."""
    table = (DOCS / page).read_text(encoding="utf-8").partition(f"\n| {first} |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))] for line in lines]


def opening(page: str) -> list[str]:
    """The paragraphs between the title and the first heading, table or mark."""
    text = (DOCS / page).read_text(encoding="utf-8").partition("\n\n")[2]
    begin = re.split(r"\n(?=[#|<])", text, maxsplit=1)[0]
    return [" ".join(paragraph.split()) for paragraph in begin.strip().split("\n\n")]
