"""The demo's backend as a child of the app: ready, refused, and never left behind."""

import os
import select
import signal
import subprocess
import sys

import pytest

from tests.doubles.service import START_SECONDS
from tests.doubles.wire import Wire
from tui_reset.demo.backend import Backend
from tui_reset.demo.options import DemoError, DemoOptions

PARENT = """
import sys
from tui_reset.demo.backend import Backend
from tui_reset.demo.options import DemoOptions
with Backend(DemoOptions()) as backend:
    print(backend.wait_until_ready().url, backend.pid, flush=True)
    sys.stdin.read()
"""


def test_it_answers_while_it_is_wanted() -> None:
    with Backend(DemoOptions()) as backend:
        ready = backend.wait_until_ready()
        with Wire(ready.url) as wire:
            assert wire.ask("GET", "/readyz").status == 200
    assert not ready.mails.exists()


def test_what_nobody_keeps_goes_even_when_it_was_killed() -> None:
    with Backend(DemoOptions()) as backend:
        folder = backend.wait_until_ready().mails.parent
        assert folder.is_dir()
        os.kill(backend.pid, signal.SIGKILL)
    assert not folder.exists()


def test_what_it_cannot_do_is_its_own_sentence() -> None:
    with (
        Backend(DemoOptions(database="demo.db")) as backend,
        pytest.raises(DemoError, match="must be sqlite") as refusal,
    ):
        backend.wait_until_ready()
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(("number", "word"), [(signal.SIGKILL, "signal 9"), (signal.SIGTERM, "exit code 0")])
def test_an_end_that_nobody_asked_for_is_told(number: int, word: str) -> None:
    with Backend(DemoOptions()) as backend:
        backend.wait_until_ready()
        backend.still_runs()
        os.kill(backend.pid, number)
        os.waitid(os.P_PID, backend.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(DemoError, match=word):
            backend.still_runs()


def test_it_ends_with_its_parent_even_when_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert parent.stdin
    _, child = parent.stdout.readline().split()
    gone = os.pidfd_open(int(child))
    parent.send_signal(signal.SIGKILL)
    parent.wait(START_SECONDS)
    parent.stdin.close()
    parent.stdout.close()
    try:
        assert select.select([gone], [], [], START_SECONDS)[0], "it still runs"
    finally:
        os.close(gone)
