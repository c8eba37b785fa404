"""Whose service this is: name, accent, banner and help arrive with the profile, and nothing else moves for them."""

import pytest
from msgspec import structs

from tests.doubles.app_under_test import Bench, bench, open_at, settled
from tests.doubles.fake_gateway import PROFILE, FakeGateway
from tui_reset.contract.wire import Brand
from tui_reset.flow.branding import greeting_of
from tui_reset.flow.steps import Ending, Over, SelfServiceOff
from tui_reset.shell.themes import DARK, HIGH_CONTRAST, LIGHT, TERMINAL, branded
from tui_reset.widgets.banner import Banner

BRAND = Brand(
    name="Example Ltd",
    logo="◆ example",
    banner=("█▀▀ ▀▄▀ █▀█", "██▄ ▄▀▄ █▀█"),
    accent_dark="#f2a65a",
    accent_light="#8a4b00",
    help=("Bring your badge to the desk on floor two.",),
)
BRANDED = structs.replace(PROFILE, brand=BRAND)


def branded_bench(brand: Brand = BRAND, **options: object) -> Bench:
    return bench(gateway=FakeGateway(profile=structs.replace(PROFILE, brand=brand)), **options)


async def test_name_accent_and_help_come_with_the_profile_and_go_through_the_themes() -> None:
    table = branded_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert table.text.splitlines()[0].strip() == "◆ example · Example CRM"
        worn = []
        for _ in range(4):
            worn.append((table.app.theme, table.app.current_theme.accent))
            await pilot.press("f4")
            await settled(pilot)
        assert worn == [
            ("tui-reset-dark-f2a65a", "#f2a65a"),
            ("tui-reset-light-8a4b00", "#8a4b00"),
            ("tui-reset-high-contrast", "#ffe14d"),
            ("tui-reset-terminal", "ansi_default"),
        ]
        await pilot.press("f1")
        await settled(pilot)
        assert table.text.index("Bring your badge") < table.text.index("Still stuck? Call the desk: 555 0100")


@pytest.mark.parametrize("accent", ["", "#333333", "red", "#f2a65", "#f2a65a; display: none", "#\uff462a65a"])
def test_an_accent_that_cannot_be_read_or_is_none_leaves_the_theme_as_it_is(accent: str) -> None:
    """What a service sends is not believed."""
    assert branded(DARK, Brand(accent_dark=accent)) is DARK


def test_high_contrast_and_the_terminal_keep_their_own() -> None:
    assert branded(HIGH_CONTRAST, BRAND) is HIGH_CONTRAST
    assert branded(TERMINAL, BRAND) is TERMINAL
    assert branded(LIGHT, BRAND).accent == "#8a4b00"


async def test_a_reset_that_is_over_says_whom_to_ask() -> None:
    table = branded_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        for step in (Over(Ending.LOCKED, "alice@example.org"), SelfServiceOff()):
            await open_at(pilot, step)
            assert "Bring your badge to the desk on floor two." in table.text
            assert ("Still stuck? Call the desk: 555 0100" in table.text) is isinstance(step, Over)


async def test_the_banner_stands_where_there_is_room_and_moves_nothing() -> None:
    plain_table, table = bench(), branded_bench()
    for each in (plain_table, table):
        async with each.app.run_test(size=(100, 40)) as pilot:
            await settled(pilot)
            each.app.places = [box.region for box in each.app.screen.query("#card, TextBox, PushButton")]  # type: ignore[attr-defined]
            if each is table:
                assert "██▄ ▄▀▄ █▀█" in table.text
                card, banner = table.app.screen.query_one("#card"), table.app.screen.query_one(Banner)
                assert not banner.region.overlaps(card.region)
                for size in ((100, 30), (60, 40)):
                    await pilot.resize_terminal(*size)
                    await settled(pilot)
                    assert "██▄" not in table.text
    assert plain_table.app.places == table.app.places  # type: ignore[attr-defined]


async def test_a_hostile_brand_is_only_text() -> None:
    """SECURITY.md 107: it comes from a service, so it passes the filter like all that does."""
    hostile = Brand(logo="\x1b[31m[bold]x[/]\u202e", banner=("\x1b]52;c;eA==\x07[/]",), help=("[/]\x9b2J",))
    table = branded_bench(hostile)
    async with table.app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert "␛[31m[bold]x[/]" in table.text
        assert not set("\x1b\x07\x9b\u202e") & set(table.text)


def test_in_lines_it_is_a_sentence() -> None:
    assert greeting_of(BRANDED) == ("This is Example Ltd: Example CRM.",)
    assert greeting_of(PROFILE) == greeting_of(None) == ()
