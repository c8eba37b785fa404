"""Routes of signing in and of the signed-in account."""

from typing import Final

from litestar import delete, get, post, put
from litestar.params import JSONBody

from tui_reset.contract.problems import ProblemCode as Code
from tui_reset.contract.wire import (
    Account,
    BeginTwoFactorBody,
    EndTwoFactorBody,
    RecoveryCodes,
    SessionBody,
    SessionOpened,
    TotpBody,
    TwoFactorSeed,
)
from tui_reset.server.cases import account, enrol, sign_in
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import bearer_of, caller_of, house_of
from tui_reset.server.http.documented import SESSION, problems


@post(
    "/v1/sessions",
    tags=["session"],
    responses=problems(
        Code.WRONG_CREDENTIALS,
        Code.TWO_FACTOR_REQUIRED,
        Code.WRONG_PROOF,
        Code.PROOF_LOCKED,
        Code.TOO_MANY_REQUESTS,
        body=True,
    ),
)
async def open_session(request: ApiRequest, data: JSONBody[SessionBody]) -> SessionOpened:
    """Sign in; `two_factor_required` asks for the second factor after a right password."""
    return await sign_in.open_session(house_of(request), data, caller_of(request))


@delete("/v1/sessions/current", tags=["session"], security=SESSION, responses=problems(Code.UNAUTHORIZED))
async def close_session(request: ApiRequest) -> None:
    """Sign out."""
    await sign_in.close_session(house_of(request), bearer_of(request), caller_of(request))


@get("/v1/account", tags=["account"], security=SESSION, responses=problems(Code.UNAUTHORIZED))
async def read_account(request: ApiRequest) -> Account:
    """The signed-in account."""
    return await account.read_account(house_of(request), bearer_of(request), caller_of(request))


@post(
    "/v1/account/two-factor",
    status_code=200,
    tags=["account"],
    security=SESSION,
    responses=problems(
        Code.UNAUTHORIZED,
        Code.WRONG_CREDENTIALS,
        Code.FORBIDDEN,
        Code.PROOF_LOCKED,
        Code.TOO_MANY_REQUESTS,
        body=True,
    ),
)
async def begin_two_factor(request: ApiRequest, data: JSONBody[BeginTwoFactorBody]) -> TwoFactorSeed:
    """A seed for the authenticator app; nothing takes effect yet."""
    return await enrol.begin(house_of(request), bearer_of(request), data, caller_of(request))


@put(
    "/v1/account/two-factor",
    tags=["account"],
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN, Code.WRONG_PROOF, Code.PROOF_LOCKED, body=True),
)
async def confirm_two_factor(request: ApiRequest, data: JSONBody[TotpBody]) -> RecoveryCodes:
    """Two-factor on, from here; the recovery codes are shown once."""
    return await enrol.confirm(house_of(request), bearer_of(request), data, caller_of(request))


@delete(
    "/v1/account/two-factor",
    tags=["account"],
    security=SESSION,
    responses=problems(
        Code.UNAUTHORIZED,
        Code.WRONG_CREDENTIALS,
        Code.FORBIDDEN,
        Code.WRONG_PROOF,
        Code.PASSWORD_REFUSED,
        Code.PROOF_LOCKED,
        Code.TOO_MANY_REQUESTS,
        body=True,
    ),
)
async def end_two_factor(request: ApiRequest, data: JSONBody[EndTwoFactorBody]) -> None:
    """Two-factor off."""
    await enrol.end(house_of(request), bearer_of(request), data, caller_of(request))


@post(
    "/v1/account/two-factor/recovery-codes",
    status_code=200,
    tags=["account"],
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN, Code.WRONG_PROOF, Code.PROOF_LOCKED, body=True),
)
async def replace_recovery_codes(request: ApiRequest, data: JSONBody[TotpBody]) -> RecoveryCodes:
    """New recovery codes; the old ones stop working."""
    return await enrol.replace_recovery_codes(house_of(request), bearer_of(request), data, caller_of(request))


ROUTES: Final = [
    open_session,
    close_session,
    read_account,
    begin_two_factor,
    confirm_two_factor,
    end_two_factor,
    replace_recovery_codes,
]
