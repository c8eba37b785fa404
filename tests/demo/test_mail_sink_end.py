"""The sink's end leaves nobody on the line."""

import gc
import socket
from pathlib import Path

import pytest

from tui_reset.demo.mail_sink import MailSink


@pytest.mark.parametrize("callers", [1, 2, 3])
@pytest.mark.parametrize("greeted", [True, False])
def test_everyone_is_hung_up_on_also_who_was_accepted_just_now(tmp_path: Path, callers: int, greeted: bool) -> None:
    """Else the socket stays open until it is collected, with a warning in whatever runs then."""
    for _ in range(5):
        sink = MailSink(tmp_path)
        sink.start()
        lines = [socket.create_connection(("127.0.0.1", sink.port), timeout=5) for _ in range(callers)]
        if greeted:
            assert [line.recv(3) for line in lines] == [b"220"] * callers
        sink.stop()
        for line in lines:
            with line:
                assert _ends(line)
        gc.collect()


def _ends(line: socket.socket) -> bool:
    try:
        while line.recv(100):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True
