"""An operator does what docs/run-it.md and docs/ssh.md say, on a machine of its own, and a locked-out person comes.

The commands and files are read from the papers and run as they are, under Debian's systemd with the units' every
restriction, behind Debian's nginx. Other than on paper: the mail server is on the machine, and names are in /etc/hosts.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.paper import Commands, File, told_in
from tests.doubles.systemd import ENVIRONMENT, SystemdMachine
from tests.journeys.front import NEW_PASSWORD
from tests.journeys.screen_person import ScreenPerson
from tests.machine import needs
from tui_reset.demo.letters import Letterbox
from tui_reset.ssh.sentences import REFUSALS, Refusal

pytestmark = [pytest.mark.checkout, pytest.mark.timeout(240)]  # a whole machine is set up first
ROOT = Path(__file__).parents[2]
NAME = "reset.example.org"
MARIA = "maria@example.org"
DOOR, BACKEND = "tui-reset-ssh", "tui-reset"
MAIL = """
import sys
from pathlib import Path
from tui_reset.demo.mail_sink import MailSink
sink = MailSink(Path(sys.argv[1]))
sink.start(2525)
print("ready", flush=True)
sys.stdin.read()
"""
OVER_THERE = """[smtp]
host = "127.0.0.1"
port = 2525
tls = "none"
sender = "reset@example.org"
"""
DROP_IN = """[Service]
Environment=SSL_CERT_FILE=/etc/ssl/authority.pem
StandardOutput=append:/run/log-{name}
StandardError=append:/run/log-{name}
"""
SSH = ["ssh", "-F", "/dev/null", "-o", "UserKnownHostsFile=/etc/ssh/known", "-o", "StrictHostKeyChecking=yes", "-p2222"]


class Operator:
    """Somebody at the machine, with the papers."""

    def __init__(self, machine: SystemdMachine, folder: Path) -> None:
        self.machine = machine
        self.mails = folder / "mails"
        self.said = ""
        """What the last command on paper wrote."""
        self._folder = folder

    def prepares(self) -> None:
        """What the papers take for granted: nginx, a certificate, and here a mail server and logs that can be read."""
        authority = FakeAuthority(self._folder)
        authority.server_context(NAME)
        certificate = (self._folder / f"{NAME}.pem").read_text(encoding="utf-8")
        for path in (f"/etc/ssl/{NAME}.pem", f"/etc/ssl/private/{NAME}.key"):
            self.machine.write(path, certificate)
        self.machine.write("/etc/ssl/authority.pem", authority.file.read_text(encoding="utf-8"))
        for name in (DOOR, BACKEND):
            self.machine.write(f"/etc/systemd/system/{name}.service.d/test.conf", DROP_IN.format(name=name))
        self.machine.run("cp /lib/systemd/system/nginx.service /run/stubs && systemctl daemon-reload")
        self.machine.run("mkdir -p /var/log/nginx /etc/tui-reset && systemctl start nginx")
        self.machine.write("/etc/tui-reset/mail-password", "secret\n")

    def follows(self, paper: str, heading: str) -> None:
        """What it says there, but for building a wheel."""
        for told in told_in(ROOT / paper, heading):
            if isinstance(told, File):
                self._writes(told)
            elif not re.search(r"make wheel|pip install", told.lines):
                done = self.machine.run(f"cd {ROOT}\n{told.lines}", check=False)
                assert done.returncode == 0, f"{told.lines}\n{done.stdout}{done.stderr}{self.logs}"
                self.said = done.stdout

    def _writes(self, file: File) -> None:
        text = re.sub(r"(?ms)^\[smtp\]\n.*?(?=^\[|\Z)", OVER_THERE, file.text)
        before = self.machine.run(f"cat {file.path} 2>/dev/null", check=False).stdout
        if before:  # it says: in the table that is there
            table, _, line = text.partition("\n")
            assert f"{table}\n" in before
            text = before.replace(f"{table}\n", f"{table}\n{line}", 1)
        self.machine.write(file.path, text)

    @property
    def logs(self) -> str:
        """All that was written."""
        return self.machine.run("tail -n 100 /run/log-* /var/log/nginx/*.log", check=False).stdout

    def log(self, name: str) -> list[dict[str, Any]]:
        """The lines of a service's log."""
        return [json.loads(line) for line in self.machine.run(f"cat /run/log-{name}").stdout.splitlines()]

    def until(self, holds: Any, what: str) -> None:
        """Until that is so."""
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end, f"waited for {what}; {self.log(DOOR)[-5:]}"
            time.sleep(0.05)

    def link(self, email: str) -> str:
        """The mailed one."""
        box = Letterbox(self.mails)
        self.until(lambda: box.look() or any(letter.to == email and letter.link for letter in box.letters), "the mail")
        return next(letter.link for letter in box.letters if letter.to == email and letter.link)

    def ssh(self, *options: str, user: str = "reset", typed: str = "") -> "subprocess.CompletedProcess[str]":
        """Without a terminal."""
        line = self.machine.inside(*SSH, "-o", "BatchMode=yes", *options, f"{user}@{NAME}")
        return subprocess.run(
            line, input=typed, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=30
        )

    def person(self) -> ScreenPerson:
        """At a terminal."""
        line = self.machine.inside(*SSH, "-o", "LogLevel=ERROR", f"reset@{NAME}")
        return ScreenPerson("", program=["/bin/sh", "-c", f"exec {' '.join(line)}"])


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Everything is done as it is written, and runs."""
    for program in ("nginx", "ssh", "openssl"):
        needs(program)
    folder = tmp_path_factory.mktemp("operator")
    with SystemdMachine() as machine:
        operator = Operator(machine, folder)
        mail = machine.inside(sys.executable, "-P", "-c", MAIL, str(operator.mails))
        with subprocess.Popen(mail, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sink:
            assert sink.stdout
            assert sink.stdout.readline() == b"ready\n"
            operator.prepares()
            operator.follows("docs/run-it.md", "Step by step")
            operator.follows("docs/ssh.md", "Run it")
            [begun] = [line for line in operator.log(DOOR) if line["event"] == "serving"]
            machine.write("/etc/ssh/known", f"[{NAME}]:2222 {begun['host_key']}\n")
            yield operator
            sink.kill()


def test_everything_on_paper_is_a_command_or_a_file() -> None:
    told = told_in(ROOT / "docs/ssh.md", "Run it")
    assert [each.path for each in told if isinstance(each, File)] == [
        "/etc/tui-reset/settings.toml",
        "/etc/tui-reset/ssh.toml",
    ]
    lines = [line for each in told if isinstance(each, Commands) for line in each.lines.splitlines()]
    assert {line.split()[0] for line in lines} == {"sudo", "systemd-analyze", "ssh-keyscan"}


@pytest.mark.parametrize("name", [DOOR, BACKEND])
def test_it_runs_with_nothing_but_what_it_needs(operator: Operator, name: str) -> None:
    """SECURITY 117: nobody in particular, no capability, no way to get one, and a filter on what it may ask for."""
    active, pid = operator.machine.shows(name, "ActiveState", "MainPID")
    assert active == "active"
    family = operator.machine.run(f"pgrep -P {pid} || true; echo {pid}").stdout.split()
    assert len(family) == (2 if name == DOOR else 1)
    for process in family:
        status = operator.machine.run(f"cat /proc/{process}/status").stdout
        held = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert held["Uid"].split()[0] != "0"
        assert (held["CapEff"], held["CapBnd"]) == ("0" * 16, "0" * 16)
        assert (held["NoNewPrivs"], held["Seccomp"]) == ("1", "2")


def test_the_fingerprint_is_the_one_of_the_first_log_line(operator: Operator) -> None:
    """The last command on paper shows it."""
    begun = next(line for line in operator.log(DOOR) if line["event"] == "serving")
    assert begun["fingerprint"] in operator.said


def test_maria_walks_through_door_and_nginx_while_the_door_is_reloaded(operator: Operator) -> None:
    """Her session stays; the backend hears her true address; and no log has what is secret."""
    with operator.person() as maria:
        code = maria.forgets_and_waits(MARIA)
        operator.machine.run("systemctl reload tui-reset-ssh")
        operator.until(lambda: any(line["event"] == "reloaded" for line in operator.log(DOOR)), "the reload")
        link = operator.link(MARIA)
        maria.hands_in(link)
        maria.reaches_the_password(code)
        maria.sets_password()
        maria.is_done()
        maria.signs_in_after()
        maria.wait_for("Hello, Maria")
        assert maria.leaves() == 0
    assert [(line["ended"], line["source"]) for line in operator.log(DOOR) if line["event"] == "session"] == [
        ("left", "127.0.0.1")
    ]
    assert "POST /v1/resets 202" in operator.logs
    assert not any(secret in operator.logs for secret in (link.rpartition("/")[2], code, NEW_PASSWORD, MARIA))


def test_who_has_no_terminal_or_wants_what_there_is_not_hears_it(operator: Operator) -> None:
    assert "Forgot your password?" in operator.ssh("-T", typed="4\n").stdout
    assert "Forgot your password?" in operator.ssh("-T", user="lines", typed="4\n").stdout
    assert REFUSALS[Refusal.DESK_CLOSED] in operator.ssh("-T", user="desk").stderr


def test_a_killed_door_is_there_again_and_leaves_nobody_behind(operator: Operator) -> None:
    with operator.person() as person:
        person.wait_for("Forgot your password?")
        [pid] = operator.machine.shows(DOOR, "MainPID")
        operator.machine.run(f"kill -9 {pid}")
        operator.until(lambda: operator.machine.shows(DOOR, "ActiveState", "NRestarts") == ["active", "1"], "a restart")
        operator.until(lambda: operator.log(DOOR)[-1]["event"] in {"serving", "session"}, "the new door")
        [new] = operator.machine.shows(DOOR, "MainPID")
        [group] = operator.machine.shows(DOOR, "ControlGroup")
        alive = operator.machine.run(f"cat /sys/fs/cgroup{group}/cgroup.procs").stdout.split()
        assert pid not in alive
        assert len(alive) == 2, alive  # the door, and the process that sessions are forked from
        assert new in alive


def test_who_is_inside_is_told_and_the_stop_is_an_orderly_one(operator: Operator) -> None:
    """It takes as long as people do, and systemd waits; the backend behind it ends as well as it began."""
    with operator.person() as person:
        person.wait_for("Forgot your password?")
        operator.machine.run("systemctl stop --no-block tui-reset-ssh")
        person.wait_for("This ends in 10 seconds.")
        person.leaves()
    operator.until(lambda: operator.machine.shows(DOOR, "ActiveState") == ["inactive"], "the end")
    assert operator.machine.shows(DOOR, "Result", "ExecMainStatus") == ["success", "0"]
    operator.machine.run("systemctl stop tui-reset")
    assert operator.machine.shows(BACKEND, "Result", "ExecMainStatus") == ["success", "0"]
    assert not [line for line in operator.log(DOOR) + operator.log(BACKEND) if line["level"] in {"error", "critical"}]
