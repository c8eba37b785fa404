"""What the demo adds speaks the language that is spoken, in its lines as beside the app."""

import re
from pathlib import Path
from typing import Final

from tests.doubles.fake_letters import LINK, notice, put, reset_mail
from tests.doubles.shown_texts import outside
from tui_reset.contract.cells import cells
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.demo_lines import APPS, OPENING, PEOPLE, TAKE_CODE, TAKE_LINK
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.side_lines import BACK, MAILS, SideLines, code_lines, person_line
from tui_reset.demo.tokens import Tokens
from tui_reset.language.pseudo import PSEUDO
from tui_reset.language.texts import gettext, speaking
from tui_reset.lines.layout import wrapped

DATA: Final = re.compile(
    r"[\w.]+@[\w.]+\w|\w+://[^\s⟦⟧]+|jim\.brennan|Reset your password|Your password was changed[^⟦⟧]*"
)
"""Addresses, and what stands in the mails."""


def unknown(line: str) -> list[str]:
    """Words that were not looked up."""
    said = DATA.sub("", line)
    for account in ACCOUNTS:
        said = said.replace(account.password, "")
    return outside(said)


async def test_mails_people_and_codes_are_told_in_the_language(tmp_path: Path) -> None:
    side = SideLines(Letterbox(tmp_path), Tokens(lambda: 59.0), {"crm": "http://127.0.0.1:1"})
    said: list[str] = []

    async def choose(labels: object) -> int:
        said.extend(map(str, list(labels)))  # type: ignore[call-overload] # labels, whatever holds them
        return 0

    with speaking(PSEUDO):
        await side.read_mail(lambda *lines: said.extend(lines), choose)
        put(tmp_path, 1, reset_mail())
        put(tmp_path, 2, notice())
        said += side.news()
        await side.read_mail(lambda *lines: said.extend(lines), choose)
        await side.choose_person(lambda *lines: said.extend(lines), choose)
        said += [*code_lines(side.codes("")), *side.app_lines(), *map(person_line, ACCOUNTS)]
        said += map(gettext, (BACK, MAILS, TAKE_LINK, TAKE_CODE, PEOPLE, APPS, *OPENING))
    assert [line for line in said if unknown(line)] == []
    assert LINK not in "".join(said), "the notice is the newest"
    assert all(cells(piece) <= 40 or " " not in piece for line in said for piece in wrapped(line, 40))
