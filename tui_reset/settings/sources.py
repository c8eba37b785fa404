"""Collects raw values from file, environment and options, each with the words that name its source."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui_reset.settings.errors import SettingsError
from tui_reset.settings.fields import APPS, PREFIX, Field, all_fields, fields_for
from tui_reset.settings.judging import SQLITE, judge

TABLE_PREFIXES: Final = tuple(PREFIX + table for table in ("SERVER_", "SMTP_", "LIMITS_", "PASSWORD_", "SSH_"))


class Given(NamedTuple):
    """A judged value and how a sentence about it begins."""

    value: Any
    where: str


def from_file(path: Path) -> dict[str, Given]:
    """Every value of the file; unknown keys are refused with the nearest known one. Raises SettingsError."""
    from tui_reset.settings.toml_file import TomlFile  # noqa: PLC0415 - most starts of the app have no file

    file = TomlFile(path)
    known = fields_for(file.values)
    tables = {APPS} | {key.partition(".")[0] for key in known if "." in key}
    for key in file.values:
        if key in tables and file.values[key] == {}:
            continue
        if key in tables:
            raise SettingsError(f"{file.where(key)} is a table: write [{key}] on a line of its own.")
        if key not in known:
            raise SettingsError(f"{file.where(key)} is not a setting{_nearest(key, known)}.")
    folder = path.absolute().parent
    return {
        key: _given(known[key], value, file.where(key), folder) for key, value in file.values.items() if key in known
    }


def from_environment(environ: Mapping[str, str]) -> dict[str, Given]:
    """The variables that are set and not empty. Misspelt ones with a table's prefix are refused.

    Others that begin like ours are left alone: container platforms invent such names for a service.
    """
    by_variable = {field.variable: field for field in all_fields().values()}
    for name in environ:
        if name.startswith(TABLE_PREFIXES) and name not in by_variable:
            raise SettingsError(f"{name} is not a setting{_nearest(name, by_variable)}.")
    return {
        field.key: _given(field, environ[name], name, Path.cwd())
        for name, field in by_variable.items()
        if environ.get(name)
    }


def from_options(options: Mapping[str, object]) -> dict[str, Given]:
    """The options that were given (not None), keyed like the file."""
    known = fields_for(options)
    return {
        key: _given(known[key], value, "--" + key.rpartition(".")[2].replace("_", "-"), Path.cwd())
        for key, value in options.items()
        if value is not None
    }


def _given(field: Field, raw: object, where: str, folder: Path) -> Given:
    try:
        value = judge(field, raw)
    except ValueError as error:
        message = f"{where} {error}."
        raise SettingsError(message) from error
    return Given(_anchored(field.kind, value, folder) if value else value, where)


def _anchored(kind: str, value: Any, folder: Path) -> Any:
    """File names are meant from the settings file that names them, else from the current folder."""
    if kind == "database":
        return SQLITE + str(_from(folder, value[len(SQLITE) :])) if value.startswith(SQLITE) else value
    if kind == "path" or (kind in {"profile", "theme"} and (os.sep in value or value.endswith(".toml"))):
        return str(_from(folder, value))
    return value


def _from(folder: Path, name: str) -> Path:
    try:
        return folder / Path(name).expanduser()
    except RuntimeError:  # "~stranger/…": there is no such user, so it is a plain name
        return folder / name


def _nearest(name: str, known: Iterable[str]) -> str:
    if "password" in name.lower().split(".")[-1] and name.startswith("smtp"):
        return ": write the password into a file and name that file in smtp.password_file"
    from difflib import get_close_matches  # noqa: PLC0415 - for refusals alone

    matches = get_close_matches(name, list(known), n=1)
    return f": the nearest one is {matches[0]}" if matches else ""
