"""The route by which sign-in details are handed to another application (S1.26)."""

from typing import Final

from litestar import post
from litestar.params import FromPath, JSONBody

from tui_reset.contract.problems import ProblemCode as Code
from tui_reset.contract.wire import PushBody, Pushed
from tui_reset.language.texts import ENGLISH, speak
from tui_reset.server.cases.push import push_password
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import bearer_of, caller_of, house_of
from tui_reset.server.http.documented import SESSION, problems


@post(
    "/v1/account/apps/{app:str}/push",
    status_code=200,
    tags=["account"],
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.WRONG_CREDENTIALS, Code.NOT_FOUND, Code.TOO_MANY_REQUESTS, body=True),
)
async def push_to_app(request: ApiRequest, app: FromPath[str], data: JSONBody[PushBody]) -> Pushed:
    """Hand the account's password to another application; it is verified here first and never kept."""
    caller = caller_of(request)
    # What became of it is kept in words, and read again by the same person.
    speak(caller.language or ENGLISH)
    return await push_password(house_of(request), bearer_of(request), app, data.password, caller)


ROUTES: Final = [push_to_app]
