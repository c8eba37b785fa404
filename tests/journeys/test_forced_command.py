"""The reset under OpenSSH's own server: `tui-reset shell` behind ForceCommand, as `docs/sshd_config.sample` has it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.doubles.sshd import Sshd
from tests.journeys.door_person import drawn
from tests.journeys.front import ALICE, NEW_PASSWORD
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson
from tests.machine import needs
from tui_reset.ssh.forced import COMMAND_REFUSED


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    needs("ssh")
    needs("sshd")
    with Demo() as demo:
        yield demo


@pytest.fixture(scope="module")
def sshd(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with Sshd(tmp_path_factory.mktemp("sshd"), demo.url) as sshd:
        yield sshd


def program(sshd: Sshd) -> list[str]:
    """For somebody at a terminal: what they would tell `tui-reset` is told to nobody."""
    return ["/bin/sh", "-c", f"exec {shlex.join(sshd.command())}"]


def test_alices_walk_under_a_real_sshd(demo: Demo, sshd: Sshd) -> None:
    with ScreenPerson("", program=program(sshd)) as alice:
        code = alice.forgets(ALICE)
        alice.copies_code(code)
        alice.waits_for_the_mail()
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice")
        assert alice.leaves() == 0
        assert alice.settings() == alice.settings_before
    assert NEW_PASSWORD not in drawn(alice)


def test_from_the_full_screen_to_lines_at_the_same_step(sshd: Sshd) -> None:
    with ScreenPerson("", program=program(sshd)) as alice:
        alice.forgets_and_waits("carol@example.org")
        alice.press("f12")
        alice.wait_for("tui-reset in lines", "Step 3 of 4, Mail", "From the mail: link or short code:")


def test_a_terminal_that_can_do_nothing_gets_lines(sshd: Sshd) -> None:
    with LinesPerson("", program=program(sshd)) as person:
        person.forgets("nobody@example.org")


def test_without_a_terminal_there_are_lines(sshd: Sshd) -> None:
    said = sshd.said_to("-T", typed="2\nnobody@example.org\n1\n")
    assert (said.returncode, said.stderr) == (130, "")
    assert "Verification code:\n" in said.stdout
    assert "127.0.0.1" not in said.stdout
    assert "\x1b" not in said.stdout


@pytest.mark.parametrize("options", [("-T",), ("-tt",)])
def test_a_command_is_refused_with_a_sentence(sshd: Sshd, options: tuple[str, ...]) -> None:
    """SECURITY 113."""
    said = sshd.said_to(*options, run=(f"{sshd.user}@127.0.0.1", "id"))
    assert said.returncode == 1
    assert (said.stdout + said.stderr).strip() == COMMAND_REFUSED
    assert "uid=" not in said.stdout


@pytest.mark.parametrize(
    ("program", "options", "arguments"),
    [
        ("sftp", (), ("{there}",)),
        ("scp", (), ("{there}:/etc/passwd", "stolen")),
        ("scp", ("-O",), ("{there}:/etc/passwd", "stolen")),
        ("scp", ("-O",), ("settings.toml", "{there}:{folder}/brought")),
        ("ssh", ("-W", "127.0.0.1:22"), ("{there}",)),
        ("ssh", ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"), ("{there}",)),
        ("ssh", ("-s",), ("{there}", "sftp")),
    ],
)
def test_files_and_forwarding_are_refused(
    sshd: Sshd, program: str, options: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    """SECURITY 113: ForceCommand alone "does not limit other kinds of access"."""
    places = {"there": f"{sshd.user}@127.0.0.1", "folder": sshd.folder}
    said = sshd.said_to(*options, program=program, run=tuple(part.format(**places) for part in arguments))
    assert said.returncode != 0
    assert said.stdout == ""
    assert not (sshd.folder / "stolen").exists()
    assert not (sshd.folder / "brought").exists()


def test_nothing_that_a_client_sends_reaches_the_app(sshd: Sshd) -> None:
    """SECURITY 114: not the service's address, no library, no function that a shell would run (CVE-2014-6271)."""
    pwned = sshd.folder / "pwned"
    sent = {
        "TUI_RESET_URL": "http://127.0.0.1:1",
        "TUI_RESET_CONFIG": "/dev/null",
        "LD_PRELOAD": "evil.so",
        "PYTHONINSPECT": "1",
        "TEXTUAL_LOG": str(pwned),
        "LC_ALL": f"() {{ :;}}; touch {pwned}",
        "LC_TIME": f"$(touch {pwned})",
        "LANG": "../../../../etc/passwd",
        "SSH_ORIGINAL_COMMAND": "id",
    }
    chosen = " ".join(f'{name}="{value}"' for name, value in sent.items())
    said = sshd.said_to("-T", "-o", f"SetEnv={chosen}", typed="2\nnobody@example.org\n")
    assert "Verification code:" in said.stdout
    assert not pwned.exists()
    said = sshd.said_to("-T", "-o", "SendEnv=*", environment=sent, typed="4\n")
    assert (said.returncode, pwned.exists()) == (0, False)


def test_the_backend_hears_where_the_client_is(tmp_path: Path) -> None:
    """By the key that both sides have; without it everybody would be this machine."""
    key = tmp_path / "door.key"
    key.write_text("k" * 43)
    key.chmod(0o600)
    with (
        Demo(environ={"TUI_RESET_SERVER_DOOR_KEY_FILE": str(key)}) as demo,
        Sshd(tmp_path, demo.url, door_key_file=key) as sshd,
    ):
        said = sshd.said_to("-T", "-b", "127.0.0.9", typed=f"2\n{ALICE}\n")
        assert "Verification code:" in said.stdout
        assert "127.0.0.9" in demo.letter(ALICE).text
        assert "source=127.0.0.9" in demo.words
