"""The one way to every text that people read: English stands in the code, other languages in the catalogue.

`gettext` is imported as `_`. What a table holds is only `mark`ed for the catalogue and goes through `_` where it is
shown; what varies goes into `{braces}` and is put in by `str.format` after the translation, never before. The language
is the context's (`contextvars`): sessions, mails and pages of one process do not hear each other's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

ENGLISH: Final = "en"
PSEUDO: Final = "en_XA"
"""Nobody's language, made from English, as Android and Chromium call theirs: see `pseudo`."""


class Translations(Protocol):
    """What one language's catalogue can do; `gettext.NullTranslations` and its kind."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, singular: str, plural: str, number: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...


_SPOKEN: ContextVar[tuple[str, Translations | None]] = ContextVar("language", default=(ENGLISH, None))


def gettext(message: str) -> str:
    """The text in the language spoken here; itself where that is English, or nobody has translated it."""
    translations = _SPOKEN.get()[1]
    return translations.gettext(message) if translations is not None and message else message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form for `number` of something. The number itself stands as `{number}` in the text, put in by the caller."""
    translations = _SPOKEN.get()[1]
    if translations is None:
        return singular if number == 1 else plural
    return translations.ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """The same English in two places that other languages tell apart: `context` says which."""
    translations = _SPOKEN.get()[1]
    return message if translations is None else translations.pgettext(context, message)


def mark(message: str) -> str:
    """Put a text of a table into the catalogue; it is translated where it is shown, by `gettext`."""
    return message


def language() -> str:
    """The language spoken here, such as `en` or `de`."""
    return _SPOKEN.get()[0]


def speak(name: str) -> None:
    """Speak a language from here on, in this context and those that begin in it. Unknown ones are English."""
    _SPOKEN.set(_spoken(name))


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak a language for a while: for one mail, or one page."""
    before = _SPOKEN.set(_spoken(name))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def _spoken(name: str) -> tuple[str, Translations | None]:
    if name == ENGLISH:
        return ENGLISH, None
    from tui_reset.language.catalogue import translations_of  # noqa: PLC0415 - nothing of it is needed for English

    translations = translations_of(name)
    return (ENGLISH, None) if translations is None else (name, translations)
