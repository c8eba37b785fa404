"""The app that nothing typed leaks from: no palette, no pictures, no traceback, no control character."""

from collections.abc import Mapping
from typing import ClassVar, Final

from rich.text import Text
from textual.actions import ActionError as NoAction
from textual.actions import ActionParseResult
from textual.app import ActionError, App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.theme import Theme

from tui_reset.contract.wire import Brand
from tui_reset.flow.first_words import HAVE_MAIL
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext
from tui_reset.shell.allowed_actions import is_allowed
from tui_reset.shell.calm_driver import CalmDriver
from tui_reset.shell.channel_driver import Warned
from tui_reset.shell.plain_filter import PlainFilter
from tui_reset.shell.themes import DARK, THEMES, branded, next_theme, theme_of
from tui_reset.stylesheets import stylesheet

NO_BRAND: Final = Brand()


class CalmApp(App[int]):
    """Subclasses say in `CRASHED` what a person reads when it had to stop; `{name}` is the fault's."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = stylesheet("app")
    TITLE = "tui-reset"
    CRASHED: ClassVar[str] = mark("tui-reset had to stop because of a fault of its own ({name}).")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,ctrl+g", "help", mark("Help")),
        Binding("ctrl+q", "leave", mark("Leave"), priority=True, key_display="^Q"),
        Binding("ctrl+c", "leave", show=False, priority=True),
        # Before the next key is handed on: a password typed ahead must not end up in the field that Tab left.
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("f4,ctrl+t", "next_theme", mark("Colours")),
    ]

    def __init__(self, *, theme: str = "dark", no_color: bool = False, brand: Brand = NO_BRAND) -> None:
        super().__init__(driver_class=CalmDriver, ansi_color=True if no_color else None)
        self._disable_tooltips = self._disable_notifications = True  # layers of their own on each screen, unused here
        self._first_look = self._look = theme_of(theme)
        self._brand = brand
        for each in (*THEMES.values(), self._look, self._branded_look()):
            self.register_theme(each)
        # Set before anything is parsed; the watcher would have the styles parsed a second time.
        self.set_reactive(App.theme, self._branded_look().name)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._hears_mouse = True
        self._plain_filter = PlainFilter()
        self.crashed = self.fault = ""
        """The sentence for the person, where the app ended by a fault of its own."""

    def action_next_theme(self) -> None:
        """One's own if there is one, dark, light, high contrast, the terminal's own."""
        self._look = self.available_themes[next_theme(self._look.name, self._first_look)]
        self._put_on()

    def wear(self, brand: Brand) -> None:
        """The accent of whose service this is, as soon as that is known."""
        if brand != self._brand:
            self._brand = brand
            self._put_on()

    def _put_on(self) -> None:
        look = self._branded_look()
        if look.name not in self.available_themes:
            self.register_theme(look)
        self.theme = look.name

    def _branded_look(self) -> Theme:
        return branded(self._look, self._brand)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Only what is allowed, from keys and from anywhere else."""
        try:
            target, name, _ = self._parse_action(action, default_namespace or self, namespaces)
        except (ActionError, NoAction):
            return False
        return is_allowed(target, name) and await super().run_action(action, default_namespace, namespaces)

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Off: it would write the code into a file."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing is not copied: Ctrl+X where nothing is selected would empty a clipboard that may hold the link."""
        if text:
            super().copy_to_clipboard(text)

    def get_line_filters(self) -> list[LineFilter]:
        """No control character leaves, whatever widget it came from."""
        return [*super().get_line_filters(), self._plain_filter]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, for the moment before a theme is chosen."""
        return dict(DARK.variables)

    def on_warned(self, warned: Warned) -> None:
        """Whoever types nothing is told in time; any key stays, unless the session ends whatever is typed."""
        self.say_in_status(_warning(warned.seconds))

    def say_in_status(self, sentence: str) -> None:
        """In the line above the keys; "" takes it back."""

    def _hear_mouse(self, *, wanted: bool) -> None:
        if isinstance(self._driver, CalmDriver) and wanted is not self._hears_mouse:
            self._hears_mouse = wanted
            self._driver.hear_mouse(wanted=wanted)

    def _write_to_terminal(self, text: str) -> None:
        if self._driver is None:
            raise OSError
        self._driver.write(text)

    def crashed_sentence(self, fault: str) -> str:
        """What is said where the app ends by a fault of its own; `fault` is its kind."""
        return _(self.CRASHED).format(name=fault, have_mail=_(HAVE_MAIL))

    def _handle_exception(self, error: Exception) -> None:
        """One sentence: a traceback would show what was typed."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if not self._exit_renderables:
            cause = getattr(error, "error", error)
            self.fault = type(cause).__name__
            self.crashed = self.crashed_sentence(self.fault)
            self._exit_renderables.append(Text(self.crashed))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._handle_exception(RuntimeError())

    def panic(self, *renderables: object) -> None:  # noqa: ARG002 - they may hold what was typed
        """The same sentence for Textual's own faults."""
        self._handle_exception(RuntimeError())


def _warning(seconds: int) -> str:
    """That this ends soon, unless a key is typed; whatever is typed where `seconds` is negative; nothing at 0."""
    left = abs(seconds)
    if seconds > 0:
        said = ngettext(
            "Nothing was typed for a while: this ends in {number} second. Any key stays.",
            "Nothing was typed for a while: this ends in {number} seconds. Any key stays.",
            left,
        )
    else:
        said = ngettext(
            "This ends in {number} second. A reset goes on with the link in the mail.",
            "This ends in {number} seconds. A reset goes on with the link in the mail.",
            left,
        )
    return said.format(number=left) if seconds else ""
