"""The support desk behind the front door: closed, open, and open to keys alone; its own sign-in is asked for anyway."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.doubles.front_door import FrontDoor
from tests.journeys.door_person import DoorLinesPerson, keep_plain
from tests.journeys.screen_person import ScreenPerson
from tests.machine import needs
from tui_reset.ssh.sentences import REFUSALS, Refusal

DORA = "dora@example.org"
ADA = "ada@example.org"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    needs("ssh")
    with Demo() as demo:
        yield demo


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A helper's own."""
    path = tmp_path / "helper"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "helper", "-f", str(path)], check=True)
    return path


def test_closed_it_says_so_and_the_reset_is_open(demo: Demo, tmp_path: Path) -> None:
    with FrontDoor(tmp_path, demo.url) as door:
        said = door.said_to("-T", user="desk")
        assert (said.stdout, said.stderr.strip(), said.returncode) == ("", REFUSALS[Refusal.DESK_CLOSED], 1)
        assert "Sign in" in door.said_to("-T").stdout


@pytest.mark.parametrize("isolation", ["forked", "shared"])
def test_open_it_asks_for_role_password_and_second_factor(demo: Demo, tmp_path: Path, isolation: str) -> None:
    helper = DORA if isolation == "forked" else ADA
    with (
        FrontDoor(tmp_path, demo.url, isolation, desk=True) as door,
        ScreenPerson("", program=door.program("desk")) as person,
    ):
        person.wait_for("Sign in to the support desk")
        person.fills_in(helper, PASSWORDS[helper])
        person.wait_for("Authenticator code")
        person.fills_in(totp(helper, steps_back=1))
        person.wait_for("User Management", "Alice Archer")
        assert person.leaves() == 0
        assert door.sessions()[0]["mode"] == "desk"


def test_in_lines_too_and_only_where_a_password_is_not_seen(demo: Demo, tmp_path: Path) -> None:
    with FrontDoor(tmp_path, demo.url, desk=True) as door:
        said = door.said_to("-T", user="desk")
        assert (said.returncode, "ssh -t" in said.stdout) == (2, True)
        with DoorLinesPerson("", program=door.program("desk"), keep=keep_plain) as person:
            person.wait_for("tui-reset desk in lines", "Sign in to the support desk")
            person.fills_in(DORA, PASSWORDS[DORA])
            person.wait_for("Authenticator code")
            person.fills_in(totp(DORA))
            person.wait_for("Find people")
            assert person.leaves() == 0


def test_with_keys_named_only_they_come_to_its_sign_in(demo: Demo, tmp_path: Path, key: Path) -> None:
    """And a key opens nothing by itself; the reset asks for none."""
    keys = str(key.with_suffix(".pub"))
    with FrontDoor(tmp_path, demo.url, desk=True, desk_keys=keys) as door:
        without = door.said_to("-T", user="desk")
        assert (without.returncode, without.stdout) == (255, "")
        assert "Permission denied (publickey)" in without.stderr
        with ScreenPerson("", program=door.program("desk", "openssh", "-i", str(key))) as person:
            person.wait_for("Sign in to the support desk", "Password")
            assert person.leaves() == 0
        assert door.said_to("-T", typed="4\n").returncode == 0
