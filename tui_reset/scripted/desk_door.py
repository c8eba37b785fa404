"""Signing a script in at the desk, and out."""

from typing import Any

import msgspec

from tui_reset.client import desk_calls
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import SessionOpened
from tui_reset.flow.desk_door import barred
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.desk_session import SessionFile
from tui_reset.scripted.desk_work import DeskWork
from tui_reset.scripted.refusals import Refusal, RefusalCode


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs in, with one of the two codes, which the desk always asks for. Its repr shows nothing."""

    identifier: str
    password: str
    totp: str | None = None
    recovery_code: str | None = None

    def __repr__(self) -> str:
        return "SignIn()"


async def sign_in(work: DeskWork, file: SessionFile, url: str, given: SignIn) -> dict[str, Any]:
    """Open a session and keep it in `file`; the one that was there before is ended.

    Nothing is asked where the file cannot be used, and no new file stays where nothing came of it.
    """
    if given.totp is not None and given.recovery_code is not None:
        raise Refusal(RefusalCode.USAGE, _("The input has both totp and recovery_code. Give one of them."))
    before = file.begin(url)
    try:
        opened = await _opened(work, given)
        await _keep(work, file, url, opened)
    except BaseException:
        file.give_up()
        raise
    if before is not None:
        await work.errands.give_back(Secret(before.token))
    return {"expires_in": opened.expires_in, "account": msgspec.to_builtins(opened.account)}


async def sign_out(work: DeskWork, file: SessionFile) -> None:
    """End the session, and take the file away; it stays where the service cannot be reached."""
    try:
        await work.ask(desk_calls.SIGN_OUT)
    except Problem as problem:
        if problem.code is not ProblemCode.UNAUTHORIZED:
            raise
    file.remove()


async def _opened(work: DeskWork, given: SignIn) -> SessionOpened:
    totp = None if given.totp is None else "".join(given.totp.split())
    password = Secret(given.password)
    exchange = desk_calls.open_session(given.identifier, password, totp=totp, recovery_code=given.recovery_code)
    opened = await work.ask(exchange)
    if refusal := barred(opened.account):
        await work.errands.give_back(Secret(opened.token))
        raise Problem(ProblemCode.FORBIDDEN, refusal)
    return opened


async def _keep(work: DeskWork, file: SessionFile, url: str, opened: SessionOpened) -> None:
    try:
        file.keep(url, opened)
    except BaseException:
        await work.errands.give_back(Secret(opened.token))
        raise
