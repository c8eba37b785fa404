"""The script for zsh: its own `_arguments` does the work, here is what there is."""

from collections.abc import Iterator
from typing import Final

from tui_reset.cli.completing.words import HEADER, known, sentence
from tui_reset.cli.outline import Command, Takes

_END: Final = """
_tui-reset__or-file() {
    _alternative "words:name:($*)" 'files:file:_files'
}

# As a file in $fpath it is called at the first Tab; read by `eval`, it says whose completion it is.
if [[ $funcstack[1] == _tui-reset ]]; then
    _tui-reset "$@"
else
    compdef _tui-reset tui-reset
fi
"""


def script(root: Command) -> str:
    """The whole script."""
    functions = "\n\n".join("\n".join(_function(command)) for command in root.all())
    return f"#compdef tui-reset\n{HEADER.format(name='zsh')}\n\n{functions}\n{_END}"


def _function(command: Command) -> Iterator[str]:
    yield f"{_name(command)}() {{"
    if command.below:
        yield "    local curcontext=$curcontext state line"
        yield "    local -A opt_args"
    yield f"    _arguments -s -S{' -C' if command.below else ''} \\"
    yield " \\\n".join(f"        {line}" for line in _arguments(command))
    if command.below:
        yield from _commands(command)
    yield "}"


def _arguments(command: Command) -> Iterator[str]:
    for option in command.options:
        takes = option.takes
        value = f":{_plain(takes.metavar)}:{_action(takes)}" if takes else ""
        alone = "(- *)" if option.name in {"--help", "--version"} else ""
        yield _quoted(f"{alone}{option.name}{'=' if takes else ''}[{_plain(sentence(option.help))}]{value}")
    if command.below:
        yield _quoted("1:command:->command")
        yield _quoted("*::argument:->argument")
    for takes in command.arguments:
        many = "*" if takes.metavar.endswith("…") else ""
        yield _quoted(f"{many}:{_plain(takes.metavar)}:{_action(takes)}")


def _commands(command: Command) -> Iterator[str]:
    yield "    case $state in"
    yield "        command)"
    yield "            local -a commands=("
    for child in command.below:
        yield "                " + _quoted(f"{child.name}:{sentence(child.short)}")
    yield "            )"
    yield "            _describe -t commands command commands"
    yield "            ;;"
    yield "        argument)"
    yield "            case $line[1] in"
    for child in command.below:
        yield f"                {child.name}) {_name(child)} ;;"
    yield "            esac"
    yield "            ;;"
    yield "    esac"


def _action(takes: Takes) -> str:
    words = " ".join(takes.words)
    if takes.words and takes.file:
        return f" _tui-reset__or-file {words}"
    if takes.words:
        return f"({words})"
    if takes.folder:
        return "_files -/"
    return "_files" if known(takes) else " "


def _name(command: Command) -> str:
    return "_tui-reset" + "".join(f"_{word}" for word in command.path.split())


def _plain(text: str) -> str:
    """Without what `_arguments` reads as its own."""
    return text.replace("\\", "").replace("[", "(").replace("]", ")").replace(":", "\\:")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
