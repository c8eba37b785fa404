"""The two headers by which a front door tells the backend for whom it asks."""

from typing import Final

DOOR_SOURCE: Final = "Tui-Reset-Source"
"""The address of the client, as text."""
DOOR_KEY: Final = "Tui-Reset-Door-Key"
"""What both sides know; without the right one the address is not believed."""
