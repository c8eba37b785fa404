"""Starts the demo's backend as a child process: the terminal app meets it over HTTP alone."""

import shutil
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import Final, Self

import msgspec
from msgspec import structs

from tui_reset.demo.options import FOLDER_PREFIX, DemoError, DemoOptions, Ready

_PREFIX: Final = "tui-reset: "
_STOP_SECONDS: Final = 15


class Backend:
    """One child. It ends when this process ends, because the pipe on its standard input does."""

    def __init__(self, options: DemoOptions) -> None:
        self._options = options

    def __enter__(self) -> Self:
        # Its words must not be written over the app; they are kept for the case that it does not start.
        self._words = tempfile.TemporaryFile()
        self._folder = tempfile.mkdtemp(prefix=FOLDER_PREFIX)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tui_reset.demo.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            start_new_session=True,
        )
        self._send_options()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.terminate()
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout, self._words):
            if pipe:
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # still there when the child was killed

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def still_runs(self) -> None:
        """Raises DemoError where it has ended by itself, or somebody has killed it."""
        code = self._child.poll()
        if code is not None:
            why = f"signal {-code}" if code < 0 else f"exit code {code}: {self._last_words()}"
            sentence = f"the demo's backend ended before you left ({why}), so nothing answered. Start the demo again."
            raise DemoError(sentence, 1)

    def wait_until_ready(self) -> Ready:
        """Block until it answers. Raises DemoError with its own sentence and exit code when it does not start."""
        line = self._child.stdout.readline() if self._child.stdout else b""
        if line:
            return msgspec.json.decode(line, type=Ready)
        code = self._child.wait(_STOP_SECONDS)
        raise DemoError(self._last_words(), code or 1)

    def _send_options(self) -> None:
        options = structs.replace(self._options, folder=self._folder)
        if self._child.stdin:
            self._child.stdin.write(msgspec.json.encode(options) + b"\n")
            self._child.stdin.flush()

    def _last_words(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        own = [line.removeprefix(_PREFIX) for line in lines if line.startswith(_PREFIX)]
        return (own or lines or ["The backend ended without a word."])[-1]
