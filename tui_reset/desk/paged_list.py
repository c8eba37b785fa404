"""A list that asks for its next page before its end is reached, and lets go of pages far away."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.desk.beside import beside, is_here
from tui_reset.desk.pages import Cursor, Pages

Item = TypeVar("Item")
Page = tuple[Sequence[Item], Cursor]
"""Items, and what to ask for the next page with."""
Fetch = Callable[[Cursor], Awaitable[Page[Item] | None]]
"""Brings the page that begins after a cursor; None when that failed, which has been said then."""


class PagedList(OptionList, Generic[Item]):
    """`draw` makes one line of an item. An answer to an earlier question is dropped."""

    class Loaded(Message):
        """A page has come; `rows` are shown now."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, draw: Callable[[Item], Content], fetch: Fetch[Item], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, markup=False, compact=True)
        self._draw = draw
        self._fetch = fetch
        self._pages: Pages[Item] = Pages()
        self._attempt = 0
        self._is_loading = False

    @property
    def chosen(self) -> Item | None:
        """The item on the highlighted line."""
        items = self._pages.items
        return items[self.highlighted] if self.highlighted is not None and self.highlighted < len(items) else None

    @property
    def is_settled(self) -> bool:
        """Whether what is shown answers the last question."""
        return not self._is_loading

    def ask_anew(self) -> None:
        """Begin at the first page; what is shown stays until it is there."""
        self._attempt += 1
        self._is_loading = True
        beside(self, "pages", self._load, self._attempt, 0, Pages())

    async def _load(self, attempt: int, number: int, pages: Pages[Item]) -> None:
        page = await self._fetch(pages.start_of(number))
        if attempt != self._attempt or not is_here(self):
            return
        self._is_loading = False
        if page is not None:
            self._take(pages, number, *page)
            self.post_message(self.Loaded(len(pages.items)))

    def _take(self, pages: Pages[Item], number: int, items: Sequence[Item], following: Cursor) -> None:
        at = self.highlighted or 0 if pages is self._pages else 0
        at += pages.put(number, items, following)
        self._pages = pages
        self.clear_options()
        shown = pages.items
        self.add_options(Option(self._draw(item)) for item in shown)
        self.highlighted = min(max(0, at), len(shown) - 1) if shown else None

    @on(OptionList.OptionHighlighted)
    def _look_ahead(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        number = self._pages.wanted(event.option_index)
        if number is None or self._is_loading:
            return
        self._is_loading = True
        beside(self, "pages", self._load, self._attempt, number, self._pages)
