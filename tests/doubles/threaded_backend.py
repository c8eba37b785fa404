"""A served backend in a thread of its own, so that tests which wait themselves meet it over sockets."""

import asyncio
import re
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, text

from tests.doubles.fake_hasher import FakeHasher
from tests.doubles.mail_server import link_in, mail_code_in, text_of
from tests.doubles.served import Served, served_backend
from tui_reset.server.cases.accounts import NewAccount, disable_account, import_accounts

Result = TypeVar("Result")
_REFERENCE: Final = re.compile(r"\b\d{3}-\d{3}-\d{3}\b")
_SECONDS: Final = 30


class ThreadedBackend:
    """What a test holds of it; everything but `url` is done in the backend's own loop."""

    def __init__(self, served: Served, loop: asyncio.AbstractEventLoop) -> None:
        self._served = served
        self._loop = loop
        self._read = 0
        self._mails: dict[str, tuple[str, str]] = {}

    @property
    def url(self) -> str:
        return self._served.url

    def do(self, act: Coroutine[Any, Any, Result]) -> Result:
        """Let its loop do something, and wait for it."""
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(_SECONDS)

    def now(self) -> float:
        """The time that it has."""
        return self._served.clock.now()

    def go(self, seconds: float) -> None:
        """Let time pass for it."""
        self._loop.call_soon_threadsafe(self._served.clock.go, seconds)
        self.do(asyncio.sleep(0))

    def add(self, *people: NewAccount) -> None:
        """Add accounts."""
        self.do(import_accounts(self._served.backend.house, people))

    def disable(self, email: str) -> None:
        """Disable an account, as an operator does."""
        self.do(disable_account(self._served.backend.house, email, enabled=False))

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""

        def read(connection: Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(query), values)]

        return self.do(self._served.backend.house.store.read(read))

    def mail(self, reference: str) -> tuple[str, str]:
        """Link and mail code of the reset with that number, waiting for its mail."""
        while reference not in self._mails:
            message = self.do(self._served.mail.message(self._read + 1))
            self._read += 1
            if found := _REFERENCE.search(text_of(message)):
                self._mails.setdefault(found[0], (link_in(message), mail_code_in(message)))
        return self._mails[reference]


@contextmanager
def threaded_backend(options: Mapping[str, Any], *, people: tuple[NewAccount, ...] = ()) -> Iterator[ThreadedBackend]:
    """One that runs, with a clock to turn and a hasher that takes no time."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="backend", daemon=True)
    thread.start()
    with TemporaryDirectory(prefix="tui-reset-threaded-") as folder:
        running = served_backend(Path(folder), options, people=people, hasher=FakeHasher())
        served = asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result(_SECONDS)
        try:
            yield ThreadedBackend(served, loop)
        finally:
            asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result(_SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_SECONDS)
            loop.close()
