"""The script for bash, from version 3.2 (macOS) on; it needs nothing of the bash-completion package."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from tui_reset.cli.completing.words import HEADER, valued, values
from tui_reset.cli.outline import Command, Takes

_BEGIN: Final = """
# Words that may stand behind a command: its commands, else its options.
_tui_reset_commands() {
    case $1 in
@commands
    esac
}

_tui_reset_options() {
    case $1 in
@options
    esac
}

# What the value of an option, or the argument with a number, may be: words, and @file or @folder.
_tui_reset_values() {
    case "$1:$2" in
@values
    esac
}

_tui_reset_has_value() {
    case $1 in
        @valued) return 0 ;;
    esac
    return 1
}

# Files and folders alone are the shell's own work; beside words, and without compopt (bash 3.2), they are listed here.
_tui_reset_offer() {
    local cur=$1 word words= kind=
    shift
    for word in "$@"; do
        case $word in
            @file) kind=f ;;
            @folder) kind=d ;;
            *) words="$words $word" ;;
        esac
    done
    if [[ -n $words ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
    elif [[ $kind == f ]] && compopt -o default 2>/dev/null; then
        return
    elif [[ $kind == d ]] && compopt -o dirnames 2>/dev/null; then
        return
    fi
    if [[ -n $kind ]]; then
        local IFS=$'\\n'
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -$kind -- "$cur"))
    fi
}

# The words of the line as they were typed: bash has cut them at "=", ":" and "@" as well.
_tui_reset_line() {
    local rest=$COMP_LINE bare word
    local -i at last=-1
    line=()
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        bare=${rest#"${rest%%[![:space:]]*}"}
        if ((at == 0)) || [[ $bare != "$rest" ]]; then
            last+=1
        fi
        line[last]=${line[last]-}$word
        rest=${bare#"$word"}
    done
}

_tui_reset() {
    local IFS=$' \\t\\n' path= option= used=' ' ended= cur word below left
    local -a line
    local -i number=1 at
    COMPREPLY=()
    _tui_reset_line
    cur=${line[${#line[@]} - 1]}
    for ((at = 1; at < ${#line[@]} - 1; at++)); do
        word=${line[at]}
        if [[ -n $option ]]; then
            option=
        elif [[ -n $ended || $word != -* ]]; then
            below=" $(_tui_reset_commands "$path") "
            if [[ $below == *" $word "* ]]; then
                path=${path:+$path }$word used=' '
            else
                number+=1
            fi
        elif [[ $word == -- ]]; then
            ended=1
        else
            used="$used${word%%=*} "
            if [[ $word != *=* ]] && _tui_reset_has_value "$word"; then
                option=$word
            fi
        fi
    done
    if [[ -z $option && -z $ended && $cur == --*=* ]]; then
        option=${cur%%=*} cur=${cur#*=}
    fi
    if [[ -n $option ]]; then
        _tui_reset_offer "$cur" $(_tui_reset_values "$path" "$option")
    elif [[ $cur == -* && -z $ended ]]; then
        left=
        for word in $(_tui_reset_options "$path"); do
            [[ $used == *" $word "* ]] || left="$left $word"
        done
        COMPREPLY=($(compgen -W "$left" -- "$cur"))
    else
        below=$(_tui_reset_commands "$path")
        if [[ -n $below ]]; then
            COMPREPLY=($(compgen -W "$below" -- "$cur"))
        else
            _tui_reset_offer "$cur" $(_tui_reset_values "$path" "$number")
        fi
    fi
}

complete -F _tui_reset tui-reset
"""


def script(root: Command) -> str:
    """The whole script."""
    everything = list(root.all())
    parts = {
        "@commands": _cases((each.path, (child.name for child in each.below)) for each in everything if each.below),
        "@options": _cases((each.path, (option.name for option in each.options)) for each in everything),
        "@values": "\n".join(_value_cases(root)),
        "@valued": " | ".join(valued(root)),
    }
    text = _BEGIN
    for mark, part in parts.items():
        text = text.replace(mark, part, 1)
    return HEADER.format(name="bash") + "\n" + text


def _cases(found: Iterable[tuple[str, Iterable[str]]]) -> str:
    return "\n".join(f"        '{path}') echo '{' '.join(words)}' ;;" for path, words in found)


def _value_cases(root: Command) -> Iterator[str]:
    """One line for each thing that may stand somewhere, with all the places."""
    ordered = sorted((_said(takes), f"'{path}:{place}'") for path, place, takes in values(root))
    for said, places in groupby(ordered, key=itemgetter(0)):
        yield f"        {' | '.join(place for _, place in places)})\n            echo '{said}' ;;"


def _said(takes: Takes) -> str:
    return " ".join((*takes.words, *(["@file"] if takes.file else []), *(["@folder"] if takes.folder else [])))
