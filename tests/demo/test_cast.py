"""The film: an asciicast that draws and does nothing else."""

import errno
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.demo.cast import Cast, refuse_taken, save
from tui_reset.demo.options import DemoError


def lines_of(cast: Cast) -> list[Any]:
    return [json.loads(line) for line in cast.text().splitlines()]


def test_a_film_has_a_head_and_its_events_in_time() -> None:
    clock = FakeSeconds()
    cast = Cast((80, 24), "tui-reset demo", clock)
    cast.show("one")
    clock.pass_by(1.5)
    cast.show("two")
    cast.show(" and three")
    clock.pass_by(0.25)
    cast.resize((40, 12))
    cast.resize((40, 12))
    cast.show("four")
    assert lines_of(cast) == [
        {"version": 2, "width": 80, "height": 24, "idle_time_limit": 5.0, "title": "tui-reset demo"},
        [0.0, "o", "one"],
        [1.5, "o", "two and three"],
        [1.75, "r", "40x12"],
        [1.75, "o", "four"],
    ]


def test_the_size_is_that_of_the_first_picture() -> None:
    cast = Cast((1, 1), "", FakeSeconds())
    cast.resize((120, 40))
    cast.show("one")
    assert (lines_of(cast)[0]["width"], lines_of(cast)[0]["height"]) == (120, 40)


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b]52;c;SzdRTS0yWFBC\x07",
        "\x1b]52;c;SzdRTS0yWFBC\x1b\\",
        "\x1bPtmux;\x1b\x1b]52;c;SzdRTS0yWFBC\x07\x1b\\",
        "\x1b[?1049h\x1b[?1000h\x1b[?2004h\x1b[?2026$p\x1b[>1u\x1b[<u\x1b[?7l",
        "\x1b[c\x1b[14t\x1b[6n",
    ],
)
def test_what_would_reach_a_clipboard_or_make_a_terminal_answer_is_not_in_it(sent: str) -> None:
    """Whoever watches a film has a terminal of their own."""
    cast = Cast((80, 24), "", FakeSeconds())
    cast.show(sent)
    assert lines_of(cast)[1:] == []
    cast.show(f"a{sent}b")
    assert lines_of(cast)[1:] == [[0.0, "o", "ab"]]


def test_what_draws_is_kept_as_it_is() -> None:
    drawn = "\x1b[?25l\x1b[2;3H\x1b[1;38;2;127;200;184mK7QM\x1b[0m\x1b[K\x1b[?25h äöü 語"
    cast = Cast((80, 24), "", FakeSeconds())
    cast.show(drawn)
    assert lines_of(cast)[1][2] == drawn


def test_a_film_is_written_whole_and_readable_for_others(tmp_path: Path) -> None:
    cast = Cast((80, 24), "tui-reset demo", FakeSeconds())
    cast.show("one")
    path = tmp_path / "walk.cast"
    refuse_taken(path)
    save(cast, path)
    assert path.read_text(encoding="utf-8") == cast.text()
    assert stat.S_IMODE(path.stat().st_mode) & 0o077
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    """Neither what was there before nor what came while it played, nor what a link leads to."""
    path, aim = tmp_path / "walk.cast", tmp_path / "aim"
    path.write_text("kept")
    (link := tmp_path / "link.cast").symlink_to(aim)
    for taken in (path, link):
        with pytest.raises(DemoError, match="is there already") as refused:
            refuse_taken(taken)
        assert refused.value.exit_code == 2
        with pytest.raises(DemoError, match="is there already"):
            save(Cast((80, 24), "", FakeSeconds()), taken)
    assert path.read_text() == "kept"
    assert not aim.exists()


def test_a_disk_that_is_full_keeps_no_half_of_it(tmp_path: Path) -> None:
    class FullCast(Cast):
        def text(self) -> str:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DemoError, match="No space left on device"):
        save(FullCast((80, 24), "", FakeSeconds()), tmp_path / "walk.cast")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_before_anything_is_played(tmp_path: Path) -> None:
    path = tmp_path / "none" / "walk.cast"
    with pytest.raises(DemoError, match="is its folder there"):
        refuse_taken(path)
    with pytest.raises(DemoError, match="could not be written"):
        save(Cast((80, 24), "", FakeSeconds()), path)
