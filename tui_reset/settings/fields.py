"""The settings as a flat table of fields: key, variable, type, default, and what a value must be."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields as struct_fields

from tui_reset.settings.values import AppSettings, LimitSettings, Settings

PREFIX: Final = "TUI_RESET_"
APPS: Final = "apps"
_APP_KEY: Final = re.compile(r"apps\.([a-z0-9-]{1,32})\.[a-z_]+")
KINDS: Final = {
    "address": "an IP address to listen on, such as 127.0.0.1 or 0.0.0.0",
    "database": "sqlite:/// and a path, such as sqlite:////var/lib/tui-reset/reset.db, "
    "or postgresql+asyncpg:// and user@host/name",
    "mailbox": "one plain mail address, such as reset@example.org",
    "networks": "a list of IP addresses or networks, such as 10.0.0.5 or 10.0.0.0/8",
    "origin": "an address with nothing behind the host, such as https://reset.example.org "
    "(http only on this machine itself)",
    "path": "a file name",
    "profile": "standard, onepagecrm, access-crm, access-workspace, or the name of a TOML file",
    "theme": "dark, light, high-contrast, terminal, or the name of a TOML file",
    "url": "an address such as https://reset.example.org (http only on this machine itself)",
}
PLAIN_TYPES: Final[dict[Any, str]] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    tuple[str, ...]: "a list of texts",
}


class Field(NamedTuple):
    """One setting. `stricter` is "higher", "lower" or empty; `kind` names a further check of the text."""

    key: str
    variable: str
    annotation: Any
    bare: Any
    default: Any
    meta: Meta

    @property
    def kind(self) -> str:
        return str((self.meta.extra or {}).get("kind", ""))

    @property
    def stricter(self) -> str:
        return str((self.meta.extra or {}).get("stricter", ""))

    @property
    def expected(self) -> str:
        """What a value must be, to be read after "must be"."""
        if self.kind == "language":
            return _languages()
        if self.kind:
            return KINDS[self.kind]
        if get_origin(self.bare) is Literal:
            *others, last = (f'"{choice}"' for choice in get_args(self.bare))
            return f"{', '.join(others)} or {last}"
        bounds = f" from {self.meta.ge} to {self.meta.le}" if self.meta.ge is not None else ""
        return PLAIN_TYPES[self.bare] + bounds


@cache
def all_fields() -> dict[str, Field]:
    """Every field by its key as written in the file with dots (`server.port`), in the order of the reference.

    Without those of the `[apps.NAME]` tables, whose names the operator chooses: see `app_fields`.
    """
    return {field.key: field for field in _fields_of(Settings, "")}


@cache
def app_fields(name: str) -> dict[str, Field]:
    """The fields of one `[apps.NAME]` table; they have no variables."""
    return {field.key: field for field in _fields_of(AppSettings, f"{APPS}.{name}.")}


def fields_for(keys: Iterable[str]) -> dict[str, Field]:
    """Every field, with those of the applications that `keys` name."""
    names = dict.fromkeys(found[1] for key in keys if (found := _APP_KEY.fullmatch(key)))
    return all_fields() | {key: field for name in names for key, field in app_fields(name).items()}


def _languages() -> str:
    """Those that there are; of the one for testing only who knows it."""
    from tui_reset.language.catalogue import shipped  # noqa: PLC0415 - for refusals alone

    *others, last = (f'"{name}"' for name in shipped())
    return f"{', '.join(others)} or {last}" if others else last


def _fields_of(struct: type[Struct], table: str) -> Iterator[Field]:
    hints = get_type_hints(struct, include_extras=True)
    for row in struct_fields(struct):
        hint = hints[row.name]
        if get_origin(hint) is dict:
            continue
        if get_origin(hint) is Annotated:
            bare, meta = get_args(hint)
            yield Field(table + row.name, variable(struct, table + row.name), hint, bare, row.default, meta)
        else:
            yield from _fields_of(hint, f"{row.name}.")


def variable(struct: type[Struct], key: str) -> str:
    """The environment variable of a key: the limits go without their table's name, everything else with it."""
    if struct is AppSettings:
        return ""
    name = key.removeprefix("limits.") if struct is LimitSettings else key
    return PREFIX + name.replace(".", "_").upper()
