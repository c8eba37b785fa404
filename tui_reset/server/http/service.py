"""Routes about the service itself: its profile, and whether it lives and is ready."""

from collections.abc import Callable
from typing import Final, cast

from litestar import Response, get

from tui_reset.contract.wire import Profile
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import caller_of, stopping_of
from tui_reset.server.http.documented import problems
from tui_reset.server.http.readiness import Readiness, Watch

PROFILE: Final = "profile"
READINESS: Final = "readiness"


@get("/v1/profile", tags=["service"], responses=problems())
async def read_profile(request: ApiRequest) -> Response[Profile]:
    """All that a front end needs to draw itself, in the language of `Accept-Language` where that is there."""
    profile = cast("Callable[[str | None], Profile]", request.app.state[PROFILE])(caller_of(request).language)
    return Response(profile, headers={"Vary": "Accept-Language"})


@get("/healthz", tags=["service"])
async def is_alive() -> dict[str, str]:
    """Answers while the process does."""
    return {"status": "alive"}


@get("/readyz", tags=["service"])
async def is_ready(request: ApiRequest) -> Response[dict[str, str]]:
    """503 while the database cannot be read (`unavailable`) or written (`unwritable`), and while stopping; no figures.

    Written to for this at most every five seconds.
    """
    if stopping_of(request).is_set():
        return Response({"status": "stopping"}, status_code=503)
    seen = await cast("Watch", request.app.state[READINESS]).look()
    return Response({"status": seen.value}, status_code=200 if seen is Readiness.READY else 503)


ROUTES: Final = [read_profile, is_alive, is_ready]
