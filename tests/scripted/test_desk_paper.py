"""The desk's paper says what can be done from a script: its very commands are run, in their order."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.doubles.service import COMMAND

DORA = "dora@example.org"
JIM = "jim.brennan@example.org"
PAPER = Path(__file__).parents[2] / "docs" / "desk.md"
_COMMAND = re.compile(r"^    \$ ((?:.*\|\n\s+)?.*)$", re.MULTILINE)


def commands() -> list[str]:
    """Each line behind a prompt, with the one that it is continued on."""
    return [found.replace("|\n", "|") for found in _COMMAND.findall(PAPER.read_text())]


@pytest.mark.checkout
def test_the_commands_of_the_paper_do_what_it_says(tmp_path: Path) -> None:
    """S1.3, S1.12, S1.14: signed in, found, reset and followed to its end, looked up, signed out."""
    _, sign_in, search, reset, _, reference, sign_out = commands()
    with Demo() as demo:
        folder = os.pathsep.join([str(COMMAND.parent), os.environ["PATH"]])
        environ = {"PATH": folder, "HOME": str(tmp_path), "TUI_RESET_URL": demo.url, "password": PASSWORDS[DORA]}

        def begun(command: str, **more: str) -> subprocess.Popen[str]:
            return subprocess.Popen(
                ["sh", "-c", command], env=environ | more, cwd=tmp_path, stdout=subprocess.PIPE, text=True
            )

        def done(running: subprocess.Popen[Any]) -> str:
            said, _ = running.communicate(timeout=30)
            assert running.returncode == 0, said
            return str(said)

        assert f'"email": "{DORA}"' in done(begun(sign_in, code=totp(DORA)))
        assert f'"email": "{JIM}"' in done(begun(search))
        waiting = begun(reset)
        assert waiting.stdout
        started = waiting.stdout.readline()
        code = re.search(r'"verification_code": "([^"]+)"', started)
        number = re.search(r'"reference": "([^"]+)"', started)
        assert code
        assert number
        grant = demo.open_link(demo.letter(JIM).link)
        assert demo.change(grant, verification_code=code[1]).status == 200
        assert '"state": "changed"' in done(waiting)
        found = done(begun(reference.replace("810 274 187", number[1].replace("-", " "))))
        assert "State: changed" in found
        assert '"signed_out": true' in done(begun(sign_out))
