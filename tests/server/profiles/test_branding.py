"""A brand that cannot be read, or that has no fixed width, is refused with what would do instead."""

from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from tui_reset.contract.wire import Brand, Profile
from tui_reset.server.http.choices import public_profile
from tui_reset.server.profiles import ProfileUnusable, load_profile
from tui_reset.settings import Settings

OWN = (files("tui_reset.server.profiles") / "standard.toml").read_text(encoding="utf-8")
FULL = """
[brand]
name = "Example Ltd"
logo = "◆ example"
banner = ["█▀▀ ▀▄▀", "██▄ █ █", "██▄ █ █"]
accent_dark = "#f2a65a"
accent_light = "#8a4b00"
help = ["Bring your badge to the desk on floor two."]
"""


def branded(folder: Path, table: str) -> Path:
    path = folder / "ours.toml"
    path.write_text(OWN + table, encoding="utf-8")
    return path


def test_a_brand_reaches_the_front_ends_and_a_profile_without_one_is_as_it_was(tmp_path: Path) -> None:
    """The same line twice in a banner is a drawing, not a mistake."""
    public = public_profile(Settings(), load_profile(str(branded(tmp_path, FULL))), "ok")
    read = msgspec.json.decode(msgspec.json.encode(public), type=Profile)
    assert read.brand == Brand(
        name="Example Ltd",
        logo="◆ example",
        banner=("█▀▀ ▀▄▀", "██▄ █ █", "██▄ █ █"),
        accent_dark="#f2a65a",
        accent_light="#8a4b00",
        help=("Bring your badge to the desk on floor two.",),
    )
    assert msgspec.json.decode(msgspec.json.encode(load_profile("standard").brand), type=Brand) == Brand()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"#f2a65a"', '"#555555"', "readable on #232b34: #555555 has a contrast of 1.92 to 1, and text needs 4.5 to 1"),
        ('"#f2a65a"', '"#555555"', "; #929292 has it"),
        ('"#8a4b00"', '"#f2a65a"', "brand.accent_light must be readable on #e3e8eb"),
        ('"#f2a65a"', '"orange"', """brand.accent_dark must be empty, or a colour such as "#7fc8b8", not 'orange'"""),
        ('"◆ example"', '"\\u202Eelpmaxe"', "brand.logo must be of characters that every terminal shows: U+202E"),
        ('"◆ example"', '"\\u001b[31m"', "brand.logo must be text on one line: it has a line break or another control"),
        ('"◆ example"', f'"{"語" * 21}"', "brand.logo must be 40 columns wide at most: wide letters take two"),
        ('"██▄ █ █"]', '"\\t"]', "brand.banner must be of characters that every terminal shows: U+0009"),
        ('"██▄ █ █"]', f'"{"語" * 33}"]', "brand.banner must be 64 columns wide"),
        ('"██▄ █ █"]', '"", "", "", "", ""]', "brand.banner must be a list of up to 6 texts"),
        ('floor two."', 'floor\\ntwo."', "brand.help must be of characters that every terminal shows: U+000A"),
        ("help =", "helps =", "brand.helps is not a key of a profile; here there are: name, logo, banner"),
    ],
)
def test_what_is_wrong_with_a_brand_is_said_by_line_and_key(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    path = branded(tmp_path, FULL.replace(was, becomes, 1))
    with pytest.raises(ProfileUnusable) as refused:
        load_profile(str(path))
    assert said in str(refused.value)
    assert ", line " in str(refused.value)


@pytest.mark.parametrize("logo", ["e\u0301xample" + "é" * 30, "語" * 20, ""])
def test_width_is_counted_in_columns(tmp_path: Path, logo: str) -> None:
    path = branded(tmp_path, FULL.replace("◆ example", logo))
    assert load_profile(str(path)).brand.logo == logo
