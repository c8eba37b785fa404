"""Contrast as WCAG 2.2 defines it, against figures that its own papers give."""

import pytest

from tui_reset.contract.colours import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    TEXT_RATIO,
    contrast,
    ink_on,
    least_contrast,
    made_readable,
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the grey that just fails, and the one that just holds
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.00),
        ("#123456", "#123456", 1.0),
    ],
)
def test_the_ratio_of_two_colours(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("colour", ["#000000", "#ff0000", "#0000ff", "#7f7f7f", "#ffd700", "#ffffff"])
def test_any_colour_is_made_readable_and_takes_an_ink(colour: str) -> None:
    for grounds in (DARK_GROUNDS, LIGHT_GROUNDS):
        assert least_contrast(made_readable(colour, grounds), grounds) >= TEXT_RATIO
    assert contrast(ink_on(colour), colour) >= TEXT_RATIO


def test_what_can_be_read_already_stays_as_it_is() -> None:
    assert made_readable("#7fc8b8", DARK_GROUNDS) == "#7fc8b8"
    assert made_readable("#0b6b5d", LIGHT_GROUNDS) == "#0b6b5d"


def test_a_ratio_that_nothing_reaches_ends_in_black_or_white() -> None:
    assert made_readable("#888888", DARK_GROUNDS, least=22) == "#ffffff"
