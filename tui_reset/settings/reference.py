"""Writes the table of all settings that docs/settings.md shows."""

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Final, Literal, get_args, get_origin

from tui_reset.settings.fields import APPS, Field, all_fields, app_fields

HEADINGS: Final = {
    "": "At the top of the file",
    "server": "`[server]`",
    "smtp": "`[smtp]`",
    "limits": "`[limits]`",
    "password": "`[password]`",
    "ssh": "`[ssh]`, the front door",
    f"{APPS}.NAME": "`[apps.NAME]`, once for each application of the profile, by its id; in the file alone",
}
FILLED_IN: Final = {
    "server.public_url": "from `bind` and `port`",
    "server.database": "`reset.db` in the data folder",
    "server.key_file": "`master.key` in the data folder",
    "server.trusted_proxies": "none",
    "smtp.allowed": "any",
    "ssh.host_key_file": "`ssh_host_ed25519_key` in the data folder",
}


def settings_table() -> str:
    """Markdown: one table for each table of the file, in the order of the fields."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    everything = chain(all_fields().values(), app_fields("NAME").values())
    for table, fields in groupby(everything, lambda field: field.key.rpartition(".")[0]):
        yield from (
            "",
            f"**{HEADINGS[table]}**",
            "",
            "| setting | variable | default | what it is |",
            "| --- | --- | --- | --- |",
        )
        for field in fields:
            name = field.key.rpartition(".")[2]
            variable = f"`{field.variable}`" if field.variable else ""
            yield f"| `{name}` | {variable} | {_default(field)} | {field.meta.description}{_range(field)} |"


def _default(field: Field) -> str:
    if field.key in FILLED_IN:
        return FILLED_IN[field.key]
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return "" if field.default == "" else f"`{field.default}`"


def _range(field: Field) -> str:
    if get_origin(field.bare) is Literal and "`" not in str(field.meta.description):
        return ": " + ", ".join(f"`{choice}`" for choice in get_args(field.bare))
    return f" ({field.meta.ge} to {field.meta.le})" if field.meta.ge is not None else ""
