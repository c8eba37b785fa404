"""What the templates of mails and pages can say: texts in the language that is spoken, times, codes, and lines."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import jinja2
from markupsafe import escape

from tui_reset.contract.cells import cells
from tui_reset.contract.codes import grouped
from tui_reset.contract.colours import ink_on
from tui_reset.language.texts import gettext, ngettext, tag
from tui_reset.server.rules.time_words import clock, duration, moment

LINE_COLUMNS: Final = 72
"""Of a mail's text: what fits into a terminal, also once it has been quoted."""
_PLAIN: Final = str.maketrans({"“": '"', "”": '"'})


def environment(package: str, **options: Any) -> jinja2.Environment:
    """The templates of a package, which can say all of this; a name that nothing was put in for is a fault."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.globals |= {"_": gettext, "ngettext": ngettext, "tag": tag, "ink_on": ink_on}
    made.filters |= {
        "moment": moment,
        "clock": clock,
        "duration": duration,
        "grouped": grouped,
        "put": put,
        "wrapped": wrapped,
        "told": told,
        "aligned": aligned,
        "plain": plain,
    }
    return made


@jinja2.pass_eval_context
def put(context: jinja2.nodes.EvalContext, text: str, **values: Any) -> str:
    """The translated text with its braces filled in; in HTML all of it is escaped but what is markup already."""
    return escape(text).format(**values) if context.autoescape else text.format(**values)


def wrapped(text: str, most: int = LINE_COLUMNS) -> str:
    """The text in lines of at most so many columns; a word that is longer has a line to itself."""
    return "\n".join(_lines(text.split(), most))


def told(sentences: Sequence[str], most: int = LINE_COLUMNS) -> str:
    """Each sentence on a line of its own where they all fit, else all of them as one paragraph."""
    if all(cells(sentence) <= most for sentence in sentences):
        return "\n".join(sentences)
    return wrapped(" ".join(sentences), most)


def aligned(rows: Iterable[tuple[str, str]]) -> str:
    """Labels and what they are, one below the other."""
    pairs = list(rows)
    width = max(cells(label) for label, _ in pairs) + 2
    return "\n".join(f"{label}{' ' * (width - cells(label))}{value}" for label, value in pairs)


def plain(text: str) -> str:
    """With straight quotation marks, where nothing else keeps it from being ASCII: then it travels as it is."""
    straight = text.translate(_PLAIN)
    return straight if straight.isascii() else text


def _lines(words: Iterable[str], most: int) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > most:
            yield line
            line = word
        else:
            line = longer
    yield line
