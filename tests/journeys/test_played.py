"""The demo that plays itself, in a terminal and as a film: the whole walk of each profile, with nobody at the keys."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pyte
import pytest

from tests.journeys.terminal import COMMAND, Terminal
from tui_reset.demo import command
from tui_reset.demo.film import TERMINAL
from tui_reset.demo.options import DemoOptions
from tui_reset.demo.play.scripts import NEW_PASSWORD, OPENING, THE_END
from tui_reset.language.texts import speaking
from tui_reset.settings import Settings

_BASE64_CLIPBOARD: Final = "\x1b]52"
_FILM_SECONDS: Final = 80
"""Of a machine that has much else to do; alone it is about six."""
pytestmark = pytest.mark.timeout(200)


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

    def misses(self, *texts: str) -> list[str]:
        """Which of the texts were on no screen after the one before was, wrapped or not."""
        screens = (" ".join(screen.replace("│", " ").replace("┃", " ").split()) for screen in self.screens)
        return [text for text in texts if not any(text in screen for screen in screens)]

    def assert_well_formed(self, size: tuple[int, int]) -> None:
        """A head that names no machine, times that go on, nothing but output and sizes, and no secret."""
        columns, rows = size
        title = {"title": "tui-reset demo", "idle_time_limit": 5.0}
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
        terminal.wait_for("A mail", seconds=_FILM_SECONDS)
        terminal.resize(120, 40)
        terminal.wait_for("Hello, Alice Archer", seconds=_FILM_SECONDS)
        terminal.wait_for(THE_END, "Your password has been changed", seconds=_FILM_SECONDS)
        assert not film.exists()
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.settings() == terminal.settings_before
    shown = Film(film)
    shown.assert_well_formed((80, 24))
    assert [text for _, kind, text in shown.events if kind == "r"] == ["40x12", "120x40"]
    assert shown.misses(OPENING, "A code appears", "Hello, Alice Archer", "Bob has an authenticator", THE_END) == []


@pytest.mark.parametrize(
    ("profile", "size", "seen"),
    [
        ("onepagecrm", (40, 12), ("A mail arrives", "Hello, Alice Archer", "No code for Bob", "Done", THE_END)),
        (
            "access-workspace",
            (120, 40),
            ("F3 shows where", "The CRM has it.", "Two-factor is paused for this one change.", "Done", THE_END),
        ),
    ],
)
def test_a_film_without_a_terminal(profile: str, size: tuple[int, int], seen: tuple[str, ...], tmp_path: Path) -> None:
    film, window = tmp_path / "walk.cast", "x".join(map(str, size))
    words = ["--profile", profile, "--size", window, "--pace", "4", "--record", str(film)]
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
    assert shown.misses(*seen) == []
    assert shown.events[-1][0] > 15, "it is shown at a person's pace, however quickly it was made"


def test_jim_in_german_and_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (*TERMINAL, "TEXTUAL_ANIMATIONS"):
        monkeypatch.setenv(name, "put back afterwards")
    film = tmp_path / "walk.cast"
    with speaking("de"):
        options = DemoOptions(play=True, pace=4, record=str(film), size="80x24", profile="access-crm")
        assert command.run(Settings(), options) == 0
    assert capsys.readouterr().out == f"Recorded: {film}\n"
    shown = Film(film)
    shown.assert_well_formed((80, 24))
    assert shown.misses("Jim hat sein CRM-Passwort vergessen.", "F6 führt hin", "Das war alles.") == []


def test_by_hand_it_is_filmed_too(tmp_path: Path) -> None:
    """What was typed is there as far as the screen showed it: a password is dots."""
    film = tmp_path / "by-hand.cast"
    with Terminal("demo", "--record", str(film)) as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.keys("alice@example.org\talice forgot this one")
        terminal.wait_for("alice@example.org", "•" * 21)
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.wait_for("Recorded:")
    shown = Film(film)
    shown.assert_well_formed((80, 24))
    assert shown.misses("Sign in", "alice@example.org") == []
    assert "forgot this" not in film.read_text(encoding="utf-8")
