"""What each command imports, seen from inside a fresh process: a start pays for its own world alone."""

import json
import subprocess
import sys

import pytest

BACKEND = ("litestar", "uvicorn", "sqlalchemy", "alembic", "aiosmtplib", "jinja2", "argon2", "tui_reset.server")
FULL_SCREEN = (
    "textual",
    "rich",
    "tui_reset.app",
    "tui_reset.desk",
    "tui_reset.shell",
    "tui_reset.screens",
    "tui_reset.widgets",
)
PROBE = """
import json, sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
print(json.dumps(sorted(sys.modules)))
"""
RUN = """
import json, sys
sys.argv = ["tui-reset", *sys.argv[1:]]
from tui_reset.__main__ import main
from contextlib import redirect_stdout, redirect_stderr
import io
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    main()
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The modules in a fresh interpreter after running `code`."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True, text=True)
    return set(json.loads(done.stdout))


def of(modules: set[str], packages: tuple[str, ...]) -> list[str]:
    """The modules that are, or are inside, one of the packages."""
    return sorted(
        name for name in modules if name.startswith(tuple(f"{package}." for package in packages)) or name in packages
    )


def test_help_imports_neither_parser_nor_any_world() -> None:
    modules = loaded_by(RUN, "--help")
    assert of(modules, (*FULL_SCREEN, *BACKEND, "httpx", "click", "msgspec", "asyncio")) == []


@pytest.mark.parametrize("command", ["serve", "db", "accounts", "demo", "desk", "completion", "request", "finish"])
def test_help_of_a_command_imports_no_world(command: str) -> None:
    modules = loaded_by(RUN, command, "--help")
    assert of(modules, (*FULL_SCREEN, *BACKEND, "httpx", "msgspec")) == []


@pytest.mark.parametrize("command", ["sign-in", "search", "reset", "reference", "sign-out"])
def test_help_of_the_desks_commands_imports_no_world(command: str) -> None:
    modules = loaded_by(RUN, "desk", command, "--help")
    assert of(modules, (*FULL_SCREEN, *BACKEND, "httpx", "msgspec")) == []


def test_the_desk_for_scripts_imports_neither_full_screen_nor_backend_and_leaves_http_for_later() -> None:
    modules = loaded_by(PROBE, "tui_reset.cli.desk", "tui_reset.scripted.desk_commands")
    assert of(modules, (*FULL_SCREEN, *BACKEND, "httpx")) == []


def test_the_desk_in_lines_imports_neither_full_screen_nor_backend_and_leaves_http_for_later() -> None:
    modules = loaded_by(PROBE, "tui_reset.cli.desk", "tui_reset.lines.desk_running")
    assert of(modules, (*FULL_SCREEN, *BACKEND, "httpx", "tui_reset.demo", "tui_reset.scripted")) == []


def test_a_refused_start_of_the_app_imports_no_textual() -> None:
    assert of(loaded_by(RUN), (*FULL_SCREEN, *BACKEND, "httpx", "click")) == []


def test_the_desk_imports_no_backend_and_leaves_http_for_later() -> None:
    modules = loaded_by(PROBE, "tui_reset.desk.launching", "tui_reset.desk.desk_app", "tui_reset.desk.people")
    assert of(modules, (*BACKEND, "tui_reset.app", "click", "httpx", "pyperclip")) == []


def test_the_app_imports_no_backend_and_leaves_http_for_later() -> None:
    modules = loaded_by(PROBE, "tui_reset.cli.launch", "tui_reset.app.launching")
    assert of(modules, (*BACKEND, "click", "httpx", "zxcvbn_rs_py", "segno", "pyperclip")) == []
    assert "textual" in modules


def test_the_backend_imports_no_textual_and_no_client() -> None:
    modules = loaded_by(PROBE, "tui_reset.server.commands", "tui_reset.server.http.service")
    assert of(modules, (*FULL_SCREEN, "httpx", "tui_reset.client", "tui_reset.flow", "tui_reset.terminal")) == []


def test_a_backend_on_a_file_imports_nothing_of_the_other_database() -> None:
    code = "from tui_reset.server.store.engine import open_store; open_store('sqlite:///none.db')"
    modules = loaded_by(f"{code}\n{PROBE}", "tui_reset.server.commands", "tui_reset.server.http.service")
    others = ("asyncpg", "greenlet", "sqlalchemy.ext.asyncio", "sqlalchemy.dialects.postgresql")
    assert of(modules, others) == []


def test_a_step_for_scripts_imports_no_screen_no_backend_and_no_step_of_the_flow() -> None:
    modules = loaded_by(PROBE, "tui_reset.cli.request", "tui_reset.scripted.running", "tui_reset.scripted.asking")
    assert (
        of(modules, (*FULL_SCREEN, *BACKEND, "httpx", "tui_reset.flow", "tui_reset.lines", "tui_reset.errands")) == []
    )


def test_the_door_imports_neither_full_screen_nor_backend() -> None:
    """What strangers' bytes meet first: asyncssh, and of the backend log lines, addresses and words to systemd."""
    modules = loaded_by(PROBE, "tui_reset.cli.ssh", "tui_reset.ssh.running", "tui_reset.ssh.forked")
    assert of(modules, (*FULL_SCREEN, *[name for name in BACKEND if "tui_reset" not in name])) == []
    assert of(modules, ("tui_reset.server",)) == [
        "tui_reset.server",
        "tui_reset.server.http",
        "tui_reset.server.http.logs",
        "tui_reset.server.http.peers",
        "tui_reset.server.http.refusing",
        "tui_reset.server.http.supervisor",
    ]


def test_the_headless_demo_imports_no_textual() -> None:
    assert of(loaded_by(PROBE, "tui_reset.demo.command", "tui_reset.demo.headless"), FULL_SCREEN) == []
