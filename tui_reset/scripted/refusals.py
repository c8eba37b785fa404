"""What a scripted command refuses or cannot say by itself, before or without an answer of the service."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class RefusalCode(StrEnum):
    """The `code` of documents that no service sent; like those of the service they never change."""

    USAGE = "usage"
    SETTINGS = "settings"
    FILE_REFUSED = "file_refused"
    INCOMPLETE = "incomplete"
    MALFORMED = "malformed"
    RESET_OVER = "reset_over"
    """These two are the service's own words, where it did not have to be asked."""
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NOT_A_RESET_SERVER = "not_a_reset_server"
    OUTCOME_UNKNOWN = "outcome_unknown"
    INTERRUPTED = "interrupted"
    FAULT = "fault"


REFUSAL_TITLES: Final[Mapping[RefusalCode, str]] = MappingProxyType(
    {
        RefusalCode.USAGE: "The command cannot be done as asked",
        RefusalCode.SETTINGS: "A setting cannot be used",
        RefusalCode.FILE_REFUSED: "The file cannot be used",
        RefusalCode.INCOMPLETE: "Something is missing",
        RefusalCode.MALFORMED: "The input cannot be used",
        RefusalCode.RESET_OVER: "This reset is over",
        RefusalCode.TIMEOUT: "Still waiting",
        RefusalCode.UNREACHABLE: "The service cannot be reached",
        RefusalCode.NOT_A_RESET_SERVER: "What answers is not the reset service",
        RefusalCode.OUTCOME_UNKNOWN: "Whether it was done is not known",
        RefusalCode.INTERRUPTED: "Interrupted",
        RefusalCode.FAULT: "Something went wrong inside",
    }
)


class Refusal(Exception):  # noqa: N818 - a refusal, said to the person as it stands
    """`sentence` says what, why and what to do next; `fields` names what is missing, as problem documents do."""

    def __init__(self, code: RefusalCode, sentence: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.sentence = sentence
        self.fields = fields
