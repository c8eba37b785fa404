"""Every page of the desk in the pseudo-locale and in what is shipped; and names from everywhere in its lists."""

from collections.abc import Callable
from typing import Final

import pytest
from msgspec import structs
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.desk.test_every_screen import SENT, bench
from tests.doubles.app_under_test import settled, typed
from tests.doubles.desk_under_test import press, sign_in
from tests.doubles.fake_desk import CODE, JIM, REFERENCE, entry
from tests.doubles.shown_texts import is_cut, outside, pieces, said
from tui_reset.contract.desk import DeskState
from tui_reset.desk.desk_app import PAGES, DeskApp
from tui_reset.desk.entry import EntryScreen
from tui_reset.desk.person import PersonScreen
from tui_reset.flow.desk_names import NAMES, named
from tui_reset.language.catalogue import shipped
from tui_reset.language.pseudo import PSEUDO
from tui_reset.language.texts import ENGLISH, speaking
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store.events import EventType
from tui_reset.server.store.outbox import MailState
from tui_reset.widgets.text_box import TextBox

SIZES: Final = {"80x24": (80, 24), "40x12": (40, 12)}
OTHERS: Final = [name for name in shipped() if name != ENGLISH]
DATA: Final = frozenset(
    {"Example", "Jim", "Brennan", "jim", "brennan", "example", "org", "Ada", "Abbott", "ada", "Carol", "Cole", "carol"}
    | {"Enter", "Esc", "ticket", "ok", "no", "such", "mailbox", "Call", "the", "desk"}
)
"""People, addresses, what a mail server or the log says, and keys by the names that stand on them."""
Look = Callable[[str], None]


async def walk(pilot: Pilot[int], look: Look) -> None:
    """Past every page and what stands over one, each looked at under a name."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    await settled(pilot)
    look("door")
    await sign_in(pilot)
    for name in PAGES:
        app.open_page(name)
        await settled(pilot, 4)
        look(name)
    for name, act in {"menu": app.show_menu, "find": app.find_reset, "help": app.action_help}.items():
        app.open_page("people")
        await settled(pilot)
        act()
        await settled(pilot)
        look(name)
    app.push_screen(EntryScreen(entry(1)))
    await settled(pilot)
    look("entry")
    app.open_page("people")
    app.open_over(PersonScreen(JIM))
    await settled(pilot, 4)
    look("person")
    await press(pilot, "f5")
    look("actions")
    await press(pilot, "enter")
    look("confirm")
    await typed(pilot, "ticket")
    await press(pilot, "enter", "enter")
    look("started")


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_said_outside_the_catalogue_and_nothing_is_cut(size: str) -> None:
    """A label alone may end with … where the window is narrow, and what stands on top is shortened by rule."""
    wrong: list[tuple[str, str]] = []
    with speaking(PSEUDO):
        table = bench()
        table.backend.code = CODE

        def look(place: str) -> None:
            for piece in pieces(table.app.screen):
                cut = is_cut(piece) and not (isinstance(piece, TextBox) and size == "40x12")
                if cut or set(outside(said(piece))) - DATA:
                    wrong.append((place, said(piece)))

        async with table.app.run_test(size=SIZES[size]) as pilot:
            await walk(pilot, look)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
async def test_a_shipped_language_fits_into_a_narrow_window(language: str) -> None:
    """Labels too: what is too long is to be said shorter."""
    wrong: list[tuple[str, str]] = []
    with speaking(language):
        table = bench()
        table.backend.code = CODE
        table.backend.resets[REFERENCE] = structs.replace(SENT, state=DeskState.EXPIRED)
        async with table.app.run_test(size=(40, 12)) as pilot:
            await walk(
                pilot,
                lambda place: wrong.extend((place, said(piece)) for piece in pieces(table.app.screen) if is_cut(piece)),
            )
    assert wrong == []


async def test_names_of_wide_letters_keep_the_columns() -> None:
    """A Japanese letter takes two columns of a terminal: addresses stand below each other all the same."""
    table = bench()
    table.backend.people = (
        structs.replace(JIM, id="1", display_name="山田 太郎", email="yamada@example.org"),
        structs.replace(JIM, id="2", display_name="Łukasz Żółć", email="lukasz@example.org"),
        structs.replace(JIM, id="3", display_name="김민준", email="kim@example.org"),
    )
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        rows = [row for row in table.text.splitlines() if "@example.org" in row]
        begins = {cell_len(row[: row.index(name)]) for row, name in zip(rows, ("yamada", "lukasz", "kim"), strict=True)}
        assert len(begins) == 1
        await typed(pilot, "山田")
        await settled(pilot, 5)
        await press(pilot, "enter")
        assert "山田 太郎" in table.text


@pytest.mark.parametrize("code", sorted({*EventType, *MailTemplate, *MailState} - {MailState.DROPPED}))
def test_what_the_service_writes_has_a_name_here(code: str) -> None:
    """In English its own words, so that a log that is read elsewhere says the same."""
    assert code in NAMES
    assert named(code) == code.replace("_", " ")


def test_what_a_newer_service_writes_is_shown_as_it_is() -> None:
    """Nothing is hidden because it is not known."""
    assert named("moon_landed") == "moon landed"
