"""The front end in lines: it holds one walk, says what it is, asks what comes next, and hands on what happens."""

import asyncio
import contextlib
from typing import Final

from tui_reset.contract.calls import Hold
from tui_reset.contract.secret import Secret
from tui_reset.errands.copied import COPIED
from tui_reset.errands.errands import MAIL_STATE_SECONDS, SLOW_SECONDS, Errands, learns
from tui_reset.errands.parts import Parts
from tui_reset.flow.asides import busy_text
from tui_reset.flow.deployment import asks_name_alone
from tui_reset.flow.events import Acted, Action, Answered, ClockMoved, Event, Refused, TypedSignIn
from tui_reset.flow.going_back import loses_reset
from tui_reset.flow.steps import Done, SignIn, Step, WaitForMail, reset_of
from tui_reset.flow.trouble import Tone
from tui_reset.flow.walk import Walk, in_the_middle, turn, watches
from tui_reset.flow.words import words_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import no_answer
from tui_reset.lines.beside import Beside
from tui_reset.lines.console import Console, InputEnded
from tui_reset.lines.conversation import Conversation, Item, Wish
from tui_reset.lines.forms import filled_in, without_refused
from tui_reset.lines.open_question import kind_of, signature_of
from tui_reset.lines.opening import MODE, QUIT, first_question, service_line
from tui_reset.lines.overtaking import LEAVE, QUIT_NOW, STAY, Overtaken, until
from tui_reset.lines.parting import Parting, lost_by_leaving
from tui_reset.lines.telling import complaint, news, told

INTERRUPTED: Final = 130
CHOICES_NOW: Final = mark("The choices are now:")
"""Said when the service has its own words for what was offered, or offers less."""
_TICK_SECONDS: Final = 1.0
_FAREWELL_SECONDS: Final = 2.0
_CANCEL: Final = mark("End this reset: its link and code stop working")


class LinesFront:
    """Everything that it needs comes in `parts` and `console`; nothing but the flow's `turn` decides."""

    def __init__(self, parts: Parts, console: Console, walk: Walk, *, opened: bool = False) -> None:
        self._parts = parts
        self._console = console
        self._walk = walk
        self._opened = opened
        self._draft: dict[str, str] = filled_in(walk.step)
        self._looked_at = parts.clock()
        self._changed = asyncio.Event()
        self._interrupted = False
        self._parting = Parting(console)
        self._fault: BaseException | None = None
        self._exit: int | None = None
        self._came_from: type[Step] | None = None
        self._offline = ""
        self._watched: Hold | None = None
        self._beside = Beside(self.fail)
        self._errands = Errands(parts, self.happen, self._say_offline)
        self._copier = parts.make_clipboard(console.write_as_it_is)

    @property
    def walk(self) -> Walk:
        """Where the walk stands."""
        return self._walk

    # Hooks for the demo

    def opening(self, service: str) -> tuple[str, ...]:
        """What is said before the first step: what this is, how to get help, and where it talks to."""
        return (_(MODE), service_line(service)) if service else (_(MODE),)

    def items(self, step: Step, console: Console) -> list[Item]:  # noqa: ARG002 - for those who have more to offer
        """More lines for the menus."""
        return []

    # The walk

    async def run(self, service: str) -> int:
        """Until it is left; gives the exit code. `service` is the address that is named at the beginning, if any."""
        asked = first_question() if self._opened else ""
        if not self._opened:
            self._console.say(*self.opening(service), *told(self._walk, self._parts.clock()))
        self._parts.keep(self._walk)
        self._begin()
        try:
            while self._exit is None:
                await self._converse(asked)
                asked = ""
                if self._fault is not None:
                    raise self._fault
        finally:
            await self._end()
        return self._exit

    def happen(self, event: Event) -> None:
        """Turn the walk by one event, start what it asks for, say what is new."""
        before, then = self._walk, self._looked_at
        if isinstance(event, Answered | Refused):
            self._offline = ""
            self._console.forget_blank()
        if isinstance(event, Answered):
            self._console.led_on()
        self._looked_at = now = self._parts.clock()
        self._walk = walk = self._named(before, turn(before, event, now, self._parts.new_key))
        self._parts.keep(walk)
        if walk.busy is not None and walk.attempt != before.attempt:
            self._start_call()
        self._keep_watch()
        if learns(before, walk):
            self._beside.start("profile", self._errands.learn_profile())
        self._tell(before, then, now)

    def interrupt(self) -> None:
        """Ctrl+C: stops what is under way, asks once whether to quit, and quits at the second time."""
        if self._parting.is_asked or self._interrupted:
            self._parting.insist()
        elif self._walk.busy is not None:
            self._console.say("")
            self.happen(Acted(Action.STOP_WAITING))
        else:
            self._interrupted = True
            self._changed.set()

    def _tell(self, before: Walk, then: float, now: float) -> None:
        walk = self._walk
        if kind_of(walk.step) != kind_of(before.step):
            self._came_from = type(before.step)
            self._draft = filled_in(walk.step)
            self._say_instead(told(walk, now))
            self._go_straight_on(walk)
        elif walk.trouble and walk.trouble is not before.trouble:
            self._say_instead(complaint(walk.trouble, words_of(walk.step, walk.profile)))
            self._forget_refused()
        else:
            self._tell_news(before, news(before, walk, then, now))
        if signature_of(walk) != signature_of(before):
            self._changed.set()

    def _tell_news(self, before: Walk, lines: list[str]) -> None:
        """What is new where one is, before the question that is open, or before another one in its place."""
        walk = self._walk
        if walk.busy is None and before.busy is None and signature_of(walk) != signature_of(before):
            menu = isinstance(walk.step, SignIn) and not self._draft
            self._say_instead([*lines, *([_(CHOICES_NOW)] if menu else [])])
        elif lines:
            self._console.say(*lines)

    def _named(self, before: Walk, walk: Walk) -> Walk:
        """Where sign-in asks for the name first, it has been given by the reset that is done (S1.17, S2.18)."""
        step = walk.step
        if not (isinstance(before.step, Done) and isinstance(step, SignIn) and asks_name_alone(step, walk.profile)):
            return walk
        typed = TypedSignIn(step.identifier, Secret(""))
        return turn(walk, typed, self._looked_at, self._parts.new_key) if step.identifier else walk

    def _go_straight_on(self, walk: Walk) -> None:
        """After a reset the name is known: only the new password is asked for (S2.18)."""
        if self._came_from is not Done or not isinstance(walk.step, SignIn) or not walk.step.identifier:
            return
        if label := words_of(walk.step, walk.profile).labels.get("identifier"):
            self._console.say(f"{label}: {walk.step.identifier}")
            self._draft["identifier"] = walk.step.identifier

    def _say_instead(self, lines: list[str]) -> None:
        """The open question is answered by what has happened; whether to leave is still to be answered."""
        if not self._parting.is_asked:
            self._console.close_question()
        self._console.say(*lines)

    def _forget_refused(self) -> None:
        """What was refused is typed again, and what was not is kept."""
        self._draft = without_refused(self._draft, self._walk.trouble.fields)

    # The conversation

    async def _converse(self, asked: str) -> None:
        """Until there is something new: an event of the person's, or a walk that has moved by itself."""
        self._changed.clear()
        if self._interrupted:
            self._interrupted = False
            await self._leave(asks=True)
            return
        straight = self._came_from in {Done, SignIn} and isinstance(self._walk.step, SignIn)
        conversation = Conversation(self._console, self._walk, self._draft, self)
        try:
            if self._walk.busy is not None:
                await self._changed.wait()
            else:
                asking = conversation.outcome(straight=straight, asked=asked)
                await self._take(await until(self._changed, asking, self._console))
        except Overtaken:
            return
        except InputEnded as ended:
            await self._input_ended(ended)

    async def _take(self, outcome: Event | Wish) -> None:
        if outcome is Wish.QUIT:
            await self._leave(asks=in_the_middle(self._walk))
        elif isinstance(outcome, Acted) and loses_reset(self._walk, outcome, self._parts.clock(), self._parts.new_key):
            await self._ask_before(outcome)
        elif not isinstance(outcome, Wish):
            self._came_from = None
            self.happen(outcome)

    # Leaving

    async def _ask_before(self, acted: Acted) -> None:
        """Going back out of a reset is asked about first, because it would be lost (S2.5a)."""
        match await self._chosen(_("Leave this reset?"), [_(STAY), _(LEAVE), _(_CANCEL)]):
            case 1:
                self.happen(acted)
            case 2:
                self.happen(Acted(Action.CANCEL_RESET))
            case _:
                pass

    async def _leave(self, *, asks: bool) -> None:
        if not asks or await self._chosen(_(QUIT_NOW), [_(STAY), _(QUIT)]) == 1:
            self._exit = self._exit or 0

    async def _input_ended(self, ended: InputEnded) -> None:
        """Ctrl+D on a terminal is a wish to leave; after a pipe's end nothing more can be answered."""
        if self._console.can_hide:
            await self._leave(asks=True)
        else:
            self._console.say(ended.sentence)
            self._exit = INTERRUPTED if in_the_middle(self._walk) else 0

    async def _chosen(self, title: str, labels: list[str]) -> int:
        """The place of the answer."""
        lost = lost_by_leaving(self._walk, self._parts.kept_in, self._parts.clock())
        answer = await self._parting.choose(title, lost, labels)
        if answer is None:
            self._exit = INTERRUPTED
        return answer or 0

    # What is done beside the questions

    def _begin(self) -> None:
        self._beside.start("ticks", self._tick())
        self._beside.start("mail", self._look_after_mail())
        if self._walk.profile is None:
            self._beside.start("profile", self._errands.learn_profile())
        self._start_call()
        self._keep_watch()

    async def _end(self) -> None:
        await self._beside.end()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self._errands.close()

    def fail(self, fault: BaseException | None) -> None:
        """A fault of our own ends the program with its name, instead of a conversation that waits for ever."""
        self._fault = self._fault or fault or RuntimeError()
        self._parting.insist()
        self._changed.set()

    def _start_call(self) -> None:
        walk = self._walk
        if walk.busy is not None:
            self._beside.start("call", self._errands.carry(walk.busy, walk.attempt, walk.delay))
            self._beside.start("slow", self._speak_of(walk.attempt))

    async def _speak_of(self, attempt: int) -> None:
        await self._parts.sleep(SLOW_SECONDS)
        if self._walk.busy is not None and self._walk.attempt == attempt:
            doing = busy_text(self._walk.busy)
            self._console.say(_("{doing}. Ctrl+C stops waiting.").format(doing=doing))

    def _keep_watch(self) -> None:
        hold, reset = watches(self._walk), reset_of(self._walk.step)
        if hold == self._watched:
            return
        self._watched = hold
        self._beside.stop("watch")
        if hold is not None and reset is not None:
            self._beside.start("watch", self._errands.watch(hold, reset.version))

    def _say_offline(self, sentence: str) -> None:
        """Once when the service goes away, however often it is tried, and once when it is back."""
        was, self._offline = self._offline, sentence
        if sentence and not was and self._walk.trouble.tone is not Tone.OFFLINE:
            self._console.say(no_answer(sentence))
        elif was and not sentence:
            self._console.say(_("The service answers again."))

    async def _tick(self) -> None:
        while True:
            await self._parts.sleep(_TICK_SECONDS)
            if reset_of(self._walk.step) is not None:
                self.happen(ClockMoved())

    async def _look_after_mail(self) -> None:
        """Whoever waits for a mail is told when none gets out (S1.9)."""
        while True:
            await self._parts.sleep(MAIL_STATE_SECONDS)
            if isinstance(self._walk.step, WaitForMail):
                self._beside.start("profile", self._errands.learn_profile())

    async def copy(self, text: str) -> str:
        """Copy, and the sentence that says truthfully what became of it (S2.4a)."""
        return _(COPIED[await self._copier.copy(text)])
