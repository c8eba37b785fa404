"""Moves the demo's people into a new database."""

from tui_reset.settings import Settings


def move_in(settings: Settings) -> None:
    """Add all of them, or finish what a killed start began. Raises DemoError."""
    raise NotImplementedError
