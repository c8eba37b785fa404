"""What `tui-reset demo` refuses to play and film, before anything is started."""

from pathlib import Path

import pytest

from tests.doubles.pty_command import on_terminal
from tui_reset.cli.commands import run
from tui_reset.cli.exits import UsageError

FILM = ("--record", "walk.cast")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--play", "--headless"), "leave --headless away"),
        (("--play", "--desk"), "leave --desk away"),
        (("--desk", *FILM), "leave --desk away"),
        (("--play", "--lines"), "leave --lines away"),
        (("--lines", *FILM), "leave --lines away"),
        (("--size", "80x24"), "add --play --record FILE"),
        (("--size", "80x24", *FILM), "add --play --record FILE"),
        (("--play", "--size", "80x24"), "add --play --record FILE"),
        (("--pace", "2", "--lines"), "add --play, or leave --pace away"),
        (("--play", "--size", "8x2", *FILM), "--size 8x2 is no window"),
        (FILM, "needs a terminal"),
        (("--play",), "needs a terminal"),
    ],
)
def test_what_cannot_be_played_or_filmed_is_refused(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(["demo", *words])


@pytest.mark.parametrize("pace", ["0", "0.1", "101", "quick"])
def test_a_pace_that_cannot_be_followed_is_refused(pace: str) -> None:
    with pytest.raises(UsageError, match="--pace"):
        run(["demo", "--play", "--pace", pace])


def test_a_film_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    film = tmp_path / "walk.cast"
    film.write_text("kept")
    code, shown = on_terminal(["demo", "--play", "--record", str(film)])
    assert code == 2
    assert "is there already" in shown
    assert film.read_text() == "kept"
