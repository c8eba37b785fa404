"""Sign in and out."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import SessionBody, SessionOpened
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.own_factor import use_factor
from tui_reset.server.cases.present_password import check_password
from tui_reset.server.cases.second_factor import Typed, typed_factor
from tui_reset.server.cases.session import account_answer
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.addresses import address_key, username_key
from tui_reset.server.rules.tokens import looked_up, new_token
from tui_reset.server.store import sessions
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import OUTBOX


@dataclass(frozen=True, slots=True)
class SigningIn:
    """A sign-in whose password was right for the account as it was then."""

    account: AccountRecord
    caller: Caller
    typed: Typed | None
    token: str = field(repr=False)


async def open_session(house: House, body: SessionBody, caller: Caller) -> SessionOpened:
    """A session of 12 hours. `wrong_credentials` costs the same for everyone and comes before anything else is said.

    After a right password: `two_factor_required`, `wrong_proof`, `proof_locked` (ten wrong second factors in an hour,
    counted apart from resets). `too_many_requests` where one source has too many sign-ins under way.
    """
    typed = typed_factor(body.totp, body.recovery_code)
    who = house.keys.steady.mac("identifier", _identifier_key(body.identifier)).hex()
    account = await house.store.read(lambda found: house.directory.find_by_identifier(found, body.identifier))
    try:
        checked = await check_password(house, caller.source, who, account, normalised_password(body.password))
    except Problem as problem:
        await _note_refusal(house, caller, account, problem)
        raise
    signing_in = SigningIn(checked, caller, typed, new_token(house.randomness))
    outcome = await house.store.write(lambda connection: _start(connection, house, signing_in))
    house.wakeups.signal(OUTBOX)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def close_session(house: House, token: str, caller: Caller) -> None:
    """Sign out; `unauthorized` when the session was over already."""

    def close(connection: Connection) -> None:
        account_id = sessions.holder(connection, looked_up(token), house.clock.now())
        if not sessions.close(connection, looked_up(token)) or account_id is None:
            raise Problem(ProblemCode.UNAUTHORIZED)
        note_account(connection, house, caller.source, EventType.SIGN_OUT, account_id)

    await house.store.write(close)


def _start(connection: Connection, house: House, signing_in: SigningIn) -> SessionOpened | Problem:
    """Read the account again, ask for the second factor, and insert the session for the very version checked."""
    account = house.directory.get(connection, signing_in.account.id)
    if account is None or account.credential_version != signing_in.account.credential_version:
        return Problem(ProblemCode.WRONG_CREDENTIALS)
    if account.two_factor:
        if signing_in.typed is None:
            return Problem(ProblemCode.TWO_FACTOR_REQUIRED)
        if problem := use_factor(connection, house, account, signing_in.typed, signing_in.caller):
            return problem
    now = house.clock.now()
    expires = now + house.policy.session_lifetime
    token_hash = looked_up(signing_in.token)
    # Whatever is left over here has been asked for a second factor if the account has one.
    times = {"created": now, "expires": expires}
    if not sessions.start(connection, token_hash, account, **times, second_factor=account.two_factor):
        return Problem(ProblemCode.WRONG_CREDENTIALS)
    note_account(connection, house, signing_in.caller.source, EventType.SIGN_IN, account.id)
    return SessionOpened(
        token=signing_in.token,
        expires_in=house.policy.session_lifetime,
        account=account_answer(connection, house, account),
    )


async def _note_refusal(house: House, caller: Caller, account: AccountRecord | None, problem: Problem) -> None:
    def refused(connection: Connection) -> None:
        account_id = account.id if account else None
        result = problem.code.value
        note_account(connection, house, caller.source, EventType.SIGN_IN, account_id, actor="anonymous", result=result)

    if problem.code is ProblemCode.WRONG_CREDENTIALS:
        await house.store.write(refused)


def _identifier_key(identifier: str) -> str:
    """Spellings of one identifier are counted together."""
    return address_key(identifier) or username_key(identifier) or identifier
