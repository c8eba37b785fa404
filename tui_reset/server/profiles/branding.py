"""What is wrong with a brand that no type tells: colours that cannot be read, text that has no fixed width."""

from typing import Any, Final

from tui_reset.contract import limits
from tui_reset.contract.cells import cells
from tui_reset.contract.colours import DARK_GROUNDS, LIGHT_GROUNDS, TEXT_RATIO, contrast, made_readable
from tui_reset.server.profiles.data import Banner, DarkAccent, Helping, LightAccent, Sign

_GROUNDS: Final[dict[Any, tuple[str, ...]]] = {DarkAccent: DARK_GROUNDS, LightAccent: LIGHT_GROUNDS}
_COLUMNS: Final[dict[Any, int]] = {Sign: limits.SIGN_COLUMNS, Banner: limits.BANNER_COLUMNS}


def brand_fault(hint: Any, value: Any) -> str:
    """To be read after the key; nothing where `value`, which has the type of `hint`, can be used."""
    if hint in _GROUNDS and value:
        return _unreadable(value, _GROUNDS[hint])
    if hint in (Sign, Banner, Helping):
        texts = [value] if isinstance(value, str) else value
        if odd := next((char for text in texts for char in text if not char.isprintable()), ""):
            return f"must be of characters that every terminal shows: U+{ord(odd):04X} is none"
        if hint in _COLUMNS and any(cells(text) > _COLUMNS[hint] for text in texts):
            return f"must be {_COLUMNS[hint]} columns wide at most: wide letters take two"
    return ""


def _unreadable(colour: str, grounds: tuple[str, ...]) -> str:
    ground = min(grounds, key=lambda each: contrast(colour, each))
    ratio = contrast(colour, ground)
    if ratio >= TEXT_RATIO:
        return ""
    return (
        f"must be readable on {ground}: {colour} has a contrast of {int(ratio * 100) / 100:.2f} to 1, "
        f"and text needs {TEXT_RATIO} to 1; {made_readable(colour, grounds)} has it"
    )
