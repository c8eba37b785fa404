"""Which of the shipped languages is spoken: as wished by name, by the environment, or by a browser."""

from tui_reset.language.texts import ENGLISH, PSEUDO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


MOST_WISHES = 12
"""Browsers send six at most, unless somebody has collected languages."""


def chosen(wished: "Iterable[str]") -> str | None:
    """The first wished language that is there. `de_AT.UTF-8`, `de-AT` and `de` are one; None without a match."""
    for wish in wished:
        name = wish.partition(".")[0].partition("@")[0].replace("-", "_")
        if name in {"C", "POSIX"}:
            return ENGLISH
        found = _found(name)
        if found is not None:
            return found
    return None


def from_environment(environ: "Mapping[str, str]", otherwise: str = ENGLISH) -> str:
    """The language of a terminal: LANGUAGE (a list), LC_ALL, LC_MESSAGES, LANG, as gettext reads them.

    LANGUAGE counts only where the locale is not C, as with gettext. `otherwise`: where none of them names one of ours.
    """
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    if locale.partition(".")[0] in {"", "C", "POSIX"}:
        return otherwise
    return chosen([*environ.get("LANGUAGE", "").split(":"), locale]) or otherwise


def of_terminal(setting: str, environ: "Mapping[str, str]") -> str:
    """The language that is set by name; else that of the environment."""
    return chosen([setting]) or from_environment(environ)


def of_visitor(setting: str, environ: "Mapping[str, str]") -> str:
    """The language that a visitor's environment asks for; else the one that is set for the house."""
    return from_environment(environ, chosen([setting]) or ENGLISH)


def from_accept_language(header: str) -> str | None:
    """The language of a browser or client (RFC 9110 §12.5.4); None where nothing of it is there, or it is too long.

    The first `MOST_WISHES` count: it is read for every call, before anything bounds how often somebody calls.
    """
    if len(header) > 256:
        return None
    wishes = [_weighed(wish) for wish in header.split(",", MOST_WISHES)[:MOST_WISHES]]
    return chosen(name for weight, name in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0)


def _found(name: str) -> str | None:
    if not name:
        return None
    if name == PSEUDO:
        return PSEUDO
    if name.lower() == ENGLISH or name.lower().startswith(f"{ENGLISH}_"):
        return ENGLISH
    from tui_reset.language.catalogue import by_lower_name  # noqa: PLC0415 - English alone needs no list of the others

    there = by_lower_name()
    return there.get(name.lower()) or there.get(name.lower().partition("_")[0])


def _weighed(wish: str) -> tuple[float, str]:
    name, _, parameters = wish.strip().partition(";")
    weight = parameters.replace(" ", "").removeprefix("q=")
    try:
        return (float(weight) if weight else 1.0), name.strip()
    except ValueError:
        return 0.0, name.strip()
