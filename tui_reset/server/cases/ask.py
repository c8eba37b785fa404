"""Ask for a reset: the same answer and the same work, whoever is asked for (S2.2, S2.3, SECURITY 1, 2)."""

import re
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract import limits
from tui_reset.contract.codes import grouped
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Asked, Identity, Proof
from tui_reset.server.cases.audit import done_anyway, note
from tui_reset.server.cases.hold import view
from tui_reset.server.cases.mail_limits import is_within, mail_counts, mail_name, mails_to
from tui_reset.server.cases.posting import post_link
from tui_reset.server.house import Caller, House
from tui_reset.server.rules import tokens
from tui_reset.server.rules.addresses import address_key, username_key
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.rules.policy import HOUR
from tui_reset.server.rules.reset import Grant, GrantKind, Reset, ResetState
from tui_reset.server.store import requests, tallies
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType

_KEY: Final = re.compile(rf"[A-Za-z0-9_-]{{{limits.IDEMPOTENCY_KEY_MIN},{limits.IDEMPOTENCY_KEY_MAX}}}")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked for, by keys of the one comparison rule; `asked_key` and `asked_body` tell a repeat."""

    identity: Identity = field(repr=False)
    email_key: str = field(repr=False)
    username_key: str = field(repr=False)
    caller: Caller
    asked_key: bytes | None = field(repr=False)
    asked_body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Held:
    """A reset, the asker's grant on it, and the secret that shows it."""

    reset: Reset
    grant: Grant
    secret: str = field(repr=False)


async def ask_for_reset(house: House, identity: Identity, caller: Caller, idempotency_key: str | None) -> Asked:
    """Begin a reset, or a decoy that cannot be told from one.

    `self_service_off`, `malformed` (identity or key), `too_many_requests` (per source, known and unknown alike),
    `idempotency_mismatch`. A repeat with the same key is the same request, with the same codes.
    """
    if not house.live.self_service:
        raise Problem(ProblemCode.SELF_SERVICE_OFF)
    asking = _read(house, identity, caller, idempotency_key)
    asked, superseded = await done_anyway(house, lambda its: _asked_once(its, asking))
    # Not the mail worker: no mail is due before a random moment, and the worker looks four times a second.
    house.wakeups.signal(*superseded)
    return asked


async def _asked_once(house: House, asking: Asking) -> tuple[Asked, list[str]]:
    return await house.store.write(lambda connection: _ask(connection, house, asking))


def checked_key(key: str | None) -> str | None:
    """An idempotency key of 16 to 64 URL-safe characters, or `malformed`."""
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(ProblemCode.MALFORMED, "Idempotency-Key: 16 to 64 of A-Z a-z 0-9 _ -")
    return key


def _read(house: House, identity: Identity, caller: Caller, key: str | None) -> Asking:
    checked_key(key)
    wanted = house.policy.identity
    email = None if identity.email is None else address_key(identity.email)
    username = None if identity.username is None else username_key(identity.username)
    given = {"email": identity.email, "username": identity.username}
    keys = {"email": email, "username": username}
    if wrong := [name for name in keys if (keys[name] is None if name in wanted else given[name] is not None)]:
        raise Problem(ProblemCode.MALFORMED, "identity", fields={name: ["malformed"] for name in wrong})
    mac = house.keys.steady.mac
    return Asking(
        identity=identity,
        email_key=email or "",
        username_key=username or "",
        caller=caller,
        asked_key=mac("asked_key", caller.source, key) if key is not None else None,
        asked_body=mac("asked_body", identity.email or "", identity.username or "") if key is not None else None,
    )


def _ask(connection: Connection, house: House, asking: Asking) -> tuple[Asked, list[str]]:
    if asking.asked_key and (before := requests.by_asked_key(connection, asking.asked_key)):
        return _same_again(connection, house, asking, before), []
    account = house.directory.find(connection, asking.identity)
    subject = account.id if account else tokens.nobodys_id(house.keys, asking.email_key, asking.username_key)
    within, again = _count(connection, house, subject, asking.caller.source)
    superseded: list[str] = []
    if again or house.policy.link_lifetime > HOUR:
        # The same statement with a source that nobody has, where nothing may be ended: no branch does less work.
        superseded = requests.supersede(connection, subject, asking.caller.source if within else "")
    mailed = account if within and account and account.enabled else None
    hold = _new_reset(connection, house, asking, subject, mailed)
    reset = hold.reset
    post_link(connection, house, reset.id, reset.account_id)
    reason = _reason(account, within=within)
    result = "dropped" if reason else "queued"
    note(connection, house, asking.caller, EventType.RESET_ASKED, reset, result=result, reason=reason)
    return _asked(connection, house, hold, account), superseded


def _count(connection: Connection, house: House, subject: str, source: str) -> tuple[bool, bool]:
    """Count this request; whether a mail may go, and whether one went for this source within the hour.

    Over the source's limit nothing is done at all.
    """
    now, of_source = house.clock.now(), f"asked:{source}"
    counts = tallies.counts_with_group(connection, of_source, mails_to(subject), now)
    asked, limit = counts.get(of_source, []), house.policy.requests_per_source
    if total(asked) >= limit:
        raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=retry_after(asked, limit, now))
    mails = mail_counts(counts, subject, source)
    within = is_within(house, mails)
    tallies.add(connection, [(of_source, 1), (mail_name(subject, source, within=within), int(within))], now)
    return within, mails.from_source > 0


def _new_reset(
    connection: Connection, house: House, asking: Asking, subject: str, account: AccountRecord | None
) -> _Held:
    now = house.clock.now()
    reset_id = tokens.new_id_at(house.randomness, now, house.keys)
    reset = Reset(
        id=reset_id,
        reference=tokens.new_reference(house.randomness),
        subject=subject,
        account_id=account.id if account else None,
        credential_version=account.credential_version if account else 0,
        source=asking.caller.source,
        origin=asking.caller.origin,
        created=now,
        expires=now + house.policy.link_lifetime,
        state=ResetState.OPEN,
        language=asking.caller.language,
    )
    requests.add_reset(connection, reset, asking.asked_key, asking.asked_body)
    # The first grant of each request has the request's id: those that come later have ids of their own.
    grant = Grant(id=reset_id, kind=GrantKind.ASKER, proven=False, mailed_at=now)
    secret = tokens.grant_secret(house.keys, grant.id)
    requests.add_grant(connection, reset_id, grant, tokens.looked_up(secret))
    return _Held(reset, grant, secret)


def _reason(account: AccountRecord | None, *, within: bool) -> str:
    if account is None:
        return "unknown"
    if not account.enabled:
        return "disabled"
    return "" if within else "mail_limit"


def _same_again(
    connection: Connection, house: House, asking: Asking, before: tuple[Reset, Grant, bytes | None]
) -> Asked:
    reset, grant, asked_body = before
    if asked_body != asking.asked_body:
        raise Problem(ProblemCode.IDEMPOTENCY_MISMATCH)
    hold = _Held(reset, grant, tokens.grant_secret(house.keys, grant.id))
    return _asked(connection, house, hold, house.directory.find(connection, asking.identity))


def _asked(connection: Connection, house: House, hold: _Held, account: AccountRecord | None) -> Asked:
    reset = hold.reset
    seen = view(connection, house, reset, hold.grant)
    return Asked(
        id=reset.id,
        secret=hold.secret,
        reference=reset.reference,
        verification_code=_code_shown(house, reset, account),
        step=seen.step,
        expires_in=seen.expires_in,
        resend_in=seen.resend_in,
        resends_left=seen.resends_left,
        version=seen.version,
    )


def _code_shown(house: House, reset: Reset, account: AccountRecord | None) -> str | None:
    """The code, also for addresses that nobody has; None as the profile's article says (S2.6)."""
    hidden = account is not None and account.two_factor and not house.policy.code_for_two_factor
    if hidden or house.policy.proof is not Proof.VERIFICATION_CODE:
        return None
    return grouped(tokens.verification_code(house.keys, reset.id))
