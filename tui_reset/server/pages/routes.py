"""The page's addresses: from the mailed link to a form, and what the form sends."""

import logging
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from litestar import HttpMethod, Response, Router, get, post, route
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from tui_reset.contract import limits
from tui_reset.contract.link_text import token_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.language.texts import gettext as _
from tui_reset.server.cases.page import LinkPage, change_by_link, not_me
from tui_reset.server.cases.page_pause import pause_by_link
from tui_reset.server.pages.drawing import asset
from tui_reset.server.pages.password_form import PAUSE_ENDED, PasswordForm, body_of, refused_form
from tui_reset.server.pages.pause_form import pause_body_of, refused_pause
from tui_reset.server.pages.sentences import BY_CODE, BY_STEP, CHANGED, CHOOSE, MALFORMED, REVOKED, WRONG
from tui_reset.server.pages.site import (
    PageRequest,
    Shown,
    hear,
    house_and_caller,
    link_of,
    pause_secret_of,
    read,
    site_of,
    submitted,
)

log = logging.getLogger(__name__)

_PASSWORD_FIELDS: Final = frozenset(
    {"form", "again", "new_password", "confirm", "verification_code", "totp", "recovery_code"}
)
_PAUSE_FIELDS: Final = frozenset({"form", "code"})
_NOT_ME_FIELDS: Final = frozenset({"form", "who"})
_AGAIN: Final = re.compile(r"[0-9a-f]{32}")
_LOOKS: Final = [HttpMethod.GET, HttpMethod.HEAD]


def _shown(request: PageRequest, ending: Shown) -> Response[bytes]:
    return site_of(request).show(ending.message)


def _problem(request: PageRequest, problem: Problem) -> Response[bytes]:
    if problem.code in {ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY_REQUESTS}:
        return site_of(request).draw("busy.html.j2", 503, retry_after=problem.retry_after or 5)
    return site_of(request).show(BY_CODE.get(problem.code, MALFORMED))


def _refused(request: PageRequest, fault: HTTPException) -> Response[bytes]:
    if fault.status_code < 500:
        return site_of(request).show(MALFORMED)
    return site_of(request).draw("busy.html.j2", 503, retry_after=5)


def _broken(request: PageRequest, fault: Exception) -> Response[bytes]:
    """Anything unforeseen: the log gets its type and place but not its text, which may hold what was typed."""
    caller = house_and_caller(request)[1]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)]
    facts = {"request_id": caller.request_id, "fault": type(fault).__name__, "places": places[-12:]}
    log.error("fault", extra=facts)
    return site_of(request).draw("busy.html.j2", 503, retry_after=5)


@route("/r/{token:path}", http_method=_LOOKS, include_in_schema=False, status_code=303)
async def follow_link(request: PageRequest, token: FromPath[Path]) -> Response[bytes]:
    """Take the token out of the address bar at once (ASVS 14.2.1); nothing is read or written."""
    found = token_in(f"/r{token.as_posix()}"[: limits.PASTE_CHARACTERS])
    site = site_of(request)
    if found is None:
        return site.show(WRONG)
    return Response(b"", status_code=303, headers={"Location": site.home}, cookies=[site.cookie(found)])


@route("/r", http_method=_LOOKS, include_in_schema=False)
async def show_form(request: PageRequest) -> Response[bytes]:
    """The two forms of an open link, or how it ended."""
    token = link_of(request)
    return _form(request, token, await _open_page(request, token), PasswordForm())


@post("/r/pause", include_in_schema=False)
async def pause_two_factor(request: PageRequest) -> Response[bytes]:
    """Pause two-factor for this browser (S1.27); then, by a redirect, the form for the password."""
    token, fields = await submitted(request, _PAUSE_FIELDS)
    house, caller = house_and_caller(request)
    page, body = await _open_page(request, token), pause_body_of(fields.get("code", ""))
    if isinstance(body, PasswordForm):
        return _form(request, token, page, body)
    try:
        secret = await pause_by_link(house, token, body, caller, pause_secret_of(request))
    except Problem as problem:
        refused = refused_pause(problem, authenticator=body.totp is not None)
        if refused is None:
            raise
        return _form(request, token, await _open_page(request, token), refused)
    site = site_of(request)
    cookies = [site.pause_cookie(secret)] if secret else []
    return Response(b"", status_code=303, headers={"Location": site.home}, cookies=cookies)


@post("/r/password", include_in_schema=False)
async def set_password(request: PageRequest) -> Response[bytes]:
    """Set the new password (S2.17); refusals come back with the form, and a repeat answers the truth."""
    token, fields = await submitted(request, _PASSWORD_FIELDS)
    house, caller = house_and_caller(request)
    again = fields.get("again", "")
    if not _AGAIN.fullmatch(again):
        raise Problem(ProblemCode.MALFORMED)
    pause_secret = pause_secret_of(request)
    page = await read(request, token)
    if page.must_pause:
        return _form(request, token, page, PasswordForm(status=409, banner=_(PAUSE_ENDED)))
    body = body_of(fields, page)
    if isinstance(body, PasswordForm):
        _end_if_over(page)
        return _form(request, token, page, body)
    try:
        await change_by_link(house, token, body, caller, again, pause_secret)
    except Problem as problem:
        refused = refused_form(problem, page, fields)
        if refused is None:
            raise
        return _form(request, token, await _open_page(request, token), refused)
    return site_of(request).show(CHANGED)


@post("/r/not-me", include_in_schema=False)
async def end_request(request: PageRequest) -> Response[bytes]:
    """End the request, once the choice was made that no form has made beforehand: scanners submit forms too."""
    token, fields = await submitted(request, _NOT_ME_FIELDS)
    house, caller = house_and_caller(request)
    if fields.get("who") == "not_me":
        await read(request, token)
        await not_me(house, token, caller)
        return site_of(request).show(REVOKED)
    page = await _open_page(request, token)
    if fields.get("who") == "me":
        return _form(request, token, page, PasswordForm())
    missing = PasswordForm(status=422, errors={"who": [_(CHOOSE)]})
    return _form(request, token, page, missing)


@get("/r/style.css", include_in_schema=False)
async def style(request: PageRequest) -> Response[bytes]:
    """The page's look, in the colours of the brand where it has some."""
    return asset("style.css", "text/css", site_of(request).colours)


@get("/r/show.js", include_in_schema=False)
async def script() -> Response[bytes]:
    """Shows and hides typed passwords where JavaScript is on; nothing depends on it (ASVS 6.2.6)."""
    return asset("show.js", "text/javascript")


async def _open_page(request: PageRequest, token: str) -> LinkPage:
    page = await read(request, token)
    _end_if_over(page)
    return page


def _end_if_over(page: LinkPage) -> None:
    if page.step is not ResetStep.SET_PASSWORD:
        raise Shown(BY_STEP.get(page.step, WRONG))


def _form(request: PageRequest, token: str, page: LinkPage, form: PasswordForm) -> Response[bytes]:
    site = site_of(request)
    house = house_and_caller(request)[0]
    values: Mapping[str, Any] = {
        "page": page,
        "form": form,
        "form_token": site.sealer.form_token(token),
        "ends_at": house.clock.now() + page.expires_in,
    }
    return site.draw("form.html.j2", form.status, **values)


PAGES: Final = Router(
    "/",
    route_handlers=[follow_link, show_form, pause_two_factor, set_password, end_request, style, script],
    before_request=hear,
    exception_handlers={Shown: _shown, Problem: _problem, HTTPException: _refused, Exception: _broken},
)
