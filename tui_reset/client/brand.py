"""Whose a service says that it is, cut to what front ends have room for: another one may sit at its address."""

from msgspec import structs

from tui_reset.contract import limits
from tui_reset.contract.cells import cells
from tui_reset.contract.wire import Brand


def fitted(brand: Brand) -> Brand:
    """What a service that judges its own profile can have: no line breaks, and no more than it may say.

    Beyond it a banner would cover the form, and help would take minutes to draw. Colours are judged where they are
    worn, and characters filtered where they are shown.
    """
    return structs.replace(
        brand,
        name=_line(brand.name, limits.SIGN_COLUMNS),
        logo=_line(brand.logo, limits.SIGN_COLUMNS),
        banner=tuple(_line(line, limits.BANNER_COLUMNS) for line in brand.banner[: limits.BANNER_LINES]),
        help=tuple(_one_line(text, limits.HELP_CHARACTERS) for text in brand.help[: limits.HELP_SENTENCES]),
    )


def _one_line(text: str, characters: int) -> str:
    return text[:characters].replace("\n", " ")


def _line(text: str, columns: int) -> str:
    line = _one_line(text, columns)
    while cells(line) > columns:
        line = line[:-1]
    return line
