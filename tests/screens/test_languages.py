"""Every step in other languages: no text is outside the catalogue, none is cut off, and two apps speak two of them."""

import asyncio
from typing import Final

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.doubles.app_under_test import RESET, bench, open_at, settled
from tests.doubles.shown_texts import is_cut, outside, pieces, said
from tests.doubles.text_snapshot import TextSnapshot
from tests.screens.test_every_screen import STATES
from tui_reset.flow.steps import ShowCode, SignIn
from tui_reset.language.catalogue import shipped
from tui_reset.language.pseudo import PSEUDO
from tui_reset.language.texts import ENGLISH, speaking
from tui_reset.widgets.text_box import TextBox

SIZES: Final = {"80x24": (80, 24), "40x12": (40, 12)}
OTHERS: Final = [name for name in shipped() if name != ENGLISH]
DATA: Final = frozenset({"Example", "alice", "Mail", "list", "Enter", "Esc"})
"""The service's name, a username, an application, and keys by the names that stand on them."""
KEYS: Final = {"f1": "show-code", "f3": "wait-for-mail", "ctrl+q": "keep-recovery-codes"}
"""What stands over a step, and over which it is opened."""
STEPS: Final = {
    name: step
    for name, (step, trouble) in STATES.items()
    if not trouble and not name.endswith(("-after", "-late", "-again", "-locked", "-over", "-used"))
}
"""Each form of a step once; what is in the way is a sentence of its own, and wraps as others do."""
MAIN: Final = ("sign-in", "ask-address", "show-code", "wait-for-mail", "set-password", "done", "over-expired")


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_said_outside_the_catalogue_and_nothing_is_cut(size: str) -> None:
    """In the pseudo-locale, longer than any real one; a label alone may end with … where the window is narrow."""
    wrong: list[tuple[str, str]] = []
    with speaking(PSEUDO):
        table = bench()
        async with table.app.run_test(size=SIZES[size]) as pilot:
            for name, step in STEPS.items():
                await open_at(pilot, step)
                for piece in pieces(table.app.screen):
                    cut = is_cut(piece) and not (isinstance(piece, TextBox) and size == "40x12")
                    if cut or set(outside(said(piece))) - DATA:
                        wrong.append((name, said(piece)))
    assert wrong == []


async def test_nothing_over_a_step_is_outside_the_catalogue() -> None:
    """Help, the code again, the question before leaving."""
    wrong: list[tuple[str, str]] = []
    with speaking(PSEUDO):
        table = bench()
        async with table.app.run_test(size=(40, 12)) as pilot:
            for key, name in KEYS.items():
                await open_at(pilot, STEPS[name])
                await pilot.press(key)
                await settled(pilot)
                assert len(table.app.screen_stack) == 2
                shown = list(pieces(table.app.screen))
                wrong += [(key, said(piece)) for piece in shown if is_cut(piece) or set(outside(said(piece))) - DATA]
                await pilot.press("escape")
                await settled(pilot)
    # Help says what the deployment wants to be said, and the keys by their names.
    assert [text for _, text in wrong if "Call the desk" not in text and "F12" not in text] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", OTHERS)
async def test_a_shipped_language_fits(language: str, size: str, snapshot: SnapshotAssertion) -> None:
    """Labels too: what is too long is to be said shorter. The main steps are kept, for somebody who speaks it."""
    shown = snapshot.use_extension(TextSnapshot)
    wrong: list[tuple[str, str]] = []
    with speaking(language):
        table = bench()
        async with table.app.run_test(size=SIZES[size]) as pilot:
            for name in STEPS if size == "40x12" else MAIN:
                await open_at(pilot, STEPS[name])
                wrong += [(name, said(piece)) for piece in pieces(table.app.screen) if is_cut(piece)]
                if name in MAIN:
                    assert table.text == shown(name=f"{language}-{name}-{size}")
    assert wrong == []


async def test_two_apps_in_one_process_speak_two_languages() -> None:
    """As sessions at the front door do: each of its screens, whenever it is drawn, in the language of its session."""
    said_by: dict[str, list[str]] = {}
    turn = asyncio.Event()

    async def walk(language: str) -> None:
        with speaking(language):
            table = bench()
            async with table.app.run_test(size=(80, 24)) as pilot:
                await open_at(pilot, SignIn())
                first = table.text
                turn.set()
                await asyncio.sleep(0)
                await open_at(pilot, ShowCode(RESET))
                await pilot.press("f1")
                await settled(pilot)
                said_by[language] = [first, table.text]

    other = asyncio.create_task(walk("de"))
    await turn.wait()
    await walk("en")
    await other
    assert ["Anmelden" in said_by["de"][0], "Hilfe" in said_by["de"][1]] == [True, True]
    assert ["Sign in" in said_by["en"][0], "Help" in said_by["en"][1]] == [True, True]
    assert not any("Anmelden" in text or "Hilfe" in text for text in said_by["en"])
