"""Somebody who comes in with ssh: the same people as at `tui-reset`, with a client in between."""

import re
from collections.abc import Mapping
from typing import Any, Final

from tests.doubles.front_door import OPENSSH, FrontDoor
from tests.journeys.front import Person
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.transcript import Transcript

ALL_COLOURS: Final = re.compile(rb"[34]8;2;\d+;\d+;\d+")
COLOURS_256: Final = re.compile(rb"[34]8;5;\d+")
_COMMANDS: Final = re.compile(rb"\x1b(?:\[[0-9;?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
_HIDDEN: Final = re.compile(r"(?:^|\n)(?:Password|New password[^\n:]*): $")
"""The questions whose answers are not shown."""


class DoorLinesPerson(LinesPerson):
    """At lines behind a door. The client's terminal is raw for as long as it runs: what is shown is the door's word."""

    def keys(self, text: str) -> None:
        """Enter is a carriage return, which no terminal turns into anything here."""
        super().keys(text.replace("\n", "\r"))

    def _is_hidden(self) -> bool:
        return bool(_HIDDEN.search(self.screen_text()))


def drawn(person: Person) -> str:
    """Everything that was ever drawn for somebody, without the commands to the terminal in between."""
    return _COMMANDS.sub(b"", bytes(person.raw)).decode("utf-8", "replace")


def keep_plain(transcript: Transcript) -> None:
    """What was said is text and line ends alone."""
    assert transcript.faults() == []


class ComesIn:
    """A `Front`: whoever sits down at it comes in through the door."""

    def __init__(self, door: FrontDoor, *options: str, user: str = "reset", client: str = OPENSSH) -> None:
        self._program = door.program(user, client, *options)

    def __call__(
        self,
        url: str = "",
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> Person:
        """At the full screen. Where the service is, the door knows."""
        assert not arguments
        return ScreenPerson(url, columns=columns, rows=rows, environment=environment, program=self._program)


class ComesInToLines(ComesIn):
    """The same, at lines."""

    def __call__(self, url: str = "", *arguments: str, **window: Any) -> Person:
        """Every conversation is plain."""
        assert not arguments
        return DoorLinesPerson(url, keep=keep_plain, program=self._program, **window)


def tmux_program(name: str, settings: tuple[str, ...], program: list[str]) -> list[str]:
    """A tmux server of its own, without anybody's settings, in which `program` runs."""
    chosen = [part for setting in settings for part in (*setting.split(), ";")]
    return ["tmux", "-L", name, "-f", "/dev/null", "start-server", ";", *chosen, "new-session", *program]
