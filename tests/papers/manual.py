"""The man pages: one for the app, one for each command, written from the commands' own help."""

import re
from collections.abc import Iterator
from typing import Final

from tests.papers.markdown import rows
from tests.papers.roff import heading, inline, item, lines_as_they_are, paragraphs, part, plain
from tui_reset import __version__
from tui_reset.cli.outline import Command, Option, Takes

DATE: Final = "2026-11-24"
"""When the pages were last looked over; changed with a release."""
ABOUT: Final = "a self-service password reset that lives in the terminal"
DESCRIPTION: Final = """\
Forgotten your password? `tui-reset` takes you to a new one without leaving the terminal. It shows a verification code,
waits with you for the mail, takes whatever comes from that mail (the link, a short code, or the whole mail), and signs
you in with the new password. A browser is not needed, and welcome at any moment.

Without a command it opens the app: one screen for each step, every action on a key that is shown. With `--lines`, and
where nothing else can be shown, it is the same in plain lines, for screen readers and serial consoles.

The service behind it is named by `--url`, by `TUI_RESET_URL`, or by `url` in the settings file. To try everything
without one: `tui-reset demo`."""
VARIABLES: Final = {
    "TUI_RESET_…": "Every setting; *tui-reset.toml*(5) has the names.",
    "TUI_RESET_CONFIG": "The settings file, instead of the one in the home folder.",
    "TUI_RESET_LINES, ACCESSIBLE": "Anything but 0, false, no or off: plain lines, always.",
    "LANGUAGE, LC_ALL, LC_MESSAGES, LANG": "The language that is spoken, where the settings name none.",
    "NO_COLOR": "No colours. Nothing is told by colour alone.",
    "TERM": "`dumb`, `unknown` or empty: plain lines.",
}
FILES: Final = {
    "~/.config/tui-reset/settings.toml": "The settings of the app.",
    "/etc/tui-reset/settings.toml": "Where the units for systemd look for those of the service.",
    "~/.local/share/tui-reset/": "The service's data folder where systemd names none (`STATE_DIRECTORY`).",
}
EXAMPLES: Final = {
    "Try it, with made-up people and real mails that leave nothing behind:": "tui-reset demo",
    "Use a service:": "tui-reset --url https://reset.example.org",
    "In plain lines, so that a dropped line costs nothing:": "tui-reset --lines --resume alice.reset",
    "Without anything installed:": "ssh reset@reset.example.org",
}


def pages(root: Command) -> dict[str, str]:
    """Each page by its file name."""
    found = {"tui-reset.1": _app(root)}
    for command in root.below:
        found[f"tui-reset-{command.name}.1"] = _command(command)
    return found


def title(name: str, section: int, about: str) -> Iterator[str]:
    """How every page begins."""
    yield '.\\" Made by `make papers` from the program itself: change it there.'
    yield f'.TH {plain(name.upper())} {section} {DATE} "tui-reset {__version__}" "tui-reset"'
    yield heading("Name")
    yield f"{plain(name)} \\- {inline(about)}"


def finished(lines: Iterator[str]) -> str:
    """The page; a heading begins a paragraph by itself."""
    return re.sub(r"(?m)^(\.S[HS].*\n)\.PP\n", r"\1", "".join(f"{line}\n" for line in lines))


def see_also(*names: str) -> Iterator[str]:
    """The last section."""
    yield heading("See also")
    yield ",\n".join(f".BR {plain(name)} ({section})" for name, section in map(_parted, names)).replace(",\n", " ,\n")


def _parted(name: str) -> tuple[str, str]:
    head, _, section = name.rstrip(")").partition("(")
    return head, section


def _app(root: Command) -> str:
    return finished(_app_lines(root))


def _app_lines(root: Command) -> Iterator[str]:
    yield from title("tui-reset", 1, ABOUT)
    yield heading("Synopsis")
    yield ".nf"
    yield r"\fBtui\-reset\fR [\fIoptions\fR]"
    yield r"\fBtui\-reset\fR \fIcommand\fR \fI...\fR"
    yield ".fi"
    yield heading("Description")
    yield from paragraphs(DESCRIPTION)
    yield heading("Options")
    for option in root.options:
        yield from _option(option)
    yield heading("Commands")
    yield r"Each has a page of its own, \fBtui\-reset\-\fIcommand\fR(1)."
    for command in root.below:
        yield from item(rf"\fB{plain(command.name)}\fR", inline(command.short))
    yield heading("Keys")
    for key, what in rows("keys.md", "key"):
        yield from item(rf"\fB{inline(key)}\fR", inline(what[:1].upper() + what[1:] + "."))
    yield from _told("Environment", VARIABLES)
    yield from _told("Files", FILES)
    yield heading("Exit status")
    for code, what in rows("exit-codes.md", "code"):
        yield from item(rf"\fB{plain(code)}\fR", inline(what[:1].upper() + what[1:] + "."))
    yield heading("Examples")
    for why, line in EXAMPLES.items():
        yield from (".PP", inline(why))
        yield from lines_as_they_are([f"  {line}"])
    yield from see_also(*(f"tui-reset-{command.name}(1)" for command in root.below), "tui-reset.toml(5)", "ssh(1)")


def _told(name: str, table: dict[str, str]) -> Iterator[str]:
    yield heading(name)
    for term, text in table.items():
        yield from item(rf"\fB{plain(term)}\fR", inline(text))


def _command(command: Command) -> str:
    return finished(_command_lines(command))


def _command_lines(command: Command) -> Iterator[str]:
    name = f"tui-reset-{command.name}"
    short = command.short.rstrip(".")
    yield from title(name, 1, short[:1].lower() + short[1:])
    yield heading("Synopsis")
    yield ".nf"
    if not command.below or len(command.options) > 1:
        yield _synopsis(command)
    for child in command.below:
        yield _synopsis(child)
    yield ".fi"
    yield heading("Description")
    yield from paragraphs(command.text)
    if len(command.options) > 1 or not command.below:
        yield heading("Options")
        for option in command.options:
            yield from _option(option)
    if command.below:
        yield heading("Commands")
    for child in command.below:
        yield part(child.name)
        yield from paragraphs(child.text)
        for option in child.options:
            yield from _option(option)
    if command.epilog:
        yield heading("Exit status")
        yield from paragraphs(command.epilog.removeprefix("Exit codes: "))
    yield from see_also("tui-reset(1)", "tui-reset.toml(5)")


def _synopsis(command: Command) -> str:
    words = [
        rf"\fBtui\-reset {plain(command.path)}\fR",
        *(rf"\fI{plain(each.metavar)}\fR" for each in command.arguments),
    ]
    return " ".join([*words, r"[\fIoptions\fR]"])


def _option(option: Option) -> Iterator[str]:
    value = rf" \fI{plain(_metavar(option.takes))}\fR" if option.takes else ""
    return item(rf"\fB{plain(option.name)}\fR{value}", inline(option.help))


def _metavar(takes: Takes) -> str:
    return "|".join(takes.words) if takes.words and not takes.file and len(takes.words) < 4 else takes.metavar
