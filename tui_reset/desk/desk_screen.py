"""What all screens of the desk share: top line, what is in the way, status, keys, and work beside the keys."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.css.query import NoMatches
from textual.screen import Screen

from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.desk.beside import beside, is_here
from tui_reset.flow.desk_words import trouble_of
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens import window_classes
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.status_line import StatusLine
from tui_reset.widgets.text_box import TextBox, place_cursor
from tui_reset.widgets.top_line import TopLine

if TYPE_CHECKING:
    from tui_reset.desk.desk_app import DeskApp

SLOW_SECONDS: Final = 0.3
"""What takes longer is spoken of."""


class DeskScreen(Screen[None]):
    """Subclasses compose their body and ask through `read` and `change`; `work` keeps every fault on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,ctrl+n", "menu", mark("Menu")),
        Binding("escape", "back", mark("Back")),
    ]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = ""
    PLACE: ClassVar[str] = ""
    HAS_MENU: ClassVar[bool] = True
    ABOUT: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._notice = self._busy = self._offline = ""
        self.is_working = False

    @property
    def desk(self) -> "DeskApp":
        """The app, which holds the session."""
        return cast("DeskApp", self.app)

    # What subclasses fill in

    def compose_body(self) -> ComposeResult:
        """What stands between the top line and the status."""
        yield from ()

    def begin(self) -> None:
        """After the first drawing, and again when the person has signed in anew."""

    # Drawing

    def compose(self) -> ComposeResult:
        """Top line, body, status, keys."""
        window_classes.classify(self)
        yield TopLine()
        yield from self.compose_body()
        yield StatusLine(id="status")
        with Horizontal(id="foot"):
            yield KeyLine()
            if self.HAS_MENU:
                yield PushButton(_("Menu"), "menu", id="menu")

    def on_mount(self) -> None:
        """Name the place, then begin; not where the app ends at this moment, and nothing was put into the screen."""
        if self.app.return_code is not None:
            return
        self.name_place()
        self.screen_layout_refresh_signal.subscribe(self.query_one(KeyLine), place_cursor, immediate=True)
        self.begin()

    def name_place(self) -> None:
        """Where one is, and whose desk this is."""
        self.query_one(TopLine).say(self.place(), None)

    def place(self) -> str:
        """The place, and whose desk this is as soon as that is known."""
        return " · ".join(part for part in (_(self.PLACE), self.desk.service) if part)

    def field(self, box: TextBox, label: str) -> ComposeResult:
        """A field and the place for what is wrong with it."""
        box.name_it(label)
        yield box
        yield ProblemLine(id=f"{box.id}-trouble", classes="-at-field")

    def line(self, name: str) -> Line:
        """One of the lines by its id."""
        return self.query_one(f"#{name}", Line)

    def box(self, name: str) -> TextBox:
        """One of the fields by its id."""
        return self.query_one(f"#{name}", TextBox)

    def complain(self, sentence: str, tone: Tone = Tone.REFUSED) -> None:
        """Say on the card what is in the way; "" takes it back."""
        if is_here(self):
            self.query_one("#trouble", ProblemLine).complain(sentence, tone)
            for room in self.query("#room"):
                self.call_after_refresh(room.scroll_home, animate=False)

    def complain_at(self, name: str, sentence: str) -> None:
        """Say it at a field, and go there; "" takes it back."""
        if not is_here(self):
            return
        self.query_one(f"#{name}-trouble", ProblemLine).complain(sentence)
        box = self.box(name)
        box.set_class(bool(sentence), "-in-trouble")
        if sentence:
            self.set_focus(box)

    def clear_troubles(self) -> None:
        """Take back all that was said."""
        for line in self.query(ProblemLine):
            line.complain("")
        for box in self.query(TextBox):
            box.remove_class("-in-trouble")

    def say(self, sentence: str) -> None:
        """In the line above the keys, until something else is said."""
        self._notice = sentence
        self._draw_status()

    def say_offline(self, sentence: str) -> None:
        """While the backend cannot be reached."""
        self._offline = sentence
        self._draw_status()

    def _draw_status(self) -> None:
        if is_here(self):
            self.query_one(StatusLine).say(self._offline or self._busy or self._notice)

    # Work beside the keys

    def work(self, act: Callable[[], Awaitable[None]], group: str = "work") -> None:
        """Do it beside the keys; an earlier one of the same group is given up."""
        beside(self, group, self._guarded, act)

    async def _guarded(self, act: Callable[[], Awaitable[None]]) -> None:
        slow = self.set_timer(SLOW_SECONDS, self._speak_of_waiting)
        try:
            await act()
        except (Problem, GatewayFault) as trouble:
            tone = Tone.OFFLINE if isinstance(trouble, GatewayFault) else Tone.REFUSED
            self.complain(trouble_of(trouble), tone)
        except NoMatches:
            if is_here(self):
                raise  # an answer that is late, for a page that is being taken away, has nothing to be drawn on
        finally:
            slow.stop()
            self._busy = ""
            self._draw_status()

    def _speak_of_waiting(self) -> None:
        self._busy = _("One moment …")
        self._draw_status()

    async def read(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """The answer, however long it takes. Raises `Problem`."""
        return await self.desk.errands.read(exchange, self.say_offline)

    async def change(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Once. Raises `Problem` and `GatewayFault`."""
        return await self.desk.errands.change(exchange)

    # Keys

    async def action_enter(self) -> None:
        """Press the button, or go on to the next field at once: the next key may be the first of a password.

        The last field sends, once it has taken in the keys before Enter.
        """
        focused, boxes = self.focused, list(self.query(TextBox))
        if isinstance(focused, PushButton):
            await focused.action_press()
        elif isinstance(focused, TextBox) and focused is not boxes[-1]:
            self.set_focus(boxes[boxes.index(focused) + 1])
        elif focused is not None:
            focused.call_later(self.action_send)

    def action_send(self) -> None:
        """Send the form, where there is one."""

    def action_menu(self) -> None:
        """Where else one can go."""
        self.desk.show_menu()

    def action_back(self) -> None:
        """To where one came from."""
        self.desk.go_back()

    def action_show_passwords(self) -> None:
        """Show what is typed, or mask it again."""
        for box in self.query(PasswordBox):
            box.password = not box.password

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Back leads somewhere only from a page that was opened from another."""
        return action != "back" or len(self.app.screen_stack) > 1

    def on_descendant_focus(self) -> None:
        """Enter may do something else now."""
        self.query_one(KeyLine).read_keys()
