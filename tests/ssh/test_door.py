"""What the door lets in and what it does not, met with OpenSSH's own programs."""

from pathlib import Path

import pytest

from tests.doubles.door import open_door, openssh
from tui_reset.ssh.request import Mode
from tui_reset.ssh.sentences import REFUSALS, Ending, Refusal

HERE = "reset@127.0.0.1"


@pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"x", 7)])
async def test_ssh_is_let_in_unasked_and_gets_the_apps_status(tmp_path: Path, key: bytes, code: int) -> None:
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-tt", HERE, keys=key)
        assert (said.out, said.code) == ("here\r\n", code)
        await door.measures.until_ended()
    assert door.measures.endings == [(Ending.LEFT, 1, 6)]
    assert (len(door.measures.handshakes), len(door.measures.first_frames)) == (1, 1)


async def test_a_session_that_crashes_ends_with_one_sentence(tmp_path: Path) -> None:
    """SECURITY 108, 109: the terminal is restored by the door, whoever else could not."""
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-tt", HERE, keys=b"!")
    assert said.out.startswith("here\r\n\x1b[?2026l")
    assert said.out.endswith('the link in the mail ("I have a mail already").\r\n')
    assert "Traceback" not in said.out + said.err
    assert (said.code, door.measures.endings[0][0]) == (1, Ending.FAULT)


@pytest.mark.parametrize(
    ("user", "term", "arguments", "mode"),
    [
        ("reset", "xterm", ["-tt"], Mode.SCREEN),
        ("alice", "xterm", ["-tt"], Mode.SCREEN),
        ("root", "tmux-256color", ["-tt"], Mode.SCREEN),
        ("lines", "xterm", ["-tt"], Mode.LINES),
        ("reset", "dumb", ["-tt"], Mode.LINES),
        ("reset", "", ["-tt"], Mode.LINES),
        ("reset", "xterm", ["-T"], Mode.LINES),
        ("desk", "xterm", ["-tt"], Mode.DESK),
        ("desk", "xterm", ["-T"], Mode.DESK_LINES),
    ],
)
async def test_name_and_terminal_choose_the_front_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: str, term: str, arguments: list[str], mode: Mode
) -> None:
    monkeypatch.setenv("TERM", term)
    async with open_door({"desk": True}) as door:
        said = await openssh(tmp_path, door.port, *arguments, f"{user}@127.0.0.1", keys=b"q")
        assert said.code == 0
        request = door.host.seats[0].request
    assert (request.mode, request.is_pty) == (mode, "-tt" in arguments)
    assert (request.source, request.url, request.door_key) == ("127.0.0.1", "http://127.0.0.1:8017", "k" * 43)


async def test_the_desk_is_closed_unless_it_is_opened(tmp_path: Path) -> None:
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-T", "desk@127.0.0.1")
    assert (said.out, said.code) == ("", 1)
    assert REFUSALS[Refusal.DESK_CLOSED] in said.err
    assert door.host.seats == []


async def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-T", HERE, keys=b"one\ntwo\n")
    assert said.out.replace("\r\n", "\n") == "here\none\ntwo\n[end]"
    assert said.code == 0


@pytest.mark.parametrize("options", [("-T",), ("-tt",)])
async def test_commands_are_refused_with_a_sentence(tmp_path: Path, options: tuple[str, ...]) -> None:
    """SECURITY 113."""
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, *options, HERE, "cat /etc/passwd")
    assert REFUSALS[Refusal.COMMAND] in " ".join((said.out if "-tt" in options else said.err).split())
    assert (said.code, door.host.seats) == (1, [])


@pytest.mark.parametrize(
    ("program", "arguments", "refusal"),
    [
        ("sftp", (HERE,), Refusal.SUBSYSTEM),
        ("ssh", ("-s", HERE, "netconf"), Refusal.SUBSYSTEM),
        ("scp", ("/etc/hostname", f"{HERE}:/tmp/stolen"), Refusal.SUBSYSTEM),
        ("scp", ("-O", "/etc/hostname", f"{HERE}:/tmp/stolen"), Refusal.COMMAND),
        ("scp", ("-O", f"{HERE}:/etc/passwd", "stolen"), Refusal.COMMAND),
        ("ssh", ("-W", "127.0.0.1:22", HERE), Refusal.FORWARDING),
        ("ssh", ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", HERE), Refusal.FORWARDING),
        ("ssh", ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "/run/tui-reset:/x", HERE), Refusal.FORWARDING),
    ],
)
async def test_files_subsystems_and_forwarding_are_refused(
    tmp_path: Path, program: str, arguments: tuple[str, ...], refusal: Refusal
) -> None:
    """SECURITY 113, cases 56, 57."""
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, *arguments, program=program)
        assert (said.code != 0, said.out) == (True, "")
        if refusal is not Refusal.FORWARDING:
            assert REFUSALS[refusal] in said.err
        assert door.measures.refusals == [refusal]
        assert door.host.seats == []


async def test_agent_and_x11_come_to_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-A", "-X", "-tt", HERE, keys=b"q")
        assert said.code == 0
        assert set(door.host.seats[0].request.environment) <= {"LANG", "COLORTERM"}


async def test_of_the_environment_only_languages_and_colours_arrive(tmp_path: Path) -> None:
    """SECURITY 114: LD_PRELOAD, TEXTUAL_LOG and Shellshock (CVE-2014-6271)."""
    sent = [
        "LANG=de_DE.UTF-8",
        "LC_ALL=C.UTF-8",
        "LC_TIME=() { :;}; touch /tmp/shellshock",
        "COLORTERM=truecolor",
        "LD_PRELOAD=/tmp/evil.so",
        "TEXTUAL_LOG=/tmp/log",
        "TUI_RESET_URL=http://127.0.0.1:1",
        "PYTHONPATH=/tmp",
    ]
    options = [part for one in sent for part in ("-o", f'SetEnv={one.partition("=")[0]}="{one.partition("=")[2]}"')]
    async with open_door() as door:
        await openssh(tmp_path, door.port, *options[:2], "-tt", HERE, keys=b"q")
        chosen = " ".join(f'{one.partition("=")[0]}="{one.partition("=")[2]}"' for one in sent)
        await openssh(tmp_path, door.port, "-o", f"SetEnv={chosen}", "-tt", HERE, keys=b"q")
        environments = [seat.request.environment for seat in door.host.seats]
    assert environments[0]["LANG"] == "de_DE.UTF-8"
    assert environments[1] == {"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}


async def test_the_key_exchange_is_strict_and_modern(tmp_path: Path) -> None:
    """SECURITY 117: Terrapin (CVE-2023-48795)."""
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-vv", "-tt", HERE, keys=b"q")
    assert "kex-strict-s-v00@openssh.com" in said.err
    assert "kex: host key algorithm: ssh-ed25519" in said.err
    assert "compression: none" in said.err


@pytest.mark.parametrize(
    "old",
    [
        "KexAlgorithms=diffie-hellman-group14-sha1",
        "KexAlgorithms=diffie-hellman-group1-sha1",
        "KexAlgorithms=diffie-hellman-group-exchange-sha256",
        "Ciphers=aes128-cbc",
        "Ciphers=3des-cbc",
        "MACs=hmac-sha1,hmac-md5",
        "HostKeyAlgorithms=ssh-rsa",
    ],
)
async def test_old_algorithms_are_not_spoken(tmp_path: Path, old: str) -> None:
    only = ("-o", "Ciphers=aes128-ctr") if old.startswith("MACs") else ()
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-o", old, *only, HERE)
    assert said.code == 255
    assert "no matching" in said.err
