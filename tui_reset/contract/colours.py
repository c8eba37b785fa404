"""How well two colours can be told apart, and the grounds that every accent stands on, on screens and on pages."""

from typing import Final

TEXT_RATIO: Final = 4.5
"""WCAG 2.2, 1.4.3 (AA): text against its ground."""
EDGE_RATIO: Final = 3.0
"""WCAG 2.2, 1.4.11 (AA): what shows the focus, and the edges of what can be used."""
DARK_GROUNDS: Final = ("#12161b", "#1a2027", "#232b34")
"""Window, card and panel of the dark colours."""
LIGHT_GROUNDS: Final = ("#eceff1", "#ffffff", "#e3e8eb")
"""The same of the light ones."""
_BLACK: Final = "#000000"
_WHITE: Final = "#ffffff"
_STEPS: Final = 50


def contrast(one: str, other: str) -> float:
    """The ratio of two `#rrggbb`, from 1 (the same) to 21 (black and white), as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least_contrast(colour: str, grounds: tuple[str, ...]) -> float:
    """The worst ratio of a `#rrggbb` against any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def ink_on(ground: str) -> str:
    """Black or white: one of them can be read on every ground, and this is the one that reads better."""
    return max(_BLACK, _WHITE, key=lambda ink: contrast(ink, ground))


def made_readable(colour: str, grounds: tuple[str, ...], least: float = TEXT_RATIO) -> str:
    """`colour` itself, or the nearest step towards black or white that reaches `least` on all grounds."""
    towards = 255 if ink_on(grounds[0]) == _WHITE else 0
    parts = bytes.fromhex(colour.removeprefix("#"))
    for step in range(_STEPS + 1):
        mixed = bytes(round(part + (towards - part) * step / _STEPS) for part in parts)
        if least_contrast(f"#{mixed.hex()}", grounds) >= least:
            return f"#{mixed.hex()}"
    return ink_on(grounds[0])


def _luminance(colour: str) -> float:
    parts = [byte / 255 for byte in bytes.fromhex(colour.removeprefix("#"))]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
