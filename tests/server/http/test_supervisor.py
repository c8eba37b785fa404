"""systemd hears when a service is ready."""

import socket
from pathlib import Path

import pytest

from tui_reset.server.http.supervisor import READY, tell_supervisor


@pytest.mark.parametrize("place", ["{folder}/notify", "@tui-reset-{folder}"])
def test_who_listens_is_told(tmp_path: Path, place: str) -> None:
    place = place.format(folder=tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{place[1:]}" if place.startswith("@") else place)
        tell_supervisor(READY, {"NOTIFY_SOCKET": place})
        assert systemd.recv(64) == b"READY=1"


@pytest.mark.parametrize(
    "environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "/nowhere"}, {"NOTIFY_SOCKET": "x"}]
)
def test_nobody_is_missed(environment: dict[str, str]) -> None:
    tell_supervisor(READY, environment)
