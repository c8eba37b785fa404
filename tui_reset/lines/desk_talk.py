"""The desk's conversation: questions that Ctrl+C and an ended session come between, and calls that are waited for."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.errands.desk_errands import DeskErrands
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.errands.errands import SLOW_SECONDS
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import ENTER_ALONE, HOW_TO_ANSWER, NOT_SHOWN, HelpWanted, Questions, going_on, no_answer
from tui_reset.lines.console import Console, InputEnded
from tui_reset.lines.layout import menu_lines
from tui_reset.lines.opening import QUIT
from tui_reset.lines.overtaking import QUIT_NOW, STAY, Overtaken, until

Result = TypeVar("Result")
Asking = Callable[[], Coroutine[Any, Any, Result]]
BACK: Final = mark("Back: nothing is sent")
HOW: Final = (
    HOW_TO_ANSWER,
    mark("Ctrl+C stops what is being waited for; at a question it asks once whether to quit."),
)
_INTERRUPTED: Final = 130


class GoneBack(Exception):  # noqa: N818 - a wish
    """Away from what is being done, to where one came from."""


class Left(Exception):  # noqa: N818 - a wish
    """The desk is left, with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class DeskTalk:
    """`sign_in_again` is held when a session has ended: between two questions, or while a call waits for it.

    Everything raises Left; questions raise GoneBack too.
    """

    def __init__(self, parts: DeskParts, console: Console, sign_in_again: Callable[[], Awaitable[None]]) -> None:
        self._parts = parts
        self._console = console
        self._sign_in_again = sign_in_again
        self._questions = Questions(console)
        self._between = asyncio.Event()
        self._gone = asyncio.Event()
        self._session: asyncio.Event | None = None
        self._at_the_door = False
        self._interrupted = False
        self._leaving = False
        self._fault: BaseException | None = None
        self._offline = ""
        self.contact = ""
        self.errands = DeskErrands(parts, self._session_ended)

    @property
    def now(self) -> float:
        """Monotonic seconds."""
        return self._parts.clock()

    def say(self, *lines: str) -> None:
        """Each on a line of its own; an open question is asked again below."""
        self._console.say(*lines)

    # Questions

    async def choose(self, labels: Sequence[str], about: Sequence[str] = (), *, again: bool = False) -> int:
        """The place of the chosen line. The menu is said first unless it was `again`, and after what came between."""
        said = not again
        while True:
            try:
                return await self._asked(partial(self._menu, labels, said=said), partial(self._menu, labels))
            except HelpWanted:
                self.help(about)
                said = True

    async def text(self, label: str, about: Sequence[str] = (), filled: str = "") -> str:
        """What is typed, without the blanks around it. `?` tells `about` it, and offers to go back."""
        return (await self._field(label, about, lambda: self._questions.text(label, filled))).strip()

    async def secret(self, label: str, about: Sequence[str] = ()) -> str:
        """The same without showing it, as it was typed."""
        if self._console.can_hide:
            self.say(f"{_(NOT_SHOWN)} {_(ENTER_ALONE)}")
        return await self._field(label, about, lambda: self._questions.secret(label))

    def help(self, about: Sequence[str]) -> None:
        """What can be done here, how answers are given, the way to a person. `about` is marked for the catalogue."""
        contact = [_("Questions? {contact}").format(contact=self.contact)] if self.contact else []
        self.say("", *map(_, about), *map(_, HOW), *contact, "")

    async def rest_of_paste(self) -> list[str]:
        """Lines that came together with the last answer."""
        return await self._console.rest_of_paste()

    async def _menu(self, labels: Sequence[str], *, said: bool = True) -> int:
        if said:
            self.say(*menu_lines(labels))
        return await self._questions.choose(labels)

    async def _field(self, label: str, about: Sequence[str], ask: Asking[str]) -> str:
        while True:
            try:
                return await self._asked(ask)
            except HelpWanted:
                self.help(about)
                if await self._asked(lambda: self._menu([going_on(label), _(BACK)])) == 1:
                    raise GoneBack from None

    async def _asked(self, ask: Asking[Result], anew: Asking[Result] | None = None) -> Result:
        """An answer; what comes between is seen to, and then the same is asked again, or `anew`."""
        while True:
            try:
                return await until(self._between, ask(), self._console)
            except Overtaken:
                await self._see_to_it()
            except InputEnded:
                await self._leave_if_wished()
            ask = anew or ask

    # Calls

    async def read(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """The answer, however long it takes; Ctrl+C stops waiting. Raises `Problem` and GoneBack."""
        return await self.carried(self.errands.read(exchange, self.say_offline), can_stop=True)

    async def carried(self, doing: Coroutine[Any, Any, Result], *, can_stop: bool) -> Result:
        """What comes of a call. Ctrl+C stops waiting for it where that changes nothing."""
        task = asyncio.ensure_future(doing)
        slow = asyncio.ensure_future(self._speak_of_waiting(can_stop=can_stop))
        try:
            while not await self._has_come(task):
                if self._interrupted and can_stop:
                    self._interrupted = False
                    self.say("", _("Stopped waiting."))
                    raise GoneBack
                slow.cancel()  # it would be said below the question that comes between
                await self._see_to_it()
            self._console.forget_blank()
            return task.result()
        finally:
            for one in (task, slow):
                one.cancel()
            await asyncio.gather(task, slow, return_exceptions=True)

    async def _has_come(self, task: asyncio.Future[Any]) -> bool:
        """False where something came between."""
        between = asyncio.ensure_future(self._between.wait())
        try:
            await asyncio.wait({task, between}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            between.cancel()
            await asyncio.gather(between, return_exceptions=True)
        return task.done()

    async def _speak_of_waiting(self, *, can_stop: bool) -> None:
        await self._parts.sleep(SLOW_SECONDS)
        self.say(_("One moment. Ctrl+C stops waiting.") if can_stop else _("One moment."))

    def say_offline(self, sentence: str) -> None:
        """Once when the service goes away, and once when it is back."""
        if sentence == self._offline:
            return
        was, self._offline = self._offline, sentence
        if sentence:
            self.say(no_answer(sentence))
        elif was:
            self.say(_("The service answers again."))

    # What comes between

    def interrupt(self) -> None:
        """Ctrl+C; at the question whether to leave it leaves."""
        if self._leaving or self._interrupted:
            self._gone.set()
        else:
            self._interrupted = True
            self._between.set()

    def fail(self, fault: BaseException | None) -> None:
        """A fault of our own ends the program with its name, instead of a conversation that waits for ever."""
        self._fault = self._fault or fault or RuntimeError()
        self._gone.set()
        self._between.set()

    def notice_fault(self, task: asyncio.Future[None]) -> None:
        """The same for something that is done beside the conversation, when it ends."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            self.fail(fault)

    async def _see_to_it(self) -> None:
        self._between.clear()
        if self._fault is not None:
            raise self._fault
        if self._interrupted:
            self._interrupted = False
            await self._leave_if_wished()
        if self._session is not None and not self._at_the_door:
            await self._pass_the_door()

    async def _pass_the_door(self) -> None:
        self._at_the_door = True
        try:
            await self._sign_in_again()
        finally:
            self._at_the_door = False
            waiting, self._session = self._session, None
            if waiting is not None:
                waiting.set()

    async def _session_ended(self) -> None:
        """However many calls find it out: the door is shown once, by the conversation."""
        if self._session is None:
            self._session = asyncio.Event()
            self._between.set()
        await self._session.wait()

    async def _leave_if_wished(self) -> None:
        """Asked once: a second Ctrl+C, or the end of what is typed, is an answer."""
        self.say("", _(QUIT_NOW))
        self._leaving = True
        try:
            choosing = self._questions.choose_from([_(STAY), _(QUIT)], default=True)
            leaves = await until(self._gone, choosing, self._console) == 1
        except (Overtaken, InputEnded):
            raise (self._fault or Left(_INTERRUPTED)) from None
        finally:
            self._leaving = False
        if leaves:
            raise Left(0)

    # Life

    async def learn_contact(self) -> None:
        """The way to a person, for the help; it is no matter if it never comes."""
        self.contact = (await self.errands.profile(lambda _said: None)).contact
