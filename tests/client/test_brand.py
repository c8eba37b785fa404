"""Whose a service says that it is: as it stands where it is what a sound service may say, else cut to that."""

from tui_reset.client.brand import fitted
from tui_reset.contract.cells import cells
from tui_reset.contract.wire import Brand

LARGEST = Brand(
    name="n" * 40,
    logo="語" * 20,
    banner=(" ▀▄" + "─" * 61,) * 6,
    accent_dark="#f2a65a",
    accent_light="#8a4b00",
    help=("語" * 300,) * 4,
)


def test_the_most_that_a_profile_can_say_stays_as_it_is() -> None:
    assert fitted(LARGEST) == LARGEST
    assert fitted(Brand()) == Brand()


def test_what_no_profile_can_say_is_cut_to_it() -> None:
    brand = fitted(
        Brand(name="a\nb" * 100, logo="語" * 40, banner=("x\n" * 200, "語" * 64) * 9, help=("\ny" * 999,) * 999)
    )
    assert (cells(brand.name), cells(brand.logo), len(brand.banner), len(brand.help)) == (40, 40, 6, 4)
    assert {cells(line) for line in brand.banner} == {64}
    assert {len(text) for text in brand.help} == {300}
    assert not any("\n" in text for text in (brand.name, *brand.banner, *brand.help))
