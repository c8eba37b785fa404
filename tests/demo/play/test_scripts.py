"""Which walk is played for which profile."""

import pytest
from msgspec import structs

from tests.pictures.services import profile_of
from tui_reset.demo.play.acts import On, Say, Type, WaitFor
from tui_reset.demo.play.scripts import ALICE, BOB, JIM, script_of
from tui_reset.flow.steps import HandOver, PauseTwoFactor


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("standard", [ALICE, BOB]),
        ("onepagecrm", [ALICE, BOB]),
        ("access-crm", [JIM]),
        ("access-workspace", [ALICE, BOB]),
    ],
)
def test_each_profile_has_its_people(name: str, people: list[str]) -> None:
    typed = [act.text for act in script_of(profile_of(name)) if isinstance(act, Type)]
    assert [text for text in typed if "@" in text] == people


def test_bob_is_shown_a_code_where_the_profile_shows_one() -> None:
    said = {
        name: [act.caption for act in script_of(profile_of(name)) if isinstance(act, Say)]
        for name in ("standard", "onepagecrm")
    }
    assert any("No code for Bob" in text for text in said["onepagecrm"])
    assert not any("No code for Bob" in text for text in said["standard"])


def test_workspace_shows_hand_over_and_pause_and_no_hand_over_without_applications() -> None:
    """S1.25, S1.27."""
    profile = profile_of("access-workspace")
    whole, short = script_of(profile), script_of(structs.replace(profile, apps=[]))
    assert {WaitFor(On(HandOver)), WaitFor(On(PauseTwoFactor))} <= set(whole)
    assert WaitFor(On(HandOver)) not in short
    assert WaitFor(On(PauseTwoFactor)) in short
