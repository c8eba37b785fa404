"""Routes of the desk for people, their resets and the audit log."""

from typing import Annotated, Final, cast

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from tui_reset.contract import limits
from tui_reset.contract.desk import DeskAskBody, DeskAsked, DeskReset, Entries, People, PersonPage
from tui_reset.contract.problems import ProblemCode as Code
from tui_reset.server.cases.desk_log import Asked
from tui_reset.server.cases.desk_log import read_events as read
from tui_reset.server.cases.desk_look import look_at_reset as look
from tui_reset.server.cases.desk_look import wait_for_change
from tui_reset.server.cases.desk_people import find_people as find
from tui_reset.server.cases.desk_person import read_person as read_one
from tui_reset.server.cases.desk_reset import start_reset as start
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import bearer_of, caller_of, house_of, stopping_of
from tui_reset.server.http.documented import SESSION, problems
from tui_reset.server.http.polling import (
    known_version,
    seconds_to_wait,
    unchanged_response,
    view_response,
    while_listening,
)
from tui_reset.server.http.resets import IdempotencyKey, IfNoneMatch, Prefer

Query = Annotated[
    str, QueryParameter(name="q", description="The beginning of a user name, address, name or word of it")
]
AfterPerson = Annotated[str | None, QueryParameter(name="after", description="`next` of the page before")]
AfterEntry = Annotated[int | None, QueryParameter(name="after", description="`next` of the page before")]
Limit = Annotated[int, QueryParameter(name="limit", description=f"How many, up to {limits.DESK_PAGE}")]
OfAccount = Annotated[str | None, QueryParameter(name="account", description="Only those about this address or id")]
OfReference = Annotated[str | None, QueryParameter(name="reference", description="Only those about this reset")]


@get(
    "/v1/desk/accounts",
    tags=["desk"],
    security=SESSION,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.TOO_MANY_REQUESTS),
)
async def find_people(
    request: ApiRequest, q: Query = "", after: AfterPerson = None, limit: Limit = limits.DESK_PAGE
) -> People:
    """People by the beginning of a name; all by address where `q` is empty."""
    return await find(house_of(request), bearer_of(request), q, after, limit)


@get(
    "/v1/desk/accounts/{account_id:str}",
    tags=["desk"],
    security=SESSION,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.NOT_FOUND, Code.TOO_MANY_REQUESTS),
)
async def read_person(request: ApiRequest, account_id: FromPath[str]) -> PersonPage:
    """A person's page; never a secret on it."""
    return await read_one(house_of(request), bearer_of(request), account_id)


@post(
    "/v1/desk/accounts/{account_id:str}/resets",
    status_code=202,
    tags=["desk"],
    security=SESSION,
    responses=problems(
        Code.UNAUTHORIZED, Code.FORBIDDEN, Code.NOT_FOUND, Code.IDEMPOTENCY_MISMATCH, Code.TOO_MANY_REQUESTS, body=True
    ),
)
async def start_reset(
    request: ApiRequest, account_id: FromPath[str], data: JSONBody[DeskAskBody], idempotency_key: IdempotencyKey = None
) -> DeskAsked:
    """Have the link sent to the account's own address: the only thing that the desk can do to a password."""
    caller = caller_of(request)
    return await start(house_of(request), bearer_of(request), account_id, data, caller, idempotency_key)


@get(
    "/v1/desk/resets/{reference:str}",
    tags=["desk"],
    security=SESSION,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.NOT_FOUND, Code.TOO_MANY_REQUESTS),
)
async def look_at_desk_reset(
    request: ApiRequest, reference: FromPath[str], prefer: Prefer = None, if_none_match: IfNoneMatch = None
) -> Response[DeskReset]:
    """Where a reset stands, whoever started it; 304 when `If-None-Match` names the version it still has."""
    house, token = house_of(request), bearer_of(request)
    known, seconds = known_version(if_none_match), seconds_to_wait(prefer)
    if known is None:
        return view_response(await look(house, token, reference))
    if seconds == 0:
        seen = await look(house, token, reference)
        return view_response(seen) if seen.version != known else cast("Response[DeskReset]", unchanged_response(known))
    wait = wait_for_change(house, token, reference, caller_of(request), known, seconds)
    changed = await while_listening(request, stopping_of(request), wait)
    return view_response(changed) if changed is not None else cast("Response[DeskReset]", unchanged_response(known))


@get(
    "/v1/desk/events",
    tags=["desk"],
    security=SESSION,
    responses=problems(Code.MALFORMED, Code.UNAUTHORIZED, Code.TOO_MANY_REQUESTS),
)
async def read_events(
    request: ApiRequest,
    after: AfterEntry = None,
    limit: Limit = limits.DESK_PAGE,
    account: OfAccount = None,
    reference: OfReference = None,
) -> Entries:
    """The audit log, newest first."""
    return await read(house_of(request), bearer_of(request), Asked(limit, after, account, reference))


ROUTES: Final = [find_people, read_person, start_reset, look_at_desk_reset, read_events]
