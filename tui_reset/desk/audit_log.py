"""The audit log, newest first: who did what to whom, filtered by person and by reference (S1.14)."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from tui_reset.client import desk_calls
from tui_reset.contract.desk import Entry
from tui_reset.contract.problems import Problem
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.desk.entry import EntryScreen
from tui_reset.desk.paged_list import Page, PagedList
from tui_reset.desk.pages import Cursor
from tui_reset.flow.desk_names import named
from tui_reset.flow.desk_resets import reference_in
from tui_reset.flow.desk_words import moment, trouble_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.text_box import TextBox

_NOTHING: Final = mark("Nothing is on record for this.")


class AuditLogScreen(DeskScreen):
    """Entries are only ever added, by the service alone."""

    PLACE = mark("Audit log")
    ABOUT = (
        mark(
            "F5 leads to the filters: type a person's address or a reference number there and press Enter. "
            "Enter on an entry shows all of it. Times are UTC."
        ),
        mark("F8 looks again, for what has happened since."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", mark("Open")),
        Binding("f5,ctrl+o", "filter", mark("Filter")),
        Binding("f8,ctrl+l", "refresh", mark("Look again")),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self._account = account
        self._reference = ""

    def compose_body(self) -> ComposeResult:
        """Two filters, and the log."""
        with Vertical(id="list-room"):
            with Horizontal(id="filters"):
                for name, label, value in (("account", _("Person"), self._account), ("reference", _("Reference"), "")):
                    box = TextBox(value, id=name)
                    box.name_it(label)
                    yield box
            yield ProblemLine(id="trouble")
            yield Line(id="empty")
            yield PagedList[Entry](_line, self._fetch, id="entries")

    @property
    def entries(self) -> PagedList[Entry]:
        """The list."""
        return self.query_one(PagedList)

    @property
    def sends(self) -> str:
        """What Enter does besides opening an entry: in a filter it filters."""
        return _("Apply") if isinstance(self.focused, TextBox) else ""

    def begin(self) -> None:
        """The newest."""
        self.entries.focus()
        self.entries.ask_anew()

    async def _fetch(self, after: Cursor) -> Page[Entry] | None:
        before = after if isinstance(after, int) else None
        try:
            found = await self.read(desk_calls.events(before, self._account, self._reference))
        except Problem as problem:
            self.complain(trouble_of(problem))
            return None
        self.complain("")
        return found.items, found.next

    def on_paged_list_loaded(self, loaded: PagedList.Loaded) -> None:
        """Say so when there is nothing."""
        self.line("empty").say("" if loaded.rows else _(_NOTHING))

    def on_input_submitted(self) -> None:
        """Enter in a filter filters."""
        self.action_refresh()

    def action_refresh(self) -> None:
        """From the newest entry again, by what the filters hold now."""
        typed = self.box("reference").value.strip()
        self._account = self.box("account").value.strip()
        self._reference = reference_in(typed) or typed
        self.entries.ask_anew()

    def action_filter(self) -> None:
        """Into the first filter."""
        self.box("account").focus()

    @on(PagedList.OptionSelected)
    def _open_selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """All of the chosen entry."""
        if (entry := self.entries.chosen) is not None:
            self.app.push_screen(EntryScreen(entry))

    def action_move(self, action: str) -> None:
        """Move in the list from a filter."""
        getattr(self.entries, f"action_{action}")()


def _line(entry: Entry) -> Content:
    """`2026-11-23 13:40 desk reset  jim@…  by dora@…`."""
    result = f" ({entry.result})" if entry.result not in {"", "ok"} else ""
    whom = f"  {entry.account}" if entry.account else ""
    by = _("by {actor}").format(actor=entry.actor) if entry.actor != entry.account else ""
    told = plain(f"{whom}  {by}" if by else whom).replace("\n", " ")
    return Content.assemble(moment(plain(entry.at)), " ", (plain(f"{named(entry.type)}{result}"), "bold"), told)
