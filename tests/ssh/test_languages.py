"""Over SSH everybody is spoken to in the language of their own terminal; the door's setting is for who sends none."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.doubles.door import open_door
from tests.doubles.fake_peer import FakePeer, request
from tests.doubles.front_door import FrontDoor
from tests.doubles.running_door import NOBODY
from tests.doubles.service import COMMAND
from tests.machine import needs
from tui_reset.language.texts import ENGLISH, gettext, language, speaking
from tui_reset.settings import load_client
from tui_reset.ssh.forced import request_of
from tui_reset.ssh.request import Mode
from tui_reset.ssh.sentences import REFUSALS, Refusal
from tui_reset.ssh.shared import SharedHost, SharedSeat

GERMAN = {"LANG": "de_DE.UTF-8"}
FORGOT = {"en": "Forgot your password?", "de": "Passwort vergessen?"}


@pytest.fixture
async def host() -> AsyncIterator[SharedHost]:
    host = SharedHost()
    await host.start()
    yield host
    await host.close()


async def shown(host: SharedHost, name: str, mode: Mode) -> tuple[SharedSeat, FakePeer]:
    """A session in that language with its first screen or question."""
    peer = FakePeer()
    seat = await host.open(request(mode, language=name), peer)
    await peer.shows(FORGOT[name])
    return seat, peer


@pytest.mark.parametrize(
    ("mode", "keys", "in_english", "in_german"),
    [
        (Mode.SCREEN, b"\x1b[15~", "Type the email address", "Geben Sie die E-Mail-Adresse"),
        (Mode.LINES, b"\x03", "Quit now?", "Jetzt beenden?"),
    ],
)
async def test_two_sessions_of_one_process_speak_two_languages(
    host: SharedHost, mode: Mode, keys: bytes, in_english: str, in_german: str
) -> None:
    """Also in answer to a key, which comes out of the door's own task."""
    (ours, english), (theirs, german) = [await shown(host, name, mode) for name in ("en", "de")]
    ours.feed(keys)
    theirs.feed(keys)
    await english.shows(in_english)
    await german.shows(in_german)
    assert in_german not in english.raw.decode()
    assert in_english not in german.raw.decode()
    assert language() == ENGLISH
    ours.close()
    theirs.close()


@pytest.mark.parametrize(("mode", "said"), [(Mode.SCREEN, "Schluss in 60 Sekunden"), (Mode.LINES, "60 Sekunden")])
async def test_the_warning_of_the_end_speaks_the_sessions_language(host: SharedHost, mode: Mode, said: str) -> None:
    seat, german = await shown(host, "de", mode)
    seat.warn(60)
    await german.shows(said)
    seat.close()


@pytest.mark.parametrize(
    ("environ", "setting", "heard"),
    [
        ({}, "", "en"),
        ({}, "de", "de"),
        ({"LANG": "C.UTF-8"}, "de", "de"),
        (GERMAN, "", "de"),
        ({"LANG": "en_US.UTF-8"}, "de", "en"),
        ({"LANG": "xx_YY.UTF-8"}, "de", "de"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, "", "de"),
    ],
)
async def test_the_terminals_language_wins_over_the_doors(environ: Mapping[str, str], setting: str, heard: str) -> None:
    async with open_door() as door:
        door.door.take_rules(replace(door.rules, language=setting))
        client = await door.client()
        await client.create_process(term_type="xterm", encoding=None, env=dict(environ))
        async with asyncio.timeout(10):
            while not door.measures.modes:
                door.measures.news.clear()
                await door.measures.news.wait()
        assert door.host.seats[0].request.language == heard
        client.abort()
    settings = load_client(None, {"url": NOBODY, "language": setting or None}, {})
    assert request_of(settings, environ, is_pty=True, encoding="utf-8").language == heard


async def test_who_is_turned_away_is_told_so_in_their_language() -> None:
    async with open_door() as door:
        client = await door.client()
        process = await client.create_process("rm -rf /", encoding=None, env=GERMAN)
        said = (await process.stderr.read()).decode()
        client.abort()
    with speaking("de"):
        assert said == f"{gettext(REFUSALS[Refusal.COMMAND])}\n"


def test_openssh_sends_the_language_of_its_terminal(tmp_path: Path) -> None:
    """`SendEnv LANG`, as Debian's own ssh_config has it; sessions in processes of their own."""
    ssh = needs("ssh")
    with FrontDoor(tmp_path, NOBODY) as door:
        quiet = ["-F", "/dev/null", "-o", f"UserKnownHostsFile={door.known_hosts}", "-o", "LogLevel=ERROR", "-T"]
        for sent, said in ((["-o", "SendEnv=LANG"], "tui-reset in Zeilen."), ([], "tui-reset in lines.")):
            done = subprocess.run(
                [ssh, *quiet, *sent, "-p", str(door.port), "lines@127.0.0.1"],
                env={"PATH": os.environ["PATH"], **GERMAN},
                input="4\n",
                capture_output=True,
                text=True,
                timeout=30,
            )
            assert (done.returncode, done.stdout[: len(said)], done.stderr) == (0, said, "")


def test_under_somebody_elses_sshd_it_is_the_same(tmp_path: Path) -> None:
    """Of variables of ours none is believed: they may be the client's."""
    config = tmp_path / "shell.toml"
    for setting, environ, said in (
        ("", GERMAN, "in Zeilen."),
        ("", {"LANG": "C.UTF-8", "TUI_RESET_LANGUAGE": "de"}, "in lines."),
        ('language = "de"', {}, "in Zeilen."),
    ):
        config.write_text(f'url = "{NOBODY}"\n{setting}\n')
        command = [str(COMMAND), "shell", "--config", str(config)]
        done = subprocess.run(command, env=environ, input="4\n", capture_output=True, text=True, timeout=30)
        assert (done.returncode, done.stdout.partition("tui-reset ")[2][: len(said)]) == (0, said)
    refused = subprocess.run(
        command, env={**GERMAN, "SSH_ORIGINAL_COMMAND": "scp"}, capture_output=True, text=True, timeout=30
    )
    assert refused.stderr.startswith("Hier gibt es nur")
