"""Captions fit into their two rows in every language and at every size."""

import pytest
from rich.cells import cell_len

from tests.pictures.services import profile_of
from tui_reset.demo.play.acts import NO_MAIL, TOO_LONG, Say
from tui_reset.demo.play.caption import NARROW, Caption, State, in_two_rows
from tui_reset.demo.play.played_app import BY_HAND
from tui_reset.demo.play.scripts import OPENING, THE_END, script_of
from tui_reset.language.catalogue import shipped
from tui_reset.language.texts import gettext, speaking

PROFILES = ("standard", "onepagecrm", "access-crm", "access-workspace")
ACTS = [act for name in PROFILES for act in script_of(profile_of(name))]
SAID = sorted({act.caption for act in ACTS if isinstance(act, Say)} | {OPENING, THE_END, TOO_LONG, NO_MAIL, BY_HAND})
THIN = 37
"""Cells of a strip in a window of 40 columns."""


def rows(caption: Caption, width: int) -> list[str]:
    """As they are drawn."""
    return [line.plain for line in in_two_rows(caption, width).wrap(width)]


@pytest.mark.parametrize("language", shipped())
def test_every_caption_fits_with_the_longest_key_beside_it(language: str) -> None:
    with speaking(language):
        for text in map(gettext, SAID):
            for state in State:
                caption = Caption(text, "Enter", state)
                thin, wide = rows(caption, THIN), rows(caption, NARROW)
                assert len(thin) <= 2, thin
                assert len(wide) == 2, wide
                assert max(map(cell_len, (*thin, *wide[:1]))) <= NARROW
                assert text in wide[0]


@pytest.mark.parametrize("language", [name for name in shipped() if name != "en"])
def test_every_caption_is_translated(language: str) -> None:
    with speaking(language):
        assert [text for text in SAID if gettext(text) == text] == []


def test_a_wide_strip_has_the_key_at_its_end_and_the_players_keys_below() -> None:
    assert rows(Caption("A mail arrives. F6 goes to it.", "F6"), 76) == [
        "▶ A mail arrives. F6 goes to it.".ljust(72) + "[F6]",
        "  Space Pause  → Next  Enter By hand  + - Pace 1  ^Q Leave",
    ]


def test_what_does_not_fit_is_left_out_from_the_end() -> None:
    assert rows(Caption("Paused here.", state=State.PAUSED, pace=2.25), NARROW)[1].startswith("  Paused.  Space Go on")
    with speaking("en_XA"):
        assert cell_len(rows(Caption("…"), NARROW)[1]) <= NARROW


def test_paused_is_a_word_at_every_size() -> None:
    for width in (THIN, NARROW):
        assert "Paused" in "".join(rows(Caption("The CRM has it.", state=State.PAUSED), width))


def test_by_hand_there_is_nothing_left_to_steer() -> None:
    caption = Caption("By hand from here. Ctrl+Q leaves.", state=State.BY_HAND)
    assert rows(caption, 70) == ["  By hand from here. Ctrl+Q leaves.".ljust(70), "  ^Q Leave"]
    assert rows(caption, THIN) == ["By hand from here. Ctrl+Q leaves."]
