"""The demo that plays itself, in a terminal and as a film: the whole walk of each profile, with nobody at the keys."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pyte
import pytest

from tests.doubles.service import START_SECONDS
from tests.journeys.terminal import COMMAND, Terminal
from tui_reset.demo.play.scripts import NEW_PASSWORD, OPENING, THE_END

_BASE64_CLIPBOARD: Final = "\x1b]52"
_FILM_SECONDS: Final = 50
"""Of a machine that does three things at once; alone it is five."""


class Film:
    """An asciicast, drawn again."""

    def __init__(self, path: Path) -> None:
        head, *events = path.read_text(encoding="utf-8").splitlines()
        self.head: dict[str, Any] = json.loads(head)
        self.events: list[tuple[float, str, str]] = [tuple(json.loads(line)) for line in events]
        self.screens: list[str] = []
        screen = pyte.Screen(self.head["width"], self.head["height"])
        stream = pyte.Stream(screen)
        for _, kind, text in self.events:
            if kind == "r":
                columns, rows = map(int, text.split("x"))
                screen.resize(rows, columns)
            else:
                stream.feed(text)
                self.screens.append("\n".join(line.rstrip() for line in screen.display))

    def shows(self, *texts: str) -> bool:
        """Whether each of the texts was on some screen, in that order, wrapped or not."""
        screens = (" ".join(screen.replace("│", " ").split()) for screen in self.screens)
        return all(any(text in screen for screen in screens) for text in texts)

    def assert_well_formed(self, size: tuple[int, int]) -> None:
        """A head that names no machine, times that go on, nothing but output and sizes, and no secret."""
        columns, rows = size
        title = {"title": "tui-reset demo", "idle_time_limit": 2.0}
        assert self.head == {"version": 2, "width": columns, "height": rows, **title}
        times = [at for at, _, _ in self.events]
        assert times == sorted(times)
        assert {kind for _, kind, _ in self.events} <= {"o", "r"}
        whole = "".join(text for _, _, text in self.events)
        assert _BASE64_CLIPBOARD not in whole
        assert not re.search(r"\x1b\[\?(?!25[hl])", whole)
        assert NEW_PASSWORD not in whole


def test_alice_and_bob_in_a_terminal_that_changes_its_size(tmp_path: Path) -> None:
    """Paused, resized from 80x24 to 40x12 and 120x40 on the way, filmed, and left by its key."""
    film = tmp_path / "walk.cast"
    with Terminal("demo", "--play", "--pace", "30", "--record", str(film), columns=80, rows=24) as terminal:
        terminal.wait_for(OPENING)
        terminal.press("space")
        terminal.wait_for("Paused.")
        terminal.resize(40, 12)
        terminal.wait_for("Paused. Space goes on")
        terminal.press("space")
        terminal.wait_for("A mail")
        terminal.resize(120, 40)
        terminal.wait_for("Hello, Alice Archer")
        terminal.wait_for(THE_END, "Your password has been changed", seconds=START_SECONDS)
        assert not film.exists()
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.settings() == terminal.settings_before
    shown = Film(film)
    shown.assert_well_formed((80, 24))
    assert [text for _, kind, text in shown.events if kind == "r"] == ["40x12", "120x40"]
    assert shown.shows(OPENING, "A code appears", "Hello, Alice Archer", "Bob has an authenticator", THE_END)


@pytest.mark.parametrize(
    ("profile", "size", "language", "seen"),
    [
        ("onepagecrm", (40, 12), "en", ("A mail arrives", "Hello, Alice Archer", "No code for Bob", "Done", THE_END)),
        ("access-crm", (80, 24), "de", ("Jim hat sein CRM-Passwort vergessen.", "F6 führt hin", "Das war alles.")),
        (
            "access-workspace",
            (120, 40),
            "en",
            ("F3 shows where", "The CRM has it.", "Two-factor is paused for this one change.", "Done", THE_END),
        ),
    ],
)
def test_a_film_without_a_terminal(
    profile: str, size: tuple[int, int], language: str, seen: tuple[str, ...], tmp_path: Path
) -> None:
    film, window = tmp_path / "walk.cast", "x".join(map(str, size))
    words = ["--profile", profile, "--size", window, "--pace", "4", "--record", str(film), "--language", language]
    done = subprocess.run(
        [str(COMMAND), "demo", "--play", *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=_FILM_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Recorded: {film}\n"
    shown = Film(film)
    shown.assert_well_formed(size)
    assert shown.shows(*seen)
    assert shown.events[-1][0] > 15, "it is shown at a person's pace, however quickly it was made"
