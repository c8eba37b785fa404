"""Commands on paper that other tests run, or that nothing here can run: each with the test's file, or the reason."""

from typing import Final

FOLLOWED: Final = {
    ("docs/run-it.md", "Step by step"): "tests/journeys/test_installed.py",
    ("docs/ssh.md", "Run it"): "tests/journeys/test_installed.py",
    ("docs/install.md", "On Debian or Ubuntu"): "tests/packages/test_debian_package.py",
    ("docs/desk.md", "From a script"): "tests/scripted/test_desk_paper.py",
    ("docs/translating.md", "Begin a language"): "tests/language/test_another_language.py",
    ("docs/scripts.md", "A whole reset"): "tests/scripted/test_script_on_paper.py",
    ("docs/ssh.md", "With the OpenSSH server that you have"): "tests/doubles/sshd.py",
}
"""Parts that a test reads and does from the first block to the last."""

CI: Final = ".ci/run"
CLIENT: Final = "tests/packages/test_client_alone.py"
ELSEWHERE: Final = {
    "make setup": CI,
    "make packages": CI,
    "make check": "Makefile",
    "make demo": "Makefile",
    "make test": CI,
    "tui-reset demo --headless --port 8017 --mail-dir mails": "tests/papers/scene.py",
    "tui-reset demo --profile access-crm": "tests/journeys/test_access.py",
    "tui-reset demo --profile access-workspace": "tests/journeys/test_access.py",
    "tui-reset demo --profile onepagecrm": "tests/journeys/test_profile.py",
    "tui-reset demo --desk": "tests/demo/test_command.py",
    "tui-reset demo --language en_XA": "tests/cli/test_speaking.py",
    "tui-reset demo --lines": "tests/demo/test_demo_in_lines.py",
    "tui-reset demo --play": "tests/journeys/test_played.py",
    "tui-reset demo --play --record walk.cast --size 80x24": "tests/journeys/test_played.py",
    "tui-reset demo --port 8017": "tests/demo/test_headless.py",
    "tui-reset demo --ssh-port 2222": "tests/demo/test_front_door.py",
    "python3 -m pip install --no-deps --require-hashes -r dist/requirements-client.txt": CLIENT,
    "python3 -m pip install --no-deps dist/tui_reset-*.whl": CLIENT,
    "make wheel": "Makefile",
    "make deb": "Makefile",
    "rlwrap -g . -s -0 tui-reset --lines": "tests/lines/test_hard_terminals.py",
}
"""Lines that a test runs in its own way; the file names what it is about."""

UNRUN: Final = {
    "python3.11 -m venv .venv-pins": "making pins asks a package index",
    ".venv-pins/bin/pip install pip-tools": "the same",
    ".venv-pins/bin/pip-compile --quiet --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "
    "--strip-extras --extra dev --generate-hashes --allow-unsafe --no-header --no-annotate pyproject.toml "
    "-o requirements.txt": "the same",
    'pipx install --pip-args="--constraint dist/constraints.txt" dist/tui_reset-0.1.0-py3-none-any.whl': "asks an "
    "index",
    "pipx install --force 'dist/tui_reset-0.1.0-py3-none-any.whl[server]'": "the same",
    "uv tool install --constraints dist/constraints.txt dist/tui_reset-0.1.0-py3-none-any.whl": "the same",
    "uvx dist/tui_reset-0.1.0-py3-none-any.whl --url https://reset.example.org": "the same",
    "uvx --from 'dist/tui_reset-0.1.0-py3-none-any.whl[server]' tui-reset demo": "the same",
    "podman build --format docker --tag tui-reset .": "needs an engine and its images; "
    "tests/packages/test_containerfile.py does the steps without",
    "podman run --detach --name reset --read-only --tmpfs /tmp --cap-drop all --security-opt no-new-privileges  "
    "--publish 127.0.0.1:8017:8017 --volume reset-data:/data --stop-timeout 30  "
    "--env TUI_RESET_SERVER_PUBLIC_URL=https://reset.example.org  "
    "--env TUI_RESET_SERVER_TRUSTED_PROXIES=10.88.0.1  "
    "--env TUI_RESET_SMTP_HOST=mail.example.org --env TUI_RESET_SMTP_SENDER=reset@example.org  "
    "tui-reset": "the same",
    "podman exec reset tui-reset doctor": "the same",
    "podman exec reset tui-reset accounts add maria@example.org --no-password": "the same",
    "alias tui-reset='sudo -u tui-reset env STATE_DIRECTORY=/var/lib/tui-reset "
    "TUI_RESET_CONFIG=/etc/tui-reset/settings.toml /opt/tui-reset/bin/tui-reset'": "an alias does nothing by itself",
}
"""What is left, with the reason."""
