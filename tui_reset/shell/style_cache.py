"""Parsed styles, kept from one app for the next: parsing is a third of an app's start."""

from typing import Any

from textual.app import App
from textual.cache import LRUCache

_ENTRIES = 256
_parsed: dict[str, "LRUCache[Any, Any]"] = {}
"""By theme, because the rules hold its colours."""


def keep_styles(app: App[Any]) -> None:
    """What this app has parsed is there for later ones with its theme."""
    kept = _parsed.setdefault(app.theme, LRUCache(_ENTRIES))
    for key, rules in _entries(app.stylesheet._parse_cache).items():  # noqa: SLF001 - Textual shares it with nobody
        kept[key] = rules


def use_styles(app: App[Any]) -> None:
    """Before it runs: take what was kept. A copy, because an app that changes its theme empties its own."""
    mine = app.stylesheet._parse_cache  # noqa: SLF001 - the same
    mine.grow(_ENTRIES)
    for key, rules in _entries(_parsed.get(app.theme)).items():
        mine[key] = rules


def _entries(cache: "LRUCache[Any, Any] | None") -> dict[Any, Any]:
    return {} if cache is None else {key: cache[key] for key in list(cache.keys())}
