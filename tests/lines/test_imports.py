"""What is loaded before the first question in lines stands there, and what never is: seen inside fresh processes."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE
from tests.journeys.lines_person import LinesPerson
from tests.test_import_hygiene import BACKEND, FULL_SCREEN, of

NOBODY = "http://127.0.0.1:9"
DEAR = ("msgspec", "asyncio", "httpx", "click", "tui_reset.flow.walk", "tui_reset.settings", "tui_reset.client")
FIRST_WRITE = """
import json, sys
class FirstWrite:
    encoding = "utf-8"
    loaded = None
    def write(self, text):
        FirstWrite.loaded = FirstWrite.loaded or (text, sorted(sys.modules))
    def flush(self): pass
sys.stdout = FirstWrite()
sys.argv = ["tui-reset", *sys.argv[1:]]
from tui_reset.__main__ import main
main()
json.dump(FirstWrite.loaded, sys.stderr)
"""
TO_THE_END = """
import json, sys
loaded = sys.argv.pop(1)
from tui_reset.__main__ import main
code = main()
with open(loaded, "w") as file:
    json.dump(sorted(sys.modules), file)
sys.exit(code)
"""


def first_write(home: Path, *arguments: str, environ: Mapping[str, str] | None = None) -> tuple[str, set[str]]:
    """The first text that is written, and the modules that are there then."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WRITE, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    said, loaded = json.loads(done.stderr)
    return said, set(loaded)


@pytest.mark.parametrize("where", ["option", "variable", "file"])
def test_the_first_lines_are_written_before_anything_dear_is_loaded(own_home: Path, where: str) -> None:
    """S2.1: whatever the way the service is named."""
    folder = own_home / ".config" / "tui-reset"
    folder.mkdir(parents=True)
    if where == "file":
        (folder / "settings.toml").write_text(f'url = "{NOBODY}"\n')
    option = ["--url", NOBODY] if where == "option" else []
    variable = {"TUI_RESET_URL": NOBODY} if where == "variable" else {}
    said, loaded = first_write(own_home, "--lines", *option, environ=variable)
    assert said.startswith("tui-reset in lines.")
    assert of(loaded, (*DEAR, *FULL_SCREEN, *BACKEND)) == []


def test_the_same_where_lines_are_chosen_by_themselves(own_home: Path) -> None:
    _, loaded = first_write(own_home, "--url", NOBODY, environ={"TERM": "dumb"})
    assert of(loaded, (*DEAR, *FULL_SCREEN, *BACKEND)) == []


def test_a_whole_walk_in_lines_loads_neither_full_screen_nor_backend(tmp_path: Path) -> None:
    loaded = tmp_path / "loaded.json"
    program = (sys.executable, "-c", TO_THE_END, str(loaded))
    with Demo() as demo, LinesPerson(demo.url, program=program) as alice:
        alice.forgets_and_waits(ALICE)
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password()
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Alice Archer")
        assert alice.leaves() == 0
    modules = set(json.loads(loaded.read_text()))
    assert of(modules, (*FULL_SCREEN, *BACKEND, "tui_reset.demo", "tui_reset.scripted", "click")) == []
    assert "httpx" in modules
