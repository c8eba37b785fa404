"""Starts the desk in lines on this process's own terminal."""

from tui_reset.client.desk import DeskGateway
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.lines.desk_front import DeskFront
from tui_reset.lines.running import on_this_terminal
from tui_reset.settings import Settings


def run(settings: Settings) -> int:
    """Until it is left; gives the exit code."""
    return on_this_terminal(lambda console: DeskFront(parts_of(settings), console), settings.url)


def parts_of(settings: Settings) -> DeskParts:
    """The gateway over HTTP, the machine's clock."""

    def make_gateway() -> DeskGateway:
        from tui_reset.client.desk import HttpDesk  # noqa: PLC0415 - in a thread, while the first answer is typed

        return HttpDesk(settings.url, settings.timeout)

    return DeskParts(make_gateway)
