"""What a deployment's pages have in common."""

from dataclasses import replace

import pytest

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.contract.wire import Brand
from tui_reset.server.pages.sealing import Sealer
from tui_reset.server.pages.site import Site
from tui_reset.server.rules.keys import Keys


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("https://Reset.Example.org", "https://reset.example.org"),
        ("https://reset.example.org:443", "https://reset.example.org"),
        ("https://reset.example.org:8443", "https://reset.example.org:8443"),
        ("https://straße.example:443", "https://xn--strae-oqa.example"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:8017", "http://[::1]:8017"),
    ],
)
def test_its_origin_is_as_browsers_write_it(public_url: str, origin: str) -> None:
    """Else every form would be taken for another site's, and no reset could be finished in a browser."""
    site = Site(public_url, "Reset", "", 1800, Sealer(Keys(bytes(32)), FakeRandomness(1)))
    assert site.origin == origin


def test_a_brands_accent_is_in_the_style_with_what_can_be_read_on_it() -> None:
    site = Site("https://reset.example.org", "Reset", "", 1800, Sealer(Keys(bytes(32)), FakeRandomness(1)))
    assert site.colours == ""
    branded = replace(site, brand=Brand(accent_light="#7a1f5c", accent_dark="#ffd27d"))
    light, dark = branded.colours.splitlines()[:2]
    assert light == ":root { --accent: #7a1f5c; --on-accent: #ffffff; }"
    assert dark == "@media (prefers-color-scheme: dark) { :root { --accent: #ffd27d; --on-accent: #000000; }"
    only_dark = replace(site, brand=Brand(accent_dark="#ffd27d"))
    assert only_dark.colours.startswith("@media (prefers-color-scheme: dark)")
