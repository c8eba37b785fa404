"""Admin > User Management: everybody, found by the beginning of a name while it is typed (S1.11)."""

from typing import ClassVar, Final

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tui_reset.client import desk_calls
from tui_reset.contract import limits
from tui_reset.contract.desk import Person
from tui_reset.contract.problems import Problem
from tui_reset.desk.beside import beside
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.desk.paged_list import Page, PagedList
from tui_reset.desk.pages import Cursor
from tui_reset.flow.desk_words import name_of, role_of, trouble_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.text_box import TextBox

DEBOUNCE: Final = 0.15
"""Seconds without a key before the search is sent."""
_NAME_COLUMNS: Final = 24
_NOBODY: Final = mark("Nobody's name, username or address begins so.")


class PeopleScreen(DeskScreen):
    """The search has the focus; Up and Down move in the list meanwhile, Enter opens the person."""

    PLACE = mark("User Management")
    ABOUT = (
        mark(
            "Type the beginning of a first name, last name, username or address. "
            "Up and Down choose, Enter opens the person's page, where the Actions are."
        ),
        mark("F8 finds a reset by the reference number that a caller reads out."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", mark("Open")),
        Binding("f8,ctrl+l", "find", mark("Reference")),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._attempt = 0
        self._asked = ""
        self._opens_when_found = False

    def compose_body(self) -> ComposeResult:
        """The search, and everybody it finds."""
        with Vertical(id="list-room"):
            yield from self.field(TextBox(id="search"), _("Search"))
            yield ProblemLine(id="trouble")
            yield Line(id="empty")
            yield PagedList[Person](person_line, self._fetch, id="people")

    @property
    def people(self) -> PagedList[Person]:
        """The list."""
        return self.query_one(PagedList)

    def begin(self) -> None:
        """Everybody, by address."""
        self.box("search").focus()
        self.people.ask_anew()

    def on_input_changed(self) -> None:
        """Search once the keys pause; a search that is overtaken is dropped."""
        self._attempt += 1
        self._opens_when_found = False
        beside(self, "search", self._search_soon, self._attempt)

    async def _search_soon(self, attempt: int) -> None:
        await self.desk.sleep(DEBOUNCE)
        if attempt == self._attempt and self._query != self._asked:
            self._asked = self._query
            self.people.ask_anew()

    @property
    def _query(self) -> str:
        return self.box("search").value.strip()[: limits.DESK_QUERY_CHARACTERS]

    async def _fetch(self, after: Cursor) -> Page[Person] | None:
        try:
            found = await self.read(desk_calls.people(self._asked, str(after) if after is not None else None))
        except Problem as problem:
            self.complain(trouble_of(problem))
            return None
        self.complain("")
        return found.items, found.next

    def on_paged_list_loaded(self, loaded: PagedList.Loaded) -> None:
        """Say so when there is nobody; open the one who was asked for with Enter, if it is one."""
        self.line("empty").say("" if loaded.rows else _(_NOBODY))
        if self._opens_when_found and loaded.rows == 1:
            self.action_open()
        self._opens_when_found = False

    def on_input_submitted(self) -> None:
        """Enter in the search opens the person."""
        self.action_open()

    @on(PagedList.OptionSelected)
    def _open_selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The highlighted person, but never one of an earlier search."""
        if self._query != self._asked or not self.people.is_settled:
            self._opens_when_found = True
            return
        from tui_reset.desk.person import PersonScreen  # noqa: PLC0415 - imported when first needed

        if (chosen := self.people.chosen) is not None:
            self.desk.open_over(PersonScreen(chosen))

    def action_find(self) -> None:
        """A reset by its number."""
        self.desk.find_reset()

    def action_move(self, action: str) -> None:
        """Move in the list from the search."""
        getattr(self.people, f"action_{action}")()


def person_line(person: Person) -> Content:
    """`Jim Brennan               jim.brennan@example.org  jbrennan`, and what is special."""
    name = plain(name_of(person)).replace("\n", " ")
    gap = " " * max(1, _NAME_COLUMNS - cell_len(name))
    special = [role_of(person)] if person.role != "user" else []
    special += [] if person.enabled else [_("disabled")]
    told = f"  ({', '.join(special)})" if special else ""
    names = "  ".join(plain(text) for text in (person.email, person.username or "") if text).replace("\n", " ")
    return Content.assemble((name, "bold"), gap, names, plain(told))
