"""What a session shows on its link: the full-screen app, or the lines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reset.flow.walk import Walk
from tui_reset.shell.channel_driver import channel_driver
from tui_reset.shell.style_cache import use_styles
from tui_reset.ssh import apps
from tui_reset.ssh.line_session import run_lines
from tui_reset.ssh.link import SessionLink
from tui_reset.ssh.request import Mode, SessionRequest

if TYPE_CHECKING:
    from tui_reset.shell.calm_app import CalmApp


class Crashed(Exception):  # noqa: N818 - a fact
    """The app has ended by a fault; `kind` is the name of its class."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind


Fit = Callable[["CalmApp", SessionRequest], None]


def _as_it_is(app: "CalmApp", request: SessionRequest) -> None:
    del app, request


async def front_end(request: SessionRequest, link: SessionLink, fit: Fit = _as_it_is) -> int:
    """Until it is left; gives the exit code. `fit` is done to an app before it runs. Raises Crashed, or the fault."""
    if request.mode in {Mode.LINES, Mode.DESK_LINES}:
        return await run_lines(request, link)
    app = apps.app_of(request)
    fit(app, request)
    use_styles(app)
    app.driver_class = channel_driver(link)
    left = await app.run_async()
    if (walk := _handed_over(app)) is not None:
        return await run_lines(request, link, walk)
    if app.fault:
        raise Crashed(app.fault)
    return left if left is not None else app.return_code or 0


def kind_of(fault: BaseException) -> str:
    """What may be told of a fault: its kind, never its words, which may hold what was typed."""
    return fault.kind if isinstance(fault, Crashed) else type(fault).__name__


def _handed_over(app: "CalmApp") -> Walk | None:
    """Where the reset goes on in lines, by a key of its screen (F12)."""
    from tui_reset.app.reset_app import ResetApp  # noqa: PLC0415 - the app has loaded it, unless it is the desk's

    return app.handed_over if isinstance(app, ResetApp) else None
