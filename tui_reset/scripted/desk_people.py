"""Finding people from a script: a page of a search, and the one person that is meant."""

import re
import unicodedata
from typing import Final

from tui_reset.client import desk_calls
from tui_reset.contract import limits
from tui_reset.contract.desk import People, Person, PersonPage
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import ngettext
from tui_reset.scripted.desk_work import DeskWork

_AN_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What may be an id; usernames may look like that too."""
_PAGES: Final = 20
"""Pages of one search that are looked through: more than any first name fills."""


async def search(work: DeskWork, query: str, after: str | None, limit: int | None) -> People:
    """Those whose name, username or address begins so."""
    return await work.ask(desk_calls.people(query, after, limit))


async def person_named(work: DeskWork, account: str) -> PersonPage:
    """The page of the one person with this id, address or username. Raises `Problem` where it is not exactly one."""
    if _AN_ID.fullmatch(account) and (page := await _page_of(work, account)) is not None:
        return page
    begins: list[Person] = []
    after: str | None = None
    for _page in range(_PAGES):
        found = await search(work, account[: limits.DESK_QUERY_CHARACTERS], after, None)
        begins += found.items
        after = found.next
        if after is None:
            break
    exact = [person for person in begins if _one_form(account) in _names(person)]
    if len(exact) != 1:
        raise Problem(ProblemCode.NOT_FOUND, _not_one(len(exact), len(begins), more=after is not None))
    return await work.ask(desk_calls.person(exact[0].id))


async def _page_of(work: DeskWork, account_id: str) -> PersonPage | None:
    try:
        return await work.ask(desk_calls.person(account_id))
    except Problem as problem:
        if problem.code is not ProblemCode.NOT_FOUND:
            raise
        return None


def _names(person: Person) -> set[str]:
    return {_one_form(person.email), *([_one_form(person.username)] if person.username else [])}


def _one_form(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _not_one(exact: int, begins: int, *, more: bool) -> str:
    if exact:
        said = ngettext(
            "{number} account has this address or username, so nothing was done. Give the id of the right one.",
            "{number} accounts have this address or username, so nothing was done. Give the id of the right one.",
            exact,
        )
        return said.format(number=exact)
    if not begins:
        return _("No account has this id, address or username, and none begins so. Nothing was done.")
    if more:
        said = ngettext(
            "No account has exactly this id, address or username; more than {number} begin so. Nothing was done. "
            "Give it in full.",
            "No account has exactly this id, address or username; more than {number} begin so. Nothing was done. "
            "Give it in full.",
            begins,
        )
    else:
        said = ngettext(
            "No account has exactly this id, address or username; {number} begins so. Nothing was done. "
            "Give it in full.",
            "No account has exactly this id, address or username; {number} begin so. Nothing was done. "
            "Give it in full.",
            begins,
        )
    return said.format(number=begins)
