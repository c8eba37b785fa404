"""What stands over a page of the desk: it asks one thing, and Esc closes it."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType

from tui_reset.language.texts import mark
from tui_reset.screens.overlay import Overlay

if TYPE_CHECKING:
    from tui_reset.desk.desk_app import DeskApp

Answer = TypeVar("Answer")


class DeskOverlay(Overlay[Answer]):
    """Its answer is None when it was closed with Esc."""

    # Those of the app do not reach what stands over a page.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", mark("Close")),
        Binding("f1,ctrl+g", "help", mark("Help")),
        Binding("f4,ctrl+t", "next_theme", mark("Colours")),
    ]
    ABOUT: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: Answer | None = None

    @property
    def desk(self) -> "DeskApp":
        """The app, which holds the session."""
        return cast("DeskApp", self.app)

    def finish(self, answer: Answer) -> None:
        """Answer and close; where help or the door stands over this, when that is gone."""
        if self.app.screen is self:
            self.dismiss(answer)
        else:
            self._waiting = answer

    def on_screen_resume(self) -> None:
        """Nothing stands over this any more."""
        if self._waiting is not None:
            self.dismiss(self._waiting)

    def action_help(self) -> None:
        """Help for this."""
        self.desk.action_help()

    def action_next_theme(self) -> None:
        """Dark, light, high contrast."""
        self.desk.action_next_theme()

    def action_close(self) -> None:
        """Back, with nothing chosen and nothing done."""
        self.dismiss(None)
