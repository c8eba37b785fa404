"""Reads a profile file and says of everything that is wrong: the line, the key, and what it may be."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from tui_reset.language.catalogue import shipped
from tui_reset.server.profiles.branding import brand_fault
from tui_reset.server.profiles.data import (
    AppId,
    Banner,
    DarkAccent,
    Helping,
    LightAccent,
    Place,
    ProfileApp,
    ProfileData,
    ProfileUnusable,
    Sign,
    Title,
    Translation,
)
from tui_reset.settings.errors import SettingsError
from tui_reset.settings.judging import CONTROL
from tui_reset.settings.toml_file import TomlFile

_SHOWN_CHARACTERS: Final = 40
_WORDS: Final[Mapping[Any, str]] = {
    bool: "true or false",
    str: "text on one line",
    Title: "text on one line, and not empty",
    Place: "empty, or an address that begins with http:// or https://",
    AppId: "1 to 32 of a-z, 0-9 and -",
    Sign: "text on one line, of 40 characters at most",
    Banner: "a list of up to 6 texts, each a line of up to 64 characters",
    Helping: "a list of up to 4 sentences, each of up to 300 characters",
    DarkAccent: 'empty, or a colour such as "#7fc8b8"',
    LightAccent: 'empty, or a colour such as "#0b6b5d"',
    list[ProfileApp]: "[[apps]] tables, each with id and title",
    dict[str, Translation]: "[translations.LANGUAGE] tables, such as [translations.de]",
    dict[str, str]: "a table of titles, each by the id of its application",
}


def read_profile(path: Path) -> ProfileData:
    """The profile in that file; its name is the file's unless it gives one. Raises ProfileUnusable."""
    try:
        file = TomlFile(path)
    except SettingsError as fault:
        raise ProfileUnusable(
            str(fault).replace("settings file", "profile").replace("Settings files", "Profiles")
        ) from fault
    document = {"name": path.stem} | file.document
    faults = [f"{file.where(key)} {what}." for key, what in _faults(ProfileData, document)]
    if faults:
        raise ProfileUnusable("\n  ".join(faults))
    return msgspec.convert(document, ProfileData)


def _faults(struct: type[msgspec.Struct], table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Each wrong key, dotted, and what it must be."""
    hints = get_type_hints(struct, include_extras=True)
    known = {row.name: row for row in struct_fields(struct)}
    for name in table:
        if name not in known:
            yield above + name, f"is not a key of a profile; here there are: {', '.join(known)}"
    for name, row in known.items():
        hint = hints[name]
        if name not in table:
            yield from _missing(above + name, hint, row)
        elif isinstance(hint, type) and issubclass(hint, msgspec.Struct) and isinstance(table[name], dict):
            yield from _faults(hint, table[name], f"{above}{name}.")
        elif hint == list[ProfileApp] and _are_tables(table[name]):
            yield from _apps_faults(table[name])
        elif hint == dict[str, Translation] and isinstance(table[name], dict):
            yield from _translations_faults(table[name], above + name)
        else:
            yield from _wrong_value(above + name, hint, table[name])


def _missing(key: str, hint: Any, row: FieldInfo) -> Iterator[tuple[str, str]]:
    if row.required:
        yield key, f"is missing: it must be {_expected(hint)}"


def _wrong_value(key: str, hint: Any, value: object) -> Iterator[tuple[str, str]]:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        yield key, f"must be {_expected(hint)}, not {_shown(value)}"
        return
    if isinstance(value, str) and CONTROL.search(value):
        yield key, f"must be {_WORDS[str]}: it has a line break or another control character"
    elif fault := brand_fault(hint, value):
        yield key, fault
    elif isinstance(value, dict) and any(CONTROL.search(text) for text in value.values()):
        yield key, f"must be {_WORDS[hint]}: one has a line break or another control character"
    elif isinstance(value, list) and hint not in _WORDS and len(set(value)) < len(value):
        yield key, f"must be {_expected(hint)}, each once"


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _apps_faults(apps: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for app in apps:
        yield from _faults(ProfileApp, app, "apps.")
    ids = [app.get("id") for app in apps]
    if len({str(one) for one in ids}) < len(ids):
        yield "apps.id", "must be another one for each application"


def _translations_faults(tables: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    for language, table in tables.items():
        if language not in shipped():
            yield f"{key}.{language}", f"is not a language that is there: {', '.join(shipped())}"
        elif isinstance(table, dict):
            yield from _faults(Translation, table, f"{key}.{language}.")
        else:
            yield f"{key}.{language}", f"must be {_expected(Translation)}, not {_shown(table)}"


def _expected(hint: Any) -> str:
    """What a value must be, to be read after "must be"."""
    if hint in _WORDS:
        return _WORDS[hint]
    bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if get_origin(bare) is Literal:
        return _listed(get_args(bare), "or")
    if get_origin(bare) is list:
        return f"a list of {_listed(get_args(get_args(bare)[0]), 'and')}, at least one"
    return f"a table with {', '.join(row.name for row in struct_fields(bare))}"


def _listed(choices: tuple[str, ...], last_word: str) -> str:
    *others, last = (f'"{choice}"' for choice in choices)
    return f"{', '.join(others)} {last_word} {last}"


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else ascii(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
