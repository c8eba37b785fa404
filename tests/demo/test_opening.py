"""A film whose play does not come to its end is none."""

import time
from pathlib import Path

import pytest

from tui_reset.demo.film import TERMINAL
from tui_reset.demo.opening import Opening
from tui_reset.demo.options import DemoError, DemoOptions, Ready
from tui_reset.demo.play.player import Player
from tui_reset.demo.tokens import Tokens
from tui_reset.settings import Settings

NOBODY = "http://127.0.0.1:9"


async def _ends_early(_: Player) -> bool:
    return False


def test_nothing_is_written_of_a_play_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*TERMINAL, "TEXTUAL_ANIMATIONS"):
        monkeypatch.setenv(name, "put back afterwards")
    monkeypatch.setattr(Player, "play", _ends_early)
    ready = Ready(url=NOBODY, smtp="", mail_dir=str(tmp_path), database="", accounts=[])
    options = DemoOptions(play=True, record=str(tmp_path / "walk.cast"), size="80x24")
    with pytest.raises(DemoError, match="Nothing was recorded"):
        Opening(options, Settings(), ready, Tokens(time.time)).on_film()
    assert list(tmp_path.iterdir()) == []
