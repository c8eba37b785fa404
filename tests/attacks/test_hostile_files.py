"""Files that somebody else has written, shown to a command in a terminal: their names must not be obeyed there.

CVE-2003-0063 (xterm) and CVE-2022-24130: a title or a sixel in what a program prints takes the terminal over; a CSV of
people, a profile or a settings file comes from another department, and is quoted in the refusal.
"""

from pathlib import Path

import pytest

from tui_reset.__main__ import main

EVIL = "\x1b]0;FAKE\x07\x1b[2J\u202e"
PEOPLE = f"email,username\na@example.org,{EVIL}\nb@example.org,{EVIL}\n"
TOML = f'"{EVIL.encode("unicode_escape").decode().replace(chr(92) + "x", chr(92) + "u00")}" = 1\n'


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (["accounts", "import", "evil.toml"], PEOPLE),
        (["profile", "check", "./evil.toml"], TOML),
        (["accounts", "list", "--config", "evil.toml"], f"[server]\n{TOML}"),
    ],
)
def test_a_refusal_quotes_no_control_character(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    text: str,
) -> None:
    """SECURITY 107."""
    (tmp_path / "evil.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["tui-reset", *command])
    assert main() == 2
    said = capsys.readouterr()
    assert "FAKE" in said.err
    assert (said.out + said.err).replace("\n", "").isprintable()
