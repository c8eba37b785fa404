"""What all screens of the walk share: top line, card, fields with their troubles, buttons, status, keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from tui_reset.contract.secret import Secret
from tui_reset.flow.branding import service_of
from tui_reset.flow.events import Action, Typed
from tui_reset.flow.rail import rail_of
from tui_reset.flow.steps import ShowCode, reset_of
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import Words, words_of
from tui_reset.language.texts import mark
from tui_reset.screens import window_classes
from tui_reset.screens.choice_keys import act_of, choice_bindings
from tui_reset.screens.form_screen import FormScreen
from tui_reset.screens.messages import Chose, CodeAsked, CopyAsked, ScreenReady, Submitted
from tui_reset.screens.scene import Scene
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.status_line import StatusLine
from tui_reset.widgets.text_box import TextBox, place_cursor
from tui_reset.widgets.top_line import TopLine


class Room(VerticalScroll):
    """What the card scrolls in."""

    def on_resize(self) -> None:
        """What is being typed stays in sight when the window or the line below takes room away."""
        screen = self.screen
        if isinstance(screen, StepScreen) and screen.is_ready and isinstance(screen.focused, TextBox):
            screen.focused.scroll_visible(animate=False)


class StepScreen(FormScreen):
    """Draws a `Scene`. Subclasses name their fields and choices, and read the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", mark("Continue")),
        Binding("f2,ctrl+r", "show_passwords", mark("Show")),
        Binding("f3,ctrl+o", "show_code", mark("Code")),
        Binding("ctrl+y,c", "copy_code", mark("Copy"), key_display="^Y"),
        *choice_bindings(),
        Binding("escape", "back", mark("Back")),
        Binding("up", "scroll_room(-1)", show=False),
        Binding("down", "scroll_room(1)", show=False),
        Binding("pageup", "scroll_room(-8)", show=False),
        Binding("pagedown", "scroll_room(8)", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = ""
    CHOICES: ClassVar[tuple[Action, ...]] = ()
    STAYS: ClassVar[frozenset[str]] = frozenset()
    """Keys that this screen's own fields act on at once, and that lead to no other step."""

    def __init__(self, scene: Scene, side: Widget | None = None) -> None:
        super().__init__()
        self.scene = scene
        self._side = side
        self.is_ready = False
        self._was_shown = False

    @property
    def walk(self) -> Walk:
        """The walk that is drawn."""
        return self.scene.walk

    @property
    def words(self) -> Words:
        """What the step says."""
        return words_of(self.walk.step, self.walk.profile)

    @property
    def sends(self) -> str:
        """What Enter does here, for the key line."""
        return self.words.primary

    # What subclasses fill in

    def compose_card(self) -> ComposeResult:
        """The fields of the step and what stands between them."""
        yield from ()

    def read_form(self) -> Typed | Action:
        """What was typed, or the action that the primary button stands for."""
        return Action.BACK

    def draw_step(self) -> None:
        """Draw what only this step has; called for every new scene."""

    # Drawing

    def compose(self) -> ComposeResult:
        """Top line, card in the middle, status and keys below; a side panel where the app has one."""
        window_classes.classify(self)
        words = self.words
        if self._side is not None:
            self._side.add_class("-side")
            yield self._side
        yield TopLine()
        with Room(id="room", can_focus=False), Vertical(id="card"):
            yield Line(words.title, id="title")
            yield ProblemLine(id="trouble")
            yield Line("\n".join(words.lead), id="lead")
            yield from self.compose_card()
            yield Line("\n".join(words.notes), id="notes")
            yield ActionsRow(
                PushButton(words.primary, "send", primary=True, id="primary") if words.primary else None,
                [PushButton(words.choices.get(choice, ""), act_of(choice), id=choice.value) for choice in self.CHOICES],
            )
        yield StatusLine(id="status")
        yield KeyLine()

    def field(self, box: TextBox) -> ComposeResult:
        """A field by its name in the words, and the place for what is wrong with it."""
        return self.put_field(box, self.words.labels.get(box.id or "", ""))

    def update_node_styles(self, animate: bool = True) -> None:
        """Textual styles each node when it is made, and all again when the screen is shown: once is enough."""
        if animate or self._was_shown:
            super().update_node_styles(animate)
        else:
            self._was_shown = True

    def on_mount(self) -> None:
        """Draw the first scene."""
        if self._is_left():
            return
        self._draw(None)
        self.focus_first()
        self.screen_layout_refresh_signal.subscribe(self.query_one(KeyLine), place_cursor, immediate=True)
        self.post_message(ScreenReady(self))

    def show(self, scene: Scene) -> None:
        """Draw another scene of the same step."""
        before, self.scene = self.scene, scene
        if self.is_mounted and self.is_attached and not self._is_left():
            self._draw(before)

    def _is_left(self) -> bool:
        """Whether the app ends at this moment: then nothing more is put into the screen, to be drawn."""
        return self.app.return_code is not None

    def _draw(self, before: Scene | None) -> None:
        words, profile = self.words, self.walk.profile
        self.query_one(TopLine).say(service_of(profile), rail_of(self.walk.step, profile))
        self.line("title").say(words.title)
        self.line("lead").say("\n".join(words.lead))
        self.line("notes").say("\n".join(words.notes))
        self.line("status").say(self.scene.said)
        for box in self._boxes:
            label = words.labels.get(box.id or "", "")
            box.display = bool(label)
            box.name_it(label)
        for primary in self.query("#primary").results(PushButton):
            primary.name_it(words.primary)
        for choice in self.CHOICES:
            button = self.query_one(f"#{choice.value}", PushButton)
            button.display = choice in words.choices
            button.name_it(words.choices.get(choice, ""))
        self.draw_step()
        if before is None or before.walk.trouble is not self.walk.trouble:
            self.draw_trouble(self.walk.trouble)
        self.query_one(KeyLine).read_keys()

    def focus_first(self) -> None:
        """The first empty field, or the primary button."""
        boxes = [box for box in self._boxes if box.display]
        if any(box.has_class("-in-trouble") for box in boxes):
            return
        empty = [box for box in boxes if not box.value]
        if boxes:
            (empty or boxes)[0].focus()
        elif self.words.primary:
            self.query_one("#primary").focus(scroll_visible=False)

    # What the person does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the step offers now."""
        match action:
            case "choose":
                return Action(str(parameters[0])) in self.words.choices
            case "send":
                return bool(self.words.primary)
            case "back":
                ways = {Action.BACK, Action.TO_SIGN_IN} & self.words.choices.keys()
                return self.walk.busy is not None or bool(ways)
            case "show_passwords":
                return any(box.display for box in self.query(PasswordBox))
            case "show_code":
                return self._code() is not None and not isinstance(self.walk.step, ShowCode)
            case "copy_code":
                return self._code() is not None
            case _:
                return True

    def _code(self) -> Secret | None:
        reset = reset_of(self.walk.step)
        return reset.verification_code if reset else None

    def action_send(self) -> None:
        """Send the form, or take the one thing that the step leads to."""
        match self.read_form():
            case Action() as action:
                self.post_message(Chose(action))
            case typed:
                self.post_message(Submitted(typed))

    def action_choose(self, name: str) -> None:
        """Take one of the other ways."""
        self.post_message(Chose(Action(name)))

    def action_back(self) -> None:
        """Stop what is under way, or go back."""
        if self.walk.busy is not None:
            self.post_message(Chose(Action.STOP_WAITING))
        else:
            self.post_message(Chose(Action.BACK if Action.BACK in self.words.choices else Action.TO_SIGN_IN))

    def action_show_code(self) -> None:
        """Bring the verification code back (S2.5a)."""
        if code := self._code():
            self.post_message(CodeAsked(code))

    def action_copy_code(self) -> None:
        """Copy the verification code (S2.4)."""
        if code := self._code():
            self.post_message(CopyAsked(code))

    def action_scroll_room(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one("#room", VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_descendant_focus(self) -> None:
        """Enter may do something else now."""
        self.query_one(KeyLine).read_keys()

    def on_input_submitted(self) -> None:
        """Enter in a field sends the form, unless the next field still waits for something."""
        if self._boxes and (waiting := self._waiting_field()):
            waiting.focus()
        else:
            self.action_send()
