"""The catalogues that come with the program: a compiled file for each language but English, read when first spoken."""

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_reset.language.pseudo import PSEUDO, PseudoTranslations
from tui_reset.language.texts import ENGLISH

if TYPE_CHECKING:
    from tui_reset.language.texts import Translations

DOMAIN: Final = "tui_reset"
FOLDER: Final = Path(__file__).with_name("locale")


@cache
def shipped() -> tuple[str, ...]:
    """The languages that there are, English first; without the pseudo-locale, which nobody speaks."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (ENGLISH, *found)


@cache
def by_lower_name() -> dict[str, str]:
    """The same by their names in small letters, as people and browsers may write them."""
    return {name.lower(): name for name in shipped()}


@cache
def translations_of(name: str) -> "Translations | None":
    """The catalogue of a language by its exact name; None where there is none, as for English."""
    if name == PSEUDO:
        return PseudoTranslations()
    if name == ENGLISH or name not in shipped():
        return None
    return gettext.translation(DOMAIN, FOLDER, [name])
