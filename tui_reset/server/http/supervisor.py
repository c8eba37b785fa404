"""What systemd is told (sd_notify(3)): that everything is ready, and that the end has begun."""

import contextlib
import os
import socket
from collections.abc import Mapping
from typing import Final

READY: Final = "READY=1"
STOPPING: Final = "STOPPING=1"


def tell_supervisor(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """To whoever is named in NOTIFY_SOCKET; nobody, where there is none or it does not listen."""
    place = environment.get("NOTIFY_SOCKET", "")
    if not place.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        line.connect(f"\0{place[1:]}" if place.startswith("@") else place)
        line.send(state.encode("ascii"))
