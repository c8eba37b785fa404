"""Routes of a reset: ask, look, resend, prove, change, cancel, and come with a link."""

from typing import Annotated, Final, cast

from litestar import Response, delete, get, post
from litestar.params import FromPath, HeaderParameter, JSONBody

from tui_reset.contract.problems import ProblemCode as Code
from tui_reset.contract.wire import (
    AskBody,
    Asked,
    LinkBody,
    MailboxBody,
    Opened,
    PasswordBody,
    PasswordChanged,
    PauseBody,
    Paused,
    View,
)
from tui_reset.server.cases.ask import ask_for_reset
from tui_reset.server.cases.cancel import cancel_reset as cancel
from tui_reset.server.cases.change import change_password as change
from tui_reset.server.cases.look import look_at_reset as look
from tui_reset.server.cases.look import wait_for_change
from tui_reset.server.cases.pause import pause_two_factor as pause
from tui_reset.server.cases.prove import open_link as open_with
from tui_reset.server.cases.prove import prove_mailbox as prove
from tui_reset.server.cases.resend import resend_mail as resend
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import bearer_of, caller_of, house_of, stopping_of
from tui_reset.server.http.documented import RESET, problems
from tui_reset.server.http.polling import (
    known_version,
    seconds_to_wait,
    unchanged_response,
    view_response,
    while_listening,
)

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="16 to 64 URL-safe characters: a repeat answers the truth"),
]
Prefer = Annotated[str | None, HeaderParameter(name="Prefer", description="`wait=N`: wait up to N (25) seconds")]
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match", description="The version already known")]


@post(
    "/v1/resets",
    status_code=202,
    tags=["reset"],
    responses=problems(Code.SELF_SERVICE_OFF, Code.IDEMPOTENCY_MISMATCH, Code.TOO_MANY_REQUESTS, body=True),
)
async def ask_reset(request: ApiRequest, data: JSONBody[AskBody], idempotency_key: IdempotencyKey = None) -> Asked:
    """Ask for a reset. The answer is the same for every well-formed identity."""
    return await ask_for_reset(house_of(request), data.identity, caller_of(request), idempotency_key)


@get(
    "/v1/resets/{reset_id:str}",
    tags=["reset"],
    security=RESET,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.NOT_FOUND, Code.TOO_MANY_REQUESTS),
)
async def look_at_reset(
    request: ApiRequest, reset_id: FromPath[str], prefer: Prefer = None, if_none_match: IfNoneMatch = None
) -> Response[View]:
    """Where the reset stands for this grant; 304 when `If-None-Match` names the version it still has."""
    house, secret, caller = house_of(request), bearer_of(request), caller_of(request)
    known, seconds = known_version(if_none_match), seconds_to_wait(prefer)
    if known is None:
        return view_response(await look(house, reset_id, secret, caller))
    if seconds == 0:
        view = await look(house, reset_id, secret, caller)
        return view_response(view) if view.version != known else cast("Response[View]", unchanged_response(known))
    wait = wait_for_change(house, reset_id, secret, caller, known, seconds)
    changed = await while_listening(request, stopping_of(request), wait)
    return view_response(changed) if changed is not None else cast("Response[View]", unchanged_response(known))


@post(
    "/v1/resets/{reset_id:str}/resend",
    status_code=202,
    tags=["reset"],
    security=RESET,
    responses=problems(
        Code.MALFORMED, Code.UNAUTHORIZED, Code.NOT_FOUND, Code.RESET_OVER, Code.RESEND_TOO_SOON, Code.TOO_MANY_REQUESTS
    ),
)
async def resend_mail(request: ApiRequest, reset_id: FromPath[str]) -> Response[View]:
    """Send the same link and mail code again; extends nothing."""
    view = await resend(house_of(request), reset_id, bearer_of(request), caller_of(request))
    return view_response(view, 202)


@post(
    "/v1/resets/{reset_id:str}/mailbox",
    status_code=200,
    tags=["reset"],
    security=RESET,
    responses=problems(
        Code.UNAUTHORIZED,
        Code.NOT_FOUND,
        Code.WRONG_LINK,
        Code.RESET_OVER,
        Code.LINK_USED,
        Code.LINK_EXPIRED,
        Code.LINK_SUPERSEDED,
        Code.PROOF_LOCKED,
        body=True,
    ),
)
async def prove_mailbox(request: ApiRequest, reset_id: FromPath[str], data: JSONBody[MailboxBody]) -> Response[View]:
    """Prove this grant's mailbox with the link or the mail code."""
    view = await prove(house_of(request), reset_id, bearer_of(request), data, caller_of(request))
    return view_response(view)


@post(
    "/v1/links",
    status_code=200,
    tags=["reset"],
    responses=problems(
        Code.WRONG_LINK,
        Code.RESET_OVER,
        Code.LINK_USED,
        Code.LINK_EXPIRED,
        Code.LINK_SUPERSEDED,
        Code.TOO_MANY_REQUESTS,
        body=True,
    ),
)
async def open_link(request: ApiRequest, data: JSONBody[LinkBody]) -> Opened:
    """Come with the link alone: a new, proven grant."""
    return await open_with(house_of(request), data, caller_of(request))


@post(
    "/v1/resets/{reset_id:str}/two-factor/pause",
    status_code=200,
    tags=["reset"],
    security=RESET,
    responses=problems(
        Code.UNAUTHORIZED,
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.RESET_OVER,
        Code.WRONG_PROOF,
        Code.PROOF_LOCKED,
        body=True,
    ),
)
async def pause_two_factor(request: ApiRequest, reset_id: FromPath[str], data: JSONBody[PauseBody]) -> Paused:
    """Pause two-factor for this grant and this change alone; the account itself does not change."""
    return await pause(house_of(request), reset_id, bearer_of(request), data, caller_of(request))


@post(
    "/v1/resets/{reset_id:str}/password",
    status_code=200,
    tags=["reset"],
    security=RESET,
    responses=problems(
        Code.UNAUTHORIZED,
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.RESET_OVER,
        Code.IDEMPOTENCY_MISMATCH,
        Code.TWO_FACTOR_MUST_BE_PAUSED,
        Code.WRONG_PROOF,
        Code.PASSWORD_REFUSED,
        Code.PROOF_LOCKED,
        Code.TOO_MANY_REQUESTS,
        body=True,
    ),
)
async def change_password(
    request: ApiRequest, reset_id: FromPath[str], data: JSONBody[PasswordBody], idempotency_key: IdempotencyKey = None
) -> PasswordChanged:
    """Set the new password. Rules are judged before the proof; a repeat with the same key never acts twice."""
    return await change(house_of(request), reset_id, bearer_of(request), data, caller_of(request), idempotency_key)


@delete(
    "/v1/resets/{reset_id:str}",
    tags=["reset"],
    security=RESET,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.NOT_FOUND, Code.RESET_OVER),
)
async def cancel_reset(request: ApiRequest, reset_id: FromPath[str]) -> None:
    """End the reset."""
    await cancel(house_of(request), reset_id, bearer_of(request), caller_of(request))


ROUTES: Final = [
    ask_reset,
    look_at_reset,
    resend_mail,
    prove_mailbox,
    open_link,
    pause_two_factor,
    change_password,
    cancel_reset,
]
