"""Routes of what administrators set, and of the mail behind it: the switch, SMTP, its test, and the queue."""

from typing import Final, cast

from litestar import get, patch, post
from litestar.params import FromPath, JSONBody

from tui_reset.contract.desk import DeskSettings, MailQueue, MailTest, SettingsBody
from tui_reset.contract.problems import ProblemCode as Code
from tui_reset.server.cases import desk_settings, mail_queue, mail_test
from tui_reset.server.http.body import ApiRequest
from tui_reset.server.http.callers import bearer_of, caller_of, house_of
from tui_reset.server.http.documented import SESSION, problems
from tui_reset.server.mail.direct import DirectMail

POST: Final = "post"
_TAGS: Final = ["desk"]


@get("/v1/desk/settings", tags=_TAGS, security=SESSION, responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN))
async def read_settings(request: ApiRequest) -> DeskSettings:
    """The settings in force, for administrators; never the SMTP password."""
    return await desk_settings.read_settings(house_of(request), bearer_of(request))


@patch(
    "/v1/desk/settings",
    tags=_TAGS,
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN, Code.WRONG_PROOF, Code.PROOF_LOCKED, body=True),
)
async def change_settings(request: ApiRequest, data: JSONBody[SettingsBody]) -> DeskSettings:
    """Change them with a fresh authenticator code; `fields` of `malformed` say what each refused value must be."""
    return await desk_settings.change_settings(house_of(request), bearer_of(request), data, caller_of(request))


@post(
    "/v1/desk/mail-test",
    status_code=200,
    tags=_TAGS,
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN, Code.TOO_MANY_REQUESTS),
)
async def test_mail(request: ApiRequest) -> MailTest:
    """Send a real mail to the administrator's own address; `stage` says where it stopped."""
    direct = cast("DirectMail", request.app.state[POST])
    return await mail_test.send_test(house_of(request), direct, bearer_of(request), caller_of(request))


@get(
    "/v1/desk/mail",
    tags=_TAGS,
    security=SESSION,
    responses=problems(Code.UNAUTHORIZED, Code.FORBIDDEN, Code.TOO_MANY_REQUESTS),
)
async def read_mail_queue(request: ApiRequest) -> MailQueue:
    """The mails that wait or have failed, newest first."""
    return await mail_queue.read_queue(house_of(request), bearer_of(request))


@post(
    "/v1/desk/mail/{reference:str}/retry",
    status_code=202,
    tags=_TAGS,
    security=SESSION,
    responses=problems(
        Code.MALFORMED, Code.UNAUTHORIZED, Code.FORBIDDEN, Code.NOT_FOUND, Code.RESET_OVER, Code.TOO_MANY_REQUESTS
    ),
)
async def retry_mail(request: ApiRequest, reference: FromPath[str]) -> None:
    """Have the newest unsent mail of a reset tried at once."""
    await mail_queue.retry_mail(house_of(request), bearer_of(request), reference, caller_of(request))


ROUTES: Final = [read_settings, change_settings, test_mail, read_mail_queue, retry_mail]
