"""The support desk in lines: its door, its menu, and the way back to the door."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tui_reset.client import desk_calls
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import SessionOpened
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.flow.desk_door import LEFT
from tui_reset.flow.desk_words import trouble_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import not_accepted
from tui_reset.lines.console import Console
from tui_reset.lines.desk_door import AGAIN, BEGIN, DeskDoor, Known
from tui_reset.lines.desk_people import find_person, reset_password, see_person
from tui_reset.lines.desk_resets import look_up
from tui_reset.lines.desk_talk import DeskTalk, GoneBack, Left
from tui_reset.lines.opening import QUIT, service_line

MODE: Final = mark("tui-reset desk in lines. ? and Enter at any question: help and other choices.")
FIND: Final = mark("Find people")
RESET: Final = mark("Reset a password")
NUMBER: Final = mark("Look up a reset by its reference number")
SIGN_OUT: Final = mark("Sign out")
_LABELS: Final = (FIND, RESET, NUMBER)
_LEAVING: Final = (SIGN_OUT, QUIT)
_ABOUT: Final = (
    mark(
        "The desk finds people, has their reset mail sent, and follows what becomes of it. "
        "Nobody here sees or sets a password, a link or a mail code."
    ),
    mark("The mail queue, the audit log and the administrators' settings need the full screen: tui-reset desk"),
)


class _AnotherPerson(Exception):  # noqa: N818 - not a fault
    """Somebody else has signed in where a session had ended: pages of the one before are not gone on with."""


class DeskFront:
    """Everything that it needs comes in `parts` and `console`."""

    def __init__(self, parts: DeskParts, console: Console) -> None:
        self._talk = DeskTalk(parts, console, self._sign_in_again)
        self._door = DeskDoor(self._talk, self.known)

    def interrupt(self) -> None:
        """Ctrl+C."""
        self._talk.interrupt()

    def fail(self, fault: BaseException | None) -> None:
        """A fault of our own ends the program with its name."""
        self._talk.fail(fault)

    # Hooks for the demo

    def opening(self, service: str) -> tuple[str, ...]:
        """What is said before the door: what this is, how to get help, and where it talks to."""
        return (_(MODE), service_line(service)) if service else (_(MODE),)

    def known(self) -> Known:
        """Choices at the door, and what each fills in."""
        return {}

    def items(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """More lines for the menu, and what comes of each."""
        return {}

    async def run(self, service: str) -> int:
        """Until it is left; gives the exit code. `service` is the address that is named at the beginning, if any."""
        talk = self._talk
        talk.say(*self.opening(service))
        learning = asyncio.ensure_future(talk.learn_contact())
        learning.add_done_callback(talk.notice_fault)
        try:
            while True:
                talk.say("", _(BEGIN))
                talk.errands.take_on(await self._door.passed())
                await self._work()
                await talk.carried(talk.errands.sign_out(), can_stop=False)
                talk.say(_(LEFT))
        except Left as left:
            return left.code
        finally:
            learning.cancel()
            await asyncio.gather(learning, return_exceptions=True)
            await self._end()

    async def _end(self) -> None:
        """Sign out, and let go of connections."""
        had_session = self._talk.errands.account is not None
        await self._talk.errands.sign_out()
        await self._talk.errands.close()
        if had_session:
            self._talk.say(_(LEFT))

    async def _work(self) -> None:
        """The menu, until one signs out."""
        while True:
            self._talk.say("", _("Support desk"))
            try:
                labels = [*map(_, _LABELS), *self.items(), *map(_, _LEAVING)]
                label = labels[await self._talk.choose(labels, _ABOUT)]
                if label == _(SIGN_OUT):
                    return
                await self._do(label)
            except (GoneBack, _AnotherPerson):
                pass
            except Problem as problem:
                self._talk.say(not_accepted(trouble_of(problem)))

    async def _do(self, label: str) -> None:
        talk = self._talk
        if label == _(QUIT):
            raise Left(0)
        if label == _(NUMBER):
            await look_up(talk)
            return
        if label in (items := self.items()):
            await items[label]()
            return
        person = await find_person(talk)
        if label == _(RESET):
            await reset_password(talk, await talk.read(desk_calls.person(person.id)))
        else:
            await see_person(talk, person)

    async def _sign_in_again(self) -> None:
        before = self._talk.errands.account
        self._talk.say("", _(AGAIN))
        opened = await self._door.passed(before.email if before else "")
        self._talk.errands.take_on(opened)
        if before is None or not _is_same(before.id, before.role, opened):
            raise _AnotherPerson


def _is_same(account_id: str, role: str, opened: SessionOpened) -> bool:
    return account_id == opened.account.id and role == opened.account.role
