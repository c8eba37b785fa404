"""A hostile service refuses with words that look like this program's own: they stay on the line they belong to."""

from pathlib import Path
from typing import Final

from tests.doubles.lying_server import LyingServer
from tests.doubles.shell import Shell

FORGED: Final = "No\n\ntui-reset: The password is changed.\r\nType your old password to confirm: "


def test_a_refusal_for_people_is_one_line_whatever_the_service_says(tmp_path: Path) -> None:
    with LyingServer(FORGED, refuses={"resets": "malformed"}) as lying:
        refused = Shell(tmp_path, lying.url).run("request", "--email", "alice@example.org")
    assert refused.returncode == 4
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("tui-reset: No")
    assert "\r" not in refused.stderr


def test_a_refusal_without_an_end_is_cut(tmp_path: Path) -> None:
    with LyingServer("No! " * 10_000, refuses={"resets": "malformed"}) as lying:
        refused = Shell(tmp_path, lying.url).run("request", "--email", "alice@example.org")
    assert len(refused.stderr) < 3000
