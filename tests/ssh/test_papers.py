"""What the operator is given on paper is true: the unit, the sample for sshd, and the lists in docs/ssh.md."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.doubles.sshd import make_run_folder
from tests.machine import needs
from tui_reset.settings import SshSettings
from tui_reset.settings.fields import all_fields
from tui_reset.shell.channel_driver import BACKLOG_BYTES, KEYS_PER_SECOND
from tui_reset.shell.paste_gate import PASTE_LIMIT
from tui_reset.ssh import algorithms
from tui_reset.ssh.child import CPU_SECONDS, DESCRIPTORS
from tui_reset.ssh.request import HIGHEST, WIDEST
from tui_reset.ssh.sentences import REFUSALS, Ending

DOCS = Path(__file__).parents[2] / "docs"
PAPER = (DOCS / "ssh.md").read_text(encoding="utf-8")
UNITS = {"tui-reset-ssh.service": "ssh", "tui-reset.service": "serve"}
EXPOSURE = re.compile(r"Overall exposure level for \S+: ([\d.]+)")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    part = PAPER.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("key exchange", algorithms.KEY_EXCHANGE),
        ("encryption", algorithms.ENCRYPTION),
        ("integrity", algorithms.INTEGRITY),
        ("compression", algorithms.COMPRESSION),
        ("keys of the desk", algorithms.SIGNATURES),
    ],
)
def test_the_algorithms_are_written_down_as_they_are(name: str, spoken: tuple[str, ...]) -> None:
    """SECURITY 117."""
    written = dict(rows("Algorithms"))
    assert re.findall(r"`([^`]+)`", written[name]) == list(spoken)


def test_the_limits_are_written_down_as_they_are() -> None:
    """With their defaults, and the first words of what is said."""
    said = " ".join(REFUSALS.values())
    for _, setting, default, bound in rows("Limits"):
        [name] = re.findall(r"`(\w+)`", setting)
        assert str(all_fields()[f"ssh.{name}"].default) == default
        assert all(words in said for words in re.findall(r'"([^"]+)"', bound)), bound
    for figure in (WIDEST, HIGHEST, PASTE_LIMIT // 1024, BACKLOG_BYTES // 1024, CPU_SECONDS, DESCRIPTORS):
        assert f" {figure} " in PAPER.replace("\n", " ")
    assert KEYS_PER_SECOND == 40
    assert SshSettings().isolation == "forked"
    assert all(f"`{ending.value}`" in PAPER for ending in Ending)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit_and_drops_what_it_can(tmp_path: Path, name: str) -> None:
    """tests/journeys/test_installed.py runs them."""
    analyze = needs("systemd-analyze")
    unit = tmp_path / name
    text = (DOCS / name).read_text(encoding="utf-8")
    command = "/opt/tui-reset/bin/tui-reset"
    assert f"ExecStart={command} {UNITS[name]} " in text
    unit.write_text(text.replace(command, "/bin/true"), encoding="utf-8")
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    judged = [analyze, "security", "--no-pager", "--offline=true", str(unit)]
    done = subprocess.run(judged, capture_output=True, text=True, check=True)
    found = EXPOSURE.search(done.stdout)
    assert found, done.stdout
    assert float(found[1]) <= 1.5


def test_sshd_takes_the_sample(tmp_path: Path) -> None:
    sshd = needs("sshd")
    make_run_folder()
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    config = tmp_path / "sshd_config"
    sample = (DOCS / "sshd_config.sample").read_text(encoding="utf-8")
    config.write_text(f"HostKey {key}\n{sample}", encoding="utf-8")
    there = "user=reset,host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22"
    done = subprocess.run([sshd, "-T", "-C", there, "-f", str(config)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    effective = done.stdout.splitlines()
    for line in ("disableforwarding yes", "permituserrc no", "x11forwarding no", "permittty yes", "maxsessions 1"):
        assert line in effective
    assert any(line.startswith("forcecommand /opt/tui-reset/bin/tui-reset shell ") for line in effective)
