"""The one way to every text that people read: English stands in the code, other languages in the catalogue.

`gettext` is imported as `_`. What a table holds is only `mark`ed for the catalogue and goes through `_` where it is
shown; what varies goes into `{braces}` and is put in by `str.format` after the translation, never before. The language
is the context's (`contextvars`): sessions, mails and pages of one process do not hear each other's.
"""

from contextvars import ContextVar

TYPE_CHECKING = False
"""As in `typing`, whose import is as dear as all the rest of `--help`."""
if TYPE_CHECKING:
    from typing import Protocol

    class Translations(Protocol):
        """What one language's catalogue can do; `gettext.NullTranslations` and its kind."""

        def gettext(self, message: str) -> str: ...
        def ngettext(self, singular: str, plural: str, number: int) -> str: ...
        def pgettext(self, context: str, message: str) -> str: ...


ENGLISH = "en"
PSEUDO = "en_XA"
"""Nobody's language, made from English, as Android and Chromium call theirs: see `pseudo`."""


_SPOKEN: "ContextVar[tuple[str, Translations | None]]" = ContextVar("language", default=(ENGLISH, None))


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


def tag() -> str:
    """The same as web pages and mails name it, such as `de-AT` (BCP 47)."""
    return language().replace("_", "-")


def speak(name: str) -> None:
    """Speak a language from here on, in this context and those that begin in it. Unknown ones are English."""
    _SPOKEN.set(_spoken(name))


class speaking:  # noqa: N801 - as it is used
    """Speak a language for a while: for one mail, or one page."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._before = _SPOKEN.set(_spoken(self._name))

    def __exit__(self, *_: object) -> None:
        _SPOKEN.reset(self._before)


def _spoken(name: str) -> "tuple[str, Translations | None]":
    if name == ENGLISH:
        return ENGLISH, None
    from tui_reset.language.catalogue import translations_of  # noqa: PLC0415 - nothing of it is needed for English

    translations = translations_of(name)
    return (ENGLISH, None) if translations is None else (name, translations)
