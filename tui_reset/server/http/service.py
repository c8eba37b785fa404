"""Routes about the service itself: its profile, and whether it lives and is ready."""

from collections.abc import Callable
from typing import Final, cast

from litestar import Response, get

from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import Profile
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import house_of, stopping_of
from tui_reset.server.http.documented import problems

PROFILE: Final = "profile"


@get("/v1/profile", tags=["service"], responses=problems())
async def read_profile(request: ApiRequest) -> Profile:
    """All that a front end needs to draw itself."""
    return cast("Callable[[], Profile]", request.app.state[PROFILE])()


@get("/healthz", tags=["service"])
async def is_alive() -> dict[str, str]:
    """Answers while the process does."""
    return {"status": "alive"}


@get("/readyz", tags=["service"])
async def is_ready(request: ApiRequest) -> Response[dict[str, str]]:
    """503 while the database cannot be read; no figures."""
    if stopping_of(request).is_set():
        return Response({"status": "stopping"}, status_code=503)
    try:
        await house_of(request).store.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
    except Problem:
        return Response({"status": "unavailable"}, status_code=503)
    return Response({"status": "ready"})


ROUTES: Final = [read_profile, is_alive, is_ready]
