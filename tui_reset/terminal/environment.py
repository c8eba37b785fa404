"""Variables that would steer Textual from outside, taken out before it is imported."""

from collections.abc import MutableMapping


def scrub_textual_variables(environment: MutableMapping[str, str]) -> list[str]:
    """Take every `TEXTUAL*` variable out of `environment` and name those that were there.

    They log typed passwords, write pictures of the screen and import foreign code (TERMINAL.md D). Textual reads
    them when it is imported: call this before.
    """
    names = [name for name in environment if name.startswith("TEXTUAL")]
    for name in names:
        del environment[name]
    return names
