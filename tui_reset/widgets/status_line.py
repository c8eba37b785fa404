"""The line above the keys: what is being done, what became of copying, or that the backend is out of reach."""

from tui_reset.widgets.line import Line


class StatusLine(Line, inherit_css=False):
    """Keeps its room while it is silent, so that nothing jumps when it speaks; the styles take it back if need be."""

    def show_or_hide(self) -> None:
        """A class instead of no display."""
        self.set_class(not self.said, "-silent")
