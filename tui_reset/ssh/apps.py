"""The front ends as a session runs them: with the door's word for who is asking, and nothing of this machine's."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reset.client.desk import DeskGateway
from tui_reset.client.gateway import Gateway
from tui_reset.contract.secret import Secret
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.errands.parts import Parts, Write
from tui_reset.ssh.request import Mode, SessionRequest
from tui_reset.terminal.clipboard import Clipboard, TerminalClipboard

if TYPE_CHECKING:
    from tui_reset.shell.calm_app import CalmApp


def terminal_environment(request: SessionRequest) -> Mapping[str, str]:
    """What may be known of the client's terminal. `SSH_CONNECTION` says that its clipboard is elsewhere."""
    return {**request.environment, "TERM": request.term, "SSH_CONNECTION": request.source or "ssh"}


def _door_key(request: SessionRequest) -> Secret | None:
    return Secret(request.door_key) if request.door_key else None


def parts_of(request: SessionRequest) -> Parts:
    """The gateway that names the true source, and the clipboard of the person's own terminal."""

    def make_gateway() -> Gateway:
        from tui_reset.client.http import HttpGateway  # noqa: PLC0415 - in a thread, after the first frame

        return HttpGateway(request.url, request.timeout, source=request.source or None, door_key=_door_key(request))

    def make_clipboard(write: Write) -> Clipboard:
        return TerminalClipboard(terminal_environment(request), write)

    return Parts(make_gateway, make_clipboard, profile=request.profile)


def desk_parts_of(request: SessionRequest) -> DeskParts:
    """The same for the desk."""

    def make_gateway() -> DeskGateway:
        from tui_reset.client.desk import HttpDesk  # noqa: PLC0415 - in a thread, after the first frame

        return HttpDesk(request.url, request.timeout, source=request.source or None, door_key=_door_key(request))

    return DeskParts(make_gateway)


def app_of(request: SessionRequest) -> "CalmApp":
    """The full-screen app of that session; it still needs a driver. What it hands over goes on in lines."""
    no_color = "NO_COLOR" in request.environment
    if request.mode is Mode.DESK:
        from tui_reset.desk.desk_app import DeskApp  # noqa: PLC0415 - for those who come to the desk

        return DeskApp(desk_parts_of(request), theme=request.theme, no_color=no_color)
    from tui_reset.app.reset_app import ResetApp  # noqa: PLC0415 - for those who want the full screen

    app = ResetApp(parts_of(request), theme=request.theme, no_color=no_color)
    app.offers_lines = True
    return app
