"""An operator does what docs/install.md says of the Debian package, on a machine of its own, and purges it at last."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.paper import Commands, told_in
from tests.doubles.systemd import SystemdMachine
from tui_reset.settings import load_server

pytestmark = [pytest.mark.checkout, pytest.mark.timeout(180)]
ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "install" / "debian"
PAPER, HEADING = ROOT / "docs" / "install.md", "On Debian or Ubuntu"
LEFT = "/usr/lib/tui-reset /usr/bin/tui-reset* /usr/sbin/tui-reset* /etc/tui-reset /var/lib/tui-reset* " + (
    "/usr/share/man/man*/tui-reset* /usr/share/doc/tui-reset /usr/lib/systemd/system/tui-reset* /etc/passwd"
)


def written(settings: str) -> str:
    """The settings that come with it, with every # before a setting taken away."""
    return re.sub(r"(?m)^#(?=\w+ = )", "", settings)


@pytest.fixture(scope="module")
def machine() -> Iterator[SystemdMachine]:
    with SystemdMachine() as machine:
        yield machine


def test_the_settings_that_come_with_it_are_right_once_they_are_written(tmp_path: Path) -> None:
    """As they come they are no settings at all: the service says which are missing."""
    shipped = (DEBIAN / "settings.toml").read_text(encoding="utf-8")
    assert tomllib.loads(shipped) == {"server": {}, "smtp": {}}
    file = tmp_path / "settings.toml"
    file.write_text(written(shipped).replace("/etc/tui-reset/mail-password", str(tmp_path / "mail-password")))
    (tmp_path / "mail-password").write_text("secret\n")
    (tmp_path / "mail-password").chmod(0o600)
    settings = load_server(str(file), {}, serving=True)
    assert (settings.smtp.host, settings.server.public_url) == ("mail.example.org", "https://reset.example.org")


def test_what_is_in_it(package: Path) -> None:
    control = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Depends: python3 \(>= 3\.\d+\), python3 \(<< 3\.\d+\), ", control, re.MULTILINE)
    listed = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=5) for line in listed.splitlines()]
    assert {line[1] for line in lines} == {"root/root"}
    names = {line[5].partition(" -> ")[0].removeprefix(".") for line in lines}
    for name in ("tui-reset.service", "tui-reset-ssh.service"):
        assert f"/usr/lib/systemd/system/{name}" in names
    assert {"/usr/bin/tui-reset", "/usr/sbin/tui-reset-admin", "/etc/tui-reset/settings.toml"} <= names
    assert not [name for name in names if name.endswith((".pyc", "/pip", "direct_url.json"))]
    own = ("/usr/lib/tui-reset/", "/usr/share/doc/tui-reset/", "/usr/share/man/", "/usr/share/lintian/")
    elsewhere = {name for name in names if not name.endswith("/") and not name.startswith(own)}
    assert {name for name in elsewhere if "tui-reset" not in name} == set()


def test_it_is_installed_runs_is_upgraded_and_leaves_nothing(package: Path, machine: SystemdMachine) -> None:
    """dpkg, systemd and runuser are Debian's own; the units are the shipped ones, with all their restrictions."""
    install, use = [told.lines.splitlines() for told in told_in(PAPER, HEADING) if isinstance(told, Commands)]
    assert install == ["make deb", f"sudo apt install ./dist/{package.name}"]
    doctor, start, add = use
    here = machine.folder / package.name
    shutil.copy(package, here)
    before = machine.run(f"ls -d {LEFT}; cat /etc/passwd", check=False).stdout
    machine.run(f"rm -f /usr/sbin/policy-rc.d; dpkg --install {here}")  # containers forbid all restarts with it
    machine.run("tui-reset --version; cd /usr/lib/systemd/system && cp tui-reset*.service /run/stubs/")
    machine.run("systemctl daemon-reload")
    refused = machine.run(doctor, check=False)
    assert refused.returncode == 3
    assert "smtp.host" in refused.stdout
    shipped = machine.run("cat /etc/tui-reset/settings.toml").stdout
    machine.write("/etc/tui-reset/settings.toml", written(shipped))
    machine.run(
        "install -m 640 -g tui-reset /dev/null /etc/tui-reset/mail-password; echo secret > /etc/tui-reset/mail-password"
    )
    machine.run(start)
    assert machine.shows("tui-reset", "ActiveState", "User") == ["active", "tui-reset"]
    machine.run(add)
    first = machine.shows("tui-reset", "MainPID")
    machine.run(f"dpkg --install {here}")  # the same again: an upgrade as dpkg sees it
    assert machine.shows("tui-reset", "ActiveState") == ["active"]
    assert machine.shows("tui-reset", "MainPID") != first
    assert "maria@example.org" in machine.run("tui-reset-admin accounts list").stdout
    assert 'host = "mail.example.org"' in machine.run("cat /etc/tui-reset/settings.toml").stdout
    machine.run("dpkg --remove tui-reset")
    assert machine.run("ls /var/lib/tui-reset").stdout.split() == ["master.key", "reset.db"]
    machine.run("dpkg --purge tui-reset")
    assert machine.run(f"ls -d {LEFT}; cat /etc/passwd", check=False).stdout == before
