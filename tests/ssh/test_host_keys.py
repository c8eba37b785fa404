"""The door's host key."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncssh
import pytest

from tui_reset.ssh.host_keys import HostKeyUnusable, fingerprint_of, kept_host_key, public_line_of


def test_it_is_made_once_and_kept_for_its_user_alone(tmp_path: Path) -> None:
    """SECURITY 117."""
    place = tmp_path / "state" / "host_key"
    first, second = kept_host_key(str(place)), kept_host_key(str(place))
    assert fingerprint_of(first) == fingerprint_of(second)
    assert re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", fingerprint_of(first))
    assert public_line_of(first).startswith("ssh-ed25519 AAAA")
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in place.parent.iterdir()] == ["host_key"]


def test_several_doors_that_begin_together_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: kept_host_key(str(tmp_path / "host_key")), range(8)))
    assert len({fingerprint_of(key) for key in keys}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o644, 0o620, 0o602])
def test_one_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "host_key"
    kept_host_key(str(place))
    place.chmod(mode)
    with pytest.raises(HostKeyUnusable, match=rf"is open to others \(mode {mode:o}\)\. .*chmod 600"):
        kept_host_key(str(place))


def test_an_operators_own_key_is_taken(tmp_path: Path) -> None:
    place = tmp_path / "host_key"
    own = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    place.write_bytes(own.export_private_key("openssh"))
    place.chmod(0o600)
    assert fingerprint_of(kept_host_key(str(place))) == fingerprint_of(own)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        asyncssh.generate_private_key("ssh-ed25519").export_private_key("pkcs8-pem", passphrase="secret"),
        asyncssh.generate_private_key("ssh-ed25519").export_public_key("openssh"),
    ],
    ids=["empty", "text", "with a passphrase", "public"],
)
def test_what_is_no_open_private_key_is_refused(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "host_key"
    place.write_bytes(content)
    place.chmod(0o600)
    with pytest.raises(HostKeyUnusable, match="is no private key without a passphrase"):
        kept_host_key(str(place))


def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HostKeyUnusable, match=r"file/host_key cannot be used: File exists"):
        kept_host_key(str(tmp_path / "file" / "host_key"))
