"""Builds the real parts of the desk."""

from tui_reset.client.desk import DeskGateway
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.settings import Settings
from tui_reset.shell.running import collect_again


def parts_of(settings: Settings) -> DeskParts:
    """The gateway over HTTP, the machine's clock."""

    def make_gateway() -> DeskGateway:
        from tui_reset.client.desk import HttpDesk  # noqa: PLC0415 - after the first frame, in a thread

        return HttpDesk(settings.url, settings.timeout)

    return DeskParts(make_gateway, ready=collect_again)
