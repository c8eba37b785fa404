"""Puts the routes and pages together into one ASGI application behind the front."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from tui_reset.contract import limits
from tui_reset.contract.wire import Profile
from tui_reset.server.house import House
from tui_reset.server.http import desk, desk_settings, pushes, resets, service, sessions
from tui_reset.server.http.answers import EXCEPTION_HANDLERS
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import HOUSE, STOPPING
from tui_reset.server.http.documented import openapi_config
from tui_reset.server.http.front import Front, Meter
from tui_reset.server.http.front_door import FrontDoor
from tui_reset.server.http.overload import turned_away
from tui_reset.server.http.peers import Peers
from tui_reset.server.http.readiness import Watch
from tui_reset.server.mail.direct import DirectMail
from tui_reset.server.pages.routes import PAGES
from tui_reset.server.pages.site import SITE, Site


@dataclass(frozen=True, slots=True)
class Parts:
    """What the HTTP side stands on. Setting `stopping` ends the long polls."""

    house: House
    site: Site
    profile: Callable[[str | None], Profile]
    """Asked anew each time, in a language or in none."""
    peers: Peers
    stopping: asyncio.Event
    post: DirectMail
    meter: Meter | None = None
    door: FrontDoor | None = None


class MsgspecApplication(Litestar):
    """Speaks msgspec alone: Litestar would import pydantic (20 MiB) wherever another program has installed it."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def _state(parts: Parts) -> State:
    return State(
        {
            HOUSE: parts.house,
            SITE: parts.site,
            service.PROFILE: parts.profile,
            service.READINESS: Watch(parts.house),
            STOPPING: parts.stopping,
            desk_settings.POST: parts.post,
        }
    )


def make_application(parts: Parts) -> Front:
    """The whole HTTP side of a backend."""
    app = MsgspecApplication(
        [*resets.ROUTES, *sessions.ROUTES, *pushes.ROUTES, *desk.ROUTES, *desk_settings.ROUTES, *service.ROUTES, PAGES],
        request_class=ApiRequest,
        request_max_body_size=limits.BODY_BYTES,
        exception_handlers=EXCEPTION_HANDLERS,
        openapi_config=openapi_config(),
        logging_config=None,
        state=_state(parts),
    )
    inner = turned_away(app, parts.stopping)
    return Front(inner, parts.peers, https=parts.site.is_https, meter=parts.meter, door=parts.door)
