"""The man page of the settings file, written from the settings themselves."""

import re
from collections.abc import Iterator
from typing import Final

from tests.papers.manual import finished, see_also, title
from tests.papers.markdown import opening
from tests.papers.roff import heading, inline, item, lines_as_they_are, part
from tui_reset.settings.reference import settings_table

EXAMPLE: Final = """\
contact = "Call 555 0100, or see the help desk on floor 2."

[server]
public_url = "https://reset.example.org"
trusted_proxies = ["127.0.0.1", "::1"]

[smtp]
host = "mail.example.org"
username = "reset"
password_file = "/etc/tui-reset/mail-password"
sender = "reset@example.org"
"""
_HEADING: Final = re.compile(r"\*\*(.+)\*\*")


def settings_page() -> str:
    """The whole page, `tui-reset.toml(5)`."""
    return finished(_lines())


def _lines() -> Iterator[str]:
    yield from title("tui-reset.toml", 5, "settings of tui-reset")
    yield heading("Synopsis")
    yield ".nf"
    yield r"\(ti/.config/tui\-reset/settings.toml"
    yield "/etc/tui\\-reset/settings.toml"
    yield ".fi"
    yield heading("Description")
    for paragraph in opening("settings.md"):
        yield from (".PP", inline(paragraph))
    yield heading("Settings")
    for line in settings_table().splitlines():
        if found := _HEADING.fullmatch(line):
            yield part(found[1].replace("`", ""))
        elif line.startswith("| `"):
            yield from _setting(*(cell.strip() for cell in line.strip("|").split(" | ")))
    yield heading("Example")
    yield from lines_as_they_are(EXAMPLE.splitlines())
    yield from see_also("tui-reset(1)", "tui-reset-serve(1)", "tui-reset-ssh(1)")


def _setting(name: str, variable: str, default: str, text: str) -> Iterator[str]:
    more = [f"Default: {default}." if default else "", f"Variable: {variable}." if variable else ""]
    yield from item(rf"\fB{inline(name.strip('`'))}\fR", inline(f"{text}."))
    for each in filter(None, more):
        yield ".br"
        yield inline(each)
