"""Why a backend command cannot do its work: one sentence and an exit code."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the backend's commands; the same numbers as everywhere."""

    DONE = 0
    USAGE = 2
    UNAVAILABLE = 3
    TAMPERED = 11
    WARNED = 12
    INTERRUPTED = 130


class CannotServe(Exception):  # noqa: N818 - what is the case
    """`sentence` says what is in the way and what to do."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
