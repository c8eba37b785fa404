"""The script for fish: one line for each word, with its sentence."""

from collections.abc import Iterator
from typing import Final

from tui_reset.cli.completing.words import HEADER, sentence, valued
from tui_reset.cli.outline import Command, Takes

_BEGIN: Final = """
# Which command the line is at, and how many arguments stand behind it; values of options are no words of their own.
function __tui_reset_at
    set -l paths @paths
    set -l valued @valued
    set -l path
    set -l number 1
    set -l skip
    for word in (commandline -opc)[2..]
        if set -q skip[1]
            set -e skip
        else if contains -- $word $valued
            set skip 1
        else if string match -q -- '-*' $word
            continue
        else if contains -- (string join ' ' $path $word) $paths
            set -a path $word
        else
            set number (math $number + 1)
        end
    end
    test "$argv[1]" = (string join ' ' $path | string collect --allow-empty)
    and begin
        not set -q argv[2]
        or test "$argv[2]" = $number
        or test "$argv[2]" = all
    end
end

complete -c tui-reset -f
"""


def script(root: Command) -> str:
    """The whole script."""
    paths = [command.path for command in root.all() if command.path]
    begin = _BEGIN.replace("@paths", " ".join(map(_quoted, paths))).replace("@valued", " ".join(valued(root)))
    lines = [line for command in root.all() for line in _lines(command)]
    return HEADER.format(name="fish") + "\n" + begin + "\n".join(lines) + "\n"


def _lines(command: Command) -> Iterator[str]:
    at = _quoted(f"__tui_reset_at {_quoted(command.path)}")
    for child in command.below:
        first = _quoted(f"__tui_reset_at {_quoted(command.path)} 1")
        yield f"complete -c tui-reset -n {first} -a {child.name} -d {_quoted(sentence(child.short))}"
    for option in command.options:
        name = option.name.removeprefix("--")
        value = _value(option.takes) if option.takes else ""
        yield f"complete -c tui-reset -n {at} -l {name}{value} -d {_quoted(sentence(option.help))}"
    for number, takes in enumerate(command.arguments, start=1):
        if offered := _value(takes).removeprefix(" -r").removeprefix(" -x"):
            place = _quoted(f"__tui_reset_at {_quoted(command.path)} {number}")
            yield f"complete -c tui-reset -n {place}{offered}"


def _value(takes: Takes) -> str:
    """How the value of an option is asked for: a file, something that is known, or anything."""
    words = f" -a {_quoted(' '.join(takes.words))}" if takes.words else ""
    if takes.folder:
        return " -x -a '(__fish_complete_directories)'"
    return f" -r -F{words}" if takes.file else f" -x{words}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
