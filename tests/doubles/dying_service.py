"""`tui-reset serve`, started again and again from one warm process, which kills itself at a named moment.

A program: what it serves are the product's own parts. Only that they are looked at from outside is added: each write
is held against the moment in a file, and when it has come the process gets a signal from itself, between two steps
and without a word to anybody.
"""

import ctypes
import functools
import inspect
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import argon2
from sqlalchemy import Connection

LINK: Final = "reset_link"
NOTICE: Final = "password_changed"
CHEAP: Final = "cheap"


class Moment(StrEnum):
    """Between which steps of SECURITY §4 it dies: S1 flow row, S2 outbox row, S3 SMTP DATA accepted, and so on."""

    ASK_WRITTEN = "before S1 is committed"
    ASK_COMMITTED = "S2, before the answer"
    LINK_TAKEN = "S2, the mail is being sent"
    LINK_ACCEPTED = "S3, before S4"
    LINK_MARKING = "S4 written and not committed"
    LINK_MARKED = "after S4"
    PROOF_JUDGED = "S6, before S7"
    HASHED = "S7, before S8"
    CHANGE_WRITTEN = "inside S8"
    CHANGE_COMMITTED = "S8, before S9"
    NOTICE_TAKEN = "S9, the notice is being sent"
    NOTICE_ACCEPTED = "the notice is sent and not marked"
    NOTICE_MARKED = "after S10"


@dataclass(frozen=True, slots=True)
class _Place:
    """An act by the name that it is written under, and where in it: `begun`, `written` or `committed`."""

    act: str
    when: str
    mail: str = ""


_PLACES: Final = {
    Moment.ASK_WRITTEN: _Place("_ask", "written"),
    Moment.ASK_COMMITTED: _Place("_ask", "committed"),
    Moment.LINK_TAKEN: _Place("take", "committed", LINK),
    Moment.LINK_ACCEPTED: _Place("_write_down", "begun", LINK),
    Moment.LINK_MARKING: _Place("_write_down", "written", LINK),
    Moment.LINK_MARKED: _Place("_write_down", "committed", LINK),
    Moment.PROOF_JUDGED: _Place("_prove", "committed"),
    Moment.CHANGE_WRITTEN: _Place("_finish", "written"),
    Moment.CHANGE_COMMITTED: _Place("_finish", "committed"),
    Moment.NOTICE_TAKEN: _Place("take", "committed", NOTICE),
    Moment.NOTICE_ACCEPTED: _Place("_write_down", "begun", NOTICE),
    Moment.NOTICE_MARKED: _Place("_write_down", "committed", NOTICE),
}


class Armed:
    """The moment that stands in the file, with the signal; nothing happens while it is empty."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def comes(self, moment: Moment) -> None:
        """Die, if this is the one. The file is emptied first: a signal that is survived comes once."""
        words = self._file.read_text().partition(" ")
        if words[2] == moment.value:
            self._file.write_text("")
            # To this very thread: sent to the process, it might do a little more before another one hears of it.
            signal.pthread_kill(threading.get_ident(), int(words[0]))

    def at(self, act: Callable[..., Any], when: str, value: Any = None) -> None:
        """Some act has come so far."""
        for moment, place in _PLACES.items():
            if place.when == when and _is(act, place.act) and place.mail in _mails(act, value):
                self.comes(moment)


def _is(act: Callable[..., Any], name: str) -> bool:
    return act.__name__ == name or name in act.__code__.co_names


def _mails(act: Callable[..., Any], value: Any) -> set[str]:
    """What mails it is about: `take` gives parcels, `settle` holds one. Every act is about the empty one."""
    parcels = [
        *(value if act.__name__ == "take" and value else []),
        inspect.getclosurevars(act).nonlocals.get("parcel"),
    ]
    return {"", *(parcel.template.value for parcel in parcels if parcel)}


class WatchedStore:
    """A store, looked at before, in and after each write."""

    def __init__(self, store: Any, armed: Armed) -> None:
        self._store = store
        self._armed = armed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, act: Callable[[Connection], Any]) -> Any:
        """As the store's own."""
        return await self._watched(self._store.write, act)

    async def share(self, act: Callable[[Connection], Any]) -> Any:
        """As the store's own."""
        return await self._watched(self._store.share, act)

    async def _watched(self, run: Callable[..., Any], act: Callable[[Connection], Any]) -> Any:
        def watched(connection: Connection) -> Any:
            value = act(connection)
            self._armed.at(act, "written", value)
            return value

        self._armed.at(act, "begun")
        value = await run(watched)
        self._armed.at(act, "committed", value)
        return value


def make_cheap(hasher: Any) -> None:
    """Hashes of a millisecond: what they cost is measured elsewhere."""
    hasher._argon = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def _watch(armed: Armed) -> None:
    """Serve with a store and a hasher that are looked at; what is done now and then is done at once."""
    from tui_reset.server.cases import nodes  # noqa: PLC0415 - the program's world
    from tui_reset.server.directory.password_hash import PasswordHasher  # noqa: PLC0415
    from tui_reset.server.house import open_house  # noqa: PLC0415
    from tui_reset.server.http import backend, readiness  # noqa: PLC0415
    from tui_reset.server.mail import worker  # noqa: PLC0415

    hash_it = PasswordHasher.hash

    async def hashed(hasher: PasswordHasher, password: str) -> str:
        made = await hash_it(hasher, password)
        armed.comes(Moment.HASHED)
        return made

    async def opened(database: str, master_key: Any, policy: Any) -> Any:
        house = await open_house(database, master_key, replace(policy, send_spread=0.0))
        if CHEAP in sys.argv:
            make_cheap(house.hasher)
        return replace(house, store=WatchedStore(house.store, armed))

    PasswordHasher.hash = hashed  # type: ignore[method-assign, assignment]
    readiness._SECONDS = dict.fromkeys(readiness._SECONDS, 0.1)  # type: ignore[misc]
    worker._LOOK_AGAIN, worker._LAST_DELIVERIES = 0.02, 0.2  # type: ignore[misc]
    nodes.LOOK_SECONDS, nodes.GONE_SECONDS = 0.05, 0.1  # type: ignore[misc]
    backend.Setup = functools.partial(backend.Setup, opened=opened)  # type: ignore[misc, assignment]


def _serve() -> int:
    from tui_reset.server import commands  # noqa: PLC0415
    from tui_reset.settings import load_server  # noqa: PLC0415

    return commands.serve(load_server(None, {}, os.environ, serving=True))


def _warm() -> None:
    """Everything that serving needs; no thread may run before a fork."""
    import uvloop  # noqa: F401, PLC0415

    from tui_reset.server.http import logs, metrics, serving  # noqa: F401, PLC0415
    from tui_reset.server.store import postgres_store  # noqa: F401, PLC0415


def _end_with_parent() -> None:
    """A test run that is killed leaves nobody behind (`prctl(PR_SET_PDEATHSIG, SIGKILL)`)."""
    ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))


def main() -> None:
    """Each line that is read starts one; its process id is written, and how it ended."""
    _end_with_parent()
    _warm()
    _watch(Armed(Path(sys.argv[1])))
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            _end_with_parent()
            os.setsid()
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            os._exit(_serve())
        print(child, flush=True)  # noqa: T201 - it is told so
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
