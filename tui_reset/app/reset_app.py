"""The full-screen app: it holds one walk, shows the screen of its step, and hands on what happens."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui_reset.app.type_ahead import TypeAheadApp
from tui_reset.contract.calls import Hold
from tui_reset.contract.secret import Secret
from tui_reset.errands.copied import COPIED
from tui_reset.errands.errands import MAIL_STATE_SECONDS, SLOW_SECONDS, Errands, learns
from tui_reset.errands.parts import Parts
from tui_reset.flow.asides import busy_text, help_text, leaving_text
from tui_reset.flow.asking import remembered
from tui_reset.flow.events import Acted, Action, Answered, ClockMoved, Event, Refused
from tui_reset.flow.going_back import loses_reset
from tui_reset.flow.steps import AskAddress, WaitForMail, reset_of
from tui_reset.flow.trouble import Tone
from tui_reset.flow.walk import Walk, begin, in_the_middle, leads_on, turn, watches
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.messages import Chose, CodeAsked, CopyAsked, Submitted
from tui_reset.screens.of_steps import screen_of
from tui_reset.screens.scene import Scene
from tui_reset.screens.step_screen import StepScreen
from tui_reset.shell.calm_app import NO_BRAND
from tui_reset.terminal.clipboard import Copied
from tui_reset.widgets.key_line import keys_of
from tui_reset.widgets.text_box import TextBox

CRASHED: Final = mark(
    "tui-reset had to stop because of a fault of its own ({name}). Nothing you typed was kept. "
    "Start it again; a reset that was under way goes on with “{have_mail}”."
)


class ResetApp(TypeAheadApp):
    """Everything that it needs comes in `Parts`; nothing but the flow's `turn` decides."""

    CRASHED = CRASHED
    BESIDE_STEPS: ClassVar[frozenset[str]] = frozenset({"help", "lines"})
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12,ctrl+underscore", "lines", mark("Lines"))]

    offers_lines = False
    """Whether whoever runs this app goes on in plain lines with the walk that it hands over."""
    handed_over: Walk | None = None
    """The walk that goes on in plain lines, once the app has ended for that."""

    def __init__(self, parts: Parts, *, theme: str = "dark", link: str | None = None, no_color: bool = False) -> None:
        super().__init__(theme=theme, no_color=no_color, brand=parts.profile.brand if parts.profile else NO_BRAND)
        self._parts = parts
        self._walk = begin(link, parts.profile)
        self._notice = ""
        self._offline = ""
        self._slow_attempt = -1
        self._watched: Hold | None = None
        self._rounds: list[Timer] = []
        self._errands = Errands(parts, self.happen, self._say_offline)
        self._copier = parts.make_clipboard(self._write_to_terminal)

    # Hooks for the demo

    def side_panel(self) -> Widget | None:
        """A widget to stand beside each screen where there is room; a new one for each screen."""
        return None

    @property
    def walk(self) -> Walk:
        """Where the walk stands."""
        return self._walk

    def fill(self, name: str, text: str) -> bool:
        """Put `text` into the field of that name, if the present screen shows it."""
        boxes = [box for box in self._base().query(TextBox) if box.id == name and box.display and box.is_mounted]
        for box in boxes:
            box.value = text
            box.cursor_position = len(text)
            box.focus()
        return bool(boxes)

    # The walk

    def happen(self, event: Event) -> None:
        """Turn the walk by one event, start what it asks for, draw what it is now."""
        before = self._walk
        if isinstance(event, Answered | Refused):
            self._offline = ""
        self._walk = walk = turn(before, event, self._parts.clock(), self._parts.new_key)
        if walk.busy is not None and walk.attempt != before.attempt:
            self._start_call()
        self._weigh(refused=bool(walk.trouble) and walk.trouble is not before.trouble)
        if walk.step is not before.step:
            self._keep_watch()
        if learns(before, walk):
            self._learn_profile()
        if walk.profile is not None and walk.profile is not before.profile:
            self.wear(walk.profile.brand)
        self._draw()
        if walk.busy is None and before.busy is not None:
            self.settle()

    def _weigh(self, *, refused: bool) -> None:
        """Be wary once a form was sent or refused, but not where a refused address is asked for again."""
        if refused and isinstance(self._walk.step, AskAddress):
            self.be_wary(wary=False)
        elif refused or leads_on(self._walk.busy):
            self.be_wary(wary=True)

    def is_moving_on(self) -> bool:
        """Whether a form is under way."""
        return leads_on(self._walk.busy)

    def _beside(self, work: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        """Given as a function: a coroutine that never begins, because the app ends first, would be complained of."""
        self.run_worker(work, group=group, exclusive=exclusive)

    def _start_call(self) -> None:
        walk = self._walk
        if walk.busy is None:
            return
        self._beside(partial(self._errands.carry, walk.busy, walk.attempt, walk.delay), "calls")
        self.set_timer(SLOW_SECONDS, lambda attempt=walk.attempt: self._speak_of(attempt))

    def _speak_of(self, attempt: int) -> None:
        if self._walk.busy is not None and self._walk.attempt == attempt:
            self._slow_attempt = attempt
            self._draw()

    def _keep_watch(self) -> None:
        self._keep_time()
        hold = watches(self._walk)
        if hold == self._watched:
            return
        self._watched = hold
        self.workers.cancel_group(self, "watch")
        reset = reset_of(self._walk.step)
        if hold is not None and reset is not None:
            self._beside(partial(self._errands.watch, hold, reset.version), "watch")

    def _keep_time(self) -> None:
        """Seconds pass where a reset is under way; anywhere else nothing wakes up."""
        is_under_way = reset_of(self._walk.step) is not None
        for timer in self._rounds:
            (timer.resume if is_under_way else timer.pause)()

    def _say_offline(self, sentence: str) -> None:
        if sentence != self._offline:
            self._offline = sentence
            self._draw()

    def _learn_profile(self) -> None:
        self._beside(self._errands.learn_profile, "profile", exclusive=True)

    def _look_after_mail(self) -> None:
        """Whoever waits for a mail is told when none gets out (S1.9)."""
        if isinstance(self._walk.step, WaitForMail):
            self._learn_profile()

    def _tick(self) -> None:
        if reset_of(self._walk.step) is not None:
            self.happen(ClockMoved())

    # Drawing

    def _scene(self) -> Scene:
        busy = self._walk.busy
        slow = ""
        if busy and self._slow_attempt == self._walk.attempt:
            # For translators: {what} is what is being done, such as “Asking for the reset”.
            slow = _("{what} … (Esc stops)").format(what=busy_text(busy))
        offline = "" if self._walk.trouble.tone is Tone.OFFLINE else self._offline  # once is enough
        return Scene(self._walk, self._parts.clock(), slow or self._notice or offline)

    def _base(self) -> StepScreen:
        base = self.screen_stack[0]
        if not isinstance(base, StepScreen):
            raise TypeError(type(base).__name__)
        return base

    def _draw(self) -> None:
        if not self.is_running or not self.screen_stack:
            return
        base, wanted = self._base(), screen_of(self._walk.step)
        if type(base) is wanted:
            base.show(self._scene())
            return
        self._notice = ""
        self._hear_mouse(wanted=True)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        base.forget_passwords()
        self.switch_screen(wanted(self._scene(), self.side_panel()))

    def get_default_screen(self) -> Screen[Any]:
        """The first step's screen, without an empty one below it."""
        screen = screen_of(self._walk.step)(self._scene(), self.side_panel())
        screen._push_result_callback(screen, None)  # noqa: SLF001 - switch_screen takes one off, and this has none yet
        return screen

    # Life

    def on_ready(self) -> None:
        """After the first frame: whatever needs the backend."""
        self._parts.ready()
        rounds = ((1.0, self._tick), (MAIL_STATE_SECONDS, self._look_after_mail))
        self._rounds = [self.set_interval(seconds, act, pause=True) for seconds, act in rounds]
        self._keep_time()
        if self._walk.profile is None:
            self._learn_profile()
        self._start_call()

    async def on_unmount(self) -> None:
        """Let go of connections."""
        await self._errands.close()

    # What screens tell

    def on_submitted(self, submitted: Submitted) -> None:
        """A form was sent."""
        self._notice = ""
        self.happen(submitted.typed)

    def on_chose(self, chose: Chose) -> None:
        """Going back out of a reset is asked about first, because it would be lost (S2.5a)."""
        acted = Acted(chose.action, chose.name)
        if loses_reset(self._walk, acted, self._parts.clock(), self._parts.new_key):
            self._ask_before(acted)
            return
        self._notice = ""
        self.happen(acted)

    def _ask_before(self, acted: Acted) -> None:
        from tui_reset.screens.leave import LeaveScreen, Leaving  # noqa: PLC0415 - imported when first needed

        def answered(answer: Leaving | None) -> None:
            if answer is Leaving.CANCEL:
                self.happen(Acted(Action.CANCEL_RESET))
            elif answer is Leaving.LEAVE:
                self.happen(acted)

        sentences = leaving_text(self._walk.step, self._parts.clock())
        self.push_screen(LeaveScreen(sentences, can_cancel=True), answered)

    def on_copy_asked(self, asked: CopyAsked) -> None:
        """Copy, and say truthfully what became of it (S2.4a)."""
        self._beside(partial(self._copy, asked.text), "clipboard", exclusive=True)

    async def _copy(self, text: Secret) -> None:
        from tui_reset.screens.code_again import CodeAgainScreen  # noqa: PLC0415 - imported when first needed

        copied = await self._copier.copy(text.reveal())
        self._notice = _(COPIED[copied])
        if copied is Copied.NOT_COPIED:
            self._hear_mouse(wanted=False)  # dragging selects then, as in any terminal, until the next screen
        if isinstance(self.screen, CodeAgainScreen):
            self.screen.say(self._notice)
        self._draw()

    def on_code_asked(self, asked: CodeAsked) -> None:
        """Bring the code back over the present step (S2.5a)."""
        from tui_reset.screens.code_again import CodeAgainScreen  # noqa: PLC0415 - imported when first needed

        self.push_screen(CodeAgainScreen(asked.code))

    def say_in_status(self, sentence: str) -> None:
        """Until the next thing is said."""
        self._notice = sentence
        self._draw()

    # Keys of every screen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """What leads beside a step is offered on steps alone, and plain lines where nothing is under way."""
        if action == "lines" and (not self.offers_lines or self._walk.busy is not None):
            return False
        return len(self.screen_stack) == 1 or action not in self.BESIDE_STEPS

    def action_help(self) -> None:
        """Help for the present step (S2.20)."""
        from tui_reset.screens.help import HelpScreen  # noqa: PLC0415 - imported when first needed

        self.push_screen(HelpScreen(help_text(self._walk.step, self._walk.profile), keys_of(self._base())))

    def action_lines(self) -> None:
        """End the app so that plain lines go on at this step, with a name or address that was typed; no password."""
        typed = self._base().read_form()
        step = self._walk.step if isinstance(typed, Action) else remembered(self._walk.step, typed)
        self.handed_over = replace(self._walk, step=step)
        self.exit(0)

    def action_leave(self) -> None:
        """End the app; in the middle of something ask first, once (S2.5a)."""
        from tui_reset.screens.leave import LeaveScreen, Leaving  # noqa: PLC0415 - imported when first needed

        def answered(answer: Leaving | None) -> None:
            if answer is Leaving.LEAVE:
                self.exit(0)

        if isinstance(self.screen, LeaveScreen) or not in_the_middle(self._walk):
            self.exit(0)
        else:
            sentences = leaving_text(self._walk.step, self._parts.clock())
            self.push_screen(LeaveScreen(sentences, can_cancel=False), answered)
