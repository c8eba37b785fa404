"""The demo's profile: the shipped one, with an address where an operator puts one."""

from pathlib import Path

import pytest

from tui_reset.demo.options import DemoError
from tui_reset.demo.profile import WORKSPACE, placed_profile
from tui_reset.server.profiles import load_profile


def test_workspace_has_an_address(tmp_path: Path) -> None:
    """S1.16: what the request shows as the place of the reset."""
    profile = load_profile(placed_profile("access-workspace", tmp_path))
    assert (profile.name, profile.wording.place) == ("access-workspace", WORKSPACE)


def test_all_others_are_taken_as_they_are(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('place = ""\n')
    nowhere = str(tmp_path / "nowhere.toml")
    assert [placed_profile(name, tmp_path) for name in ("standard", str(own), nowhere)] == [
        "standard",
        str(own),
        nowhere,
    ]


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="access-crm, access-workspace, onepagecrm, standard") as refused:
        placed_profile("nothing", tmp_path)
    assert refused.value.exit_code == 2
