"""What stands over a page of the desk: it asks one thing, and Esc closes it."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType

from tui_reset.screens.overlay import Overlay
from tui_reset.stylesheets import stylesheet

if TYPE_CHECKING:
    from tui_reset.desk.desk_app import DeskApp

Answer = TypeVar("Answer")


class DeskOverlay(Overlay[Answer]):
    """Its answer is None when it was closed with Esc."""

    CSS_PATH: ClassVar = [stylesheet("screens/overlay"), stylesheet("desk/desk")]  # type: ignore[assignment] # both
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close")]
    ABOUT: ClassVar[tuple[str, ...]] = ()

    @property
    def desk(self) -> "DeskApp":
        """The app, which holds the session."""
        return cast("DeskApp", self.app)

    def action_close(self) -> None:
        """Back, with nothing chosen and nothing done."""
        self.dismiss(None)
