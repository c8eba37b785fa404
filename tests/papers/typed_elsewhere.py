"""Commands on paper that other tests run, or that nothing here can run: each with the test's file, or the reason."""

from typing import Final

FOLLOWED: Final = {
    ("docs/run-it.md", "Step by step"): "tests/journeys/test_installed.py",
    ("docs/ssh.md", "Run it"): "tests/journeys/test_installed.py",
    ("docs/desk.md", "From a script"): "tests/scripted/test_desk_paper.py",
    ("docs/scripts.md", "A whole reset"): "tests/scripted/test_script_on_paper.py",
    ("docs/ssh.md", "With the OpenSSH server that you have"): "tests/doubles/sshd.py",
}
"""Parts that a test reads and does from the first block to the last."""

CI: Final = ".ci/run"
ELSEWHERE: Final = {
    "make setup": CI,
    "make check": "Makefile",
    "make demo": "Makefile",
    "make test": CI,
    "tui-reset demo --headless --port 8017 --mail-dir mails": "tests/papers/scene.py",
    "tui-reset demo --profile access-crm": "tests/journeys/test_access.py",
    "tui-reset demo --profile access-workspace": "tests/journeys/test_access.py",
    "tui-reset demo --profile onepagecrm": "tests/journeys/test_profile.py",
    "tui-reset demo --desk": "tests/demo/test_command.py",
    "tui-reset demo --lines": "tests/demo/test_demo_in_lines.py",
    "tui-reset demo --ssh-port 2222": "tests/demo/test_front_door.py",
    "rlwrap -g . -s -0 tui-reset --lines": "tests/lines/test_hard_terminals.py",
}
"""Lines that a test runs in its own way; the file names what it is about."""

UNRUN: Final = {
    "python3.11 -m venv .venv-pins": "making pins asks a package index",
    ".venv-pins/bin/pip install pip-tools": "the same",
    ".venv-pins/bin/pip-compile --quiet --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "
    "--strip-extras --extra dev --generate-hashes --allow-unsafe --no-header --no-annotate pyproject.toml "
    "-o requirements.txt": "the same",
    "alias tui-reset='sudo -u tui-reset env STATE_DIRECTORY=/var/lib/tui-reset "
    "TUI_RESET_CONFIG=/etc/tui-reset/settings.toml /opt/tui-reset/bin/tui-reset'": "an alias does nothing by itself",
}
"""What is left, with the reason."""
