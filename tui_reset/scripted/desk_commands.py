"""What the desk's scripted commands do, from the session file to the printed answer."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from shlex import quote
from typing import Any, Final

from msgspec import to_builtins

from tui_reset.contract.desk import DeskState
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.scripted import desk_door, desk_people, desk_reset
from tui_reset.scripted.desk_reset import Known
from tui_reset.scripted.desk_session import SessionFile
from tui_reset.scripted.desk_work import DeskWork, Wait, at_the_desk
from tui_reset.scripted.input import read_input
from tui_reset.scripted.output import Teller
from tui_reset.settings import Settings, load_client

_DONE: Final = 0


LABELS: Final[Mapping[str, str]] = {
    "reference": mark("Reference number"),
    "verification_code": mark("Verification code, to read out"),
    "smtp_reply": mark("The mail server said"),
    "expires_in": mark("Seconds left"),
    "display_name": mark("Name"),
    "email": mark("Address"),
    "two_factor": mark("Two-factor authentication"),
    "earlier": mark("Started by an earlier try"),
}


def sign_in(settings: Settings, path: str, input_fd: int, *, as_json: bool) -> int:
    """Read the object, sign in, and print whose session it is."""
    teller = Teller(as_json=as_json)
    given = read_input(desk_door.SignIn, input_fd)
    file = SessionFile(path)

    async def act(work: DeskWork) -> dict[str, Any]:
        return await desk_door.sign_in(work, file, settings.url, given)

    teller.answer(at_the_desk(settings.url, settings.timeout, act), LABELS)
    return _DONE


def search(path: str, query: str, after: str | None, limit: int | None, *, as_json: bool) -> int:
    """Print one page of people."""
    teller = Teller(as_json=as_json)

    async def act(work: DeskWork) -> None:
        found = await desk_people.search(work, query, after, limit)
        if as_json:
            teller.answer(to_builtins(found))
            return
        for person in found.items:
            teller.answer(to_builtins(person), LABELS)
        if found.next is not None:
            teller.remark(_("There are more: --after {cursor}").format(cursor=quote(found.next)))
        elif not found.items:
            teller.remark(_("Nobody's name, username or address begins so."))

    _in_session(path, act)
    return _DONE


def reset(path: str, account: str, reason: str, *, wait: Wait | None, as_json: bool) -> int:
    """Start a reset and print it; wait for its end if that is wanted."""
    teller = Teller(as_json=as_json)
    tell = partial(teller.answer, labels=LABELS)

    async def act(work: DeskWork) -> None:
        page = await desk_people.person_named(work, account)
        started = await desk_reset.start(work, page, reason)
        tell(started)
        if wait is not None:
            known = Known(started["reference"], DeskState(started["state"]))
            await desk_reset.see_out(work, known, tell, wait._replace(number=teller.number, remark=teller.remark))

    _in_session(path, act)
    return _DONE


def reference(path: str, number: str, *, wait: Wait | None, as_json: bool) -> int:
    """Print how a reset stands; wait for its end if that is wanted."""
    teller = Teller(as_json=as_json)
    tell = partial(teller.answer, labels=LABELS)

    async def act(work: DeskWork) -> None:
        found = await desk_reset.look(work, number)
        tell(to_builtins(found))
        if wait is not None:
            known = Known(number, found.state, found.version)
            await desk_reset.see_out(work, known, tell, wait._replace(number=teller.number, remark=teller.remark))

    _in_session(path, act)
    return _DONE


def sign_out(path: str, *, as_json: bool) -> int:
    """End the session and say so."""
    teller = Teller(as_json=as_json)
    file = SessionFile(path)
    held = file.session()
    at_the_desk(held.url, _timeout(), lambda work: desk_door.sign_out(work, file), held.opened)
    teller.answer({"signed_out": True})
    return _DONE


def _in_session(path: str, act: Callable[[DeskWork], Awaitable[None]]) -> None:
    held = SessionFile(path).session()
    at_the_desk(held.url, _timeout(), act, held.opened)


def _timeout() -> float:
    """Seconds for a call, as set for this machine; which service it is stands in the session."""
    return load_client().timeout
