"""The two halves of the demo meet over HTTP alone: no Textual in the backend, no backend in the app."""

import subprocess
import sys

from tests.doubles.demo import LOOSE, Demo

APP_SIDE = """
import sys
import tui_reset.demo.command, tui_reset.demo.backend, tui_reset.demo.demo_app
import tui_reset.demo.opening, tui_reset.demo.cast, tui_reset.demo.play.played_app
print("\\n".join(sorted(sys.modules)))
"""
BACKEND_WORLD = ("tui_reset.server", "sqlalchemy", "litestar", "uvicorn", "aiosmtpd", "aiosmtplib", "alembic")


def test_headless_imports_no_textual() -> None:
    with Demo(LOOSE | {"PYTHONPROFILEIMPORTTIME": "1"}) as demo:
        demo.ask_and_read("alice@example.org")
        imported = {
            line.rpartition("|")[2].strip() for line in demo.words.splitlines() if line.startswith("import time:")
        }
    assert "uvicorn" in imported
    assert not [name for name in imported if name.partition(".")[0] in {"textual", "rich"}]


def test_the_app_of_the_demo_imports_no_backend() -> None:
    done = subprocess.run([sys.executable, "-c", APP_SIDE], capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split() if name.startswith(BACKEND_WORLD)]
