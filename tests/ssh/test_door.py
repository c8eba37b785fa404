"""The door, met with OpenSSH's client and with asyncssh's."""

from pathlib import Path

import pytest

from tests.doubles.door import open_door, openssh
from tui_reset.ssh.sentences import Ending


@pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"x", 7)])
async def test_ssh_is_let_in_unasked_and_gets_the_apps_status(tmp_path: Path, key: bytes, code: int) -> None:
    async with open_door() as door:
        said = await openssh(tmp_path, door.port, "-tt", "reset@127.0.0.1", keys=key)
    assert (said.out, said.code) == ("here\r\n", code)
    assert door.measures.endings == [(Ending.LEFT, 1, 6)]
