"""The line above the keys: what is being done, what became of copying, or that the backend is out of reach."""

from tui_reset.widgets.line import Line


class StatusLine(Line, inherit_css=False):
    """Keeps its room where there are lines enough, so that nothing jumps when it speaks."""

    KEEPS_ROOM = True
