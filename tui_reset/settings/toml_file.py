"""Reads a settings file, or a profile, and knows the line of each key in it."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tui_reset.settings.errors import SettingsError

FILE_BYTES: Final = 1024 * 1024
TABLE: Final = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
ENTRY: Final = re.compile(r"\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")
POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class TomlFile:
    """One file as read: `document` as it stands, `values` by dotted key, and where each was written.

    `noun` says what the file is, to a person. Raises SettingsError.
    """

    def __init__(self, path: Path, noun: str = "settings file") -> None:
        self.path = path
        self.text = _text_of(path, noun)
        try:
            self.document = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(_syntax_sentence(path, self.text, error)) from error
        except (ValueError, RecursionError) as error:
            message = f"{path}: a number of thousands of digits, or lists in lists without end. Is it the right file?"
            raise SettingsError(message) from error
        self.values = _flat(self.document)

    def where(self, key: str) -> str:
        """`FILE, line N: KEY`, for the head of a sentence."""
        return f"{self.path}, line {self.line_of(key)}: {key}"

    def line_of(self, key: str) -> int:
        """The line that gives the key, else its table's line, else 1 (tables written inline)."""
        table, found = "", 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := TABLE.fullmatch(line):
                table = _plain(header[1])
                found = number if f"{key}.".startswith(f"{table}.") else found
            elif entry := ENTRY.match(line):
                name = ".".join(part for part in (table, _plain(entry[1])) if part)
                if name == key:
                    return number
                found = number if key.startswith(f"{name}.") else found
        return found


def _text_of(path: Path, noun: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError as error:
        message = f"The {noun} {path} cannot be read: {(error.strerror or 'unknown reason').lower()}."
        raise SettingsError(message) from error
    if len(content) > FILE_BYTES:
        message = f"The {noun} {path} is larger than a megabyte: is it the right file?"
        raise SettingsError(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{path}, line {line}: not UTF-8 text. It must be TOML in UTF-8."
        raise SettingsError(message) from error


def _syntax_sentence(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    said = str(error)
    match = POSITION.search(said)
    line = (match and match[1]) or str(max(1, len(text.splitlines())))
    what = POSITION.sub("", said)
    return f"{path}, line {line}: not valid TOML: {what[:1].lower()}{what[1:]}."


def _flat(document: dict[str, Any], above: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{above}{name}.") or {f"{above}{name}": value}
        else:
            flat[above + name] = value
    return flat


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
