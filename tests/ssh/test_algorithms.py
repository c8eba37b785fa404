"""What the door speaks: nothing with SHA-1, CBC, MD5 or ssh-rsa, and nothing that is not written down."""

import re
from pathlib import Path

import asyncssh
import pytest

from tests.doubles.door import open_door
from tui_reset.ssh import algorithms

ROOT = Path(__file__).parents[2]
WRITTEN = [
    *algorithms.KEY_EXCHANGE,
    *algorithms.ENCRYPTION,
    *algorithms.INTEGRITY,
    *algorithms.SIGNATURES,
    *algorithms.COMPRESSION,
]


@pytest.mark.parametrize(
    "old", ["sha1", "cbc", "md5", "ssh-rsa", "ssh-dss", "arcfour", "3des", "group1-", "-96", "zlib"]
)
def test_nothing_old_is_among_them(old: str) -> None:
    """SECURITY 117."""
    assert [name for name in WRITTEN if old in name] == []


def test_what_this_machine_cannot_do_is_left_out() -> None:
    able = algorithms.available_key_exchanges()
    assert "curve25519-sha256" in able
    assert set(able) <= set(algorithms.KEY_EXCHANGE)


@pytest.mark.parametrize("kex", algorithms.available_key_exchanges())
async def test_every_key_exchange_works(kex: str) -> None:
    async with open_door() as door, await door.client(kex_algs=[kex]) as client:
        assert client.get_extra_info("server_version") == "SSH-2.0-tui-reset"


@pytest.mark.parametrize("cipher", algorithms.ENCRYPTION)
async def test_every_cipher_works(cipher: str) -> None:
    async with open_door() as door, await door.client(encryption_algs=[cipher]) as client:
        assert client.get_extra_info("send_cipher") == cipher
        assert client.get_extra_info("send_compression") == "none"


@pytest.mark.checkout
def test_no_asyncssh_with_known_holes_is_taken() -> None:
    """SECURITY 117, case 60: Terrapin (CVE-2023-48795) ended with 2.14.2, CVE-2023-46445 and 46446 with 2.14.1."""
    floors = re.findall(r'"asyncssh>=([\d.]+)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert floors
    for version in (*floors, asyncssh.__version__):
        assert tuple(map(int, version.split("."))) >= (2, 14, 2)


async def test_what_was_not_written_down_is_not_spoken() -> None:
    async with open_door() as door:
        with pytest.raises(asyncssh.KeyExchangeFailed):
            await door.client(kex_algs=["diffie-hellman-group18-sha512"])


async def test_keys_are_changed_while_a_session_goes_on() -> None:
    async with open_door() as door, await door.client(rekey_bytes=2000) as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        for _ in range(40):
            process.stdin.write(b"k" * 200)
        assert len(await process.stdout.readexactly(6 + 8000)) == 8006
