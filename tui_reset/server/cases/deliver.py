"""The outbox, as the mail worker sees it."""

from dataclasses import dataclass, field, replace
from typing import Final

import msgspec
from sqlalchemy import Connection

from tui_reset.server.cases import mail_total
from tui_reset.server.cases.audit import done_anyway
from tui_reset.server.cases.hold import account_of
from tui_reset.server.house import House
from tui_reset.server.rules import tokens
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.policy import HOUR
from tui_reset.server.rules.quoted_mail import without_quotes
from tui_reset.server.rules.reset import is_expired
from tui_reset.server.store import outbox, requests
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import Event, EventType
from tui_reset.server.store.outbox import AttemptEnd, Lease, MailState, OutboxRow
from tui_reset.server.store.wakeups import OUTBOX, seen_by_desk

LEASE_SECONDS: Final = 120
"""How long a parcel stays with a worker before another one may take it: a killed worker loses nothing."""

LATE_SECONDS: Final = 60.0
"""A mail that waits for longer waits for the mail server, or for the hour's limit."""
_ROUNDS: Final = 50
"""How often one look goes on to the next mails where all it found had become useless, such as after a flood."""
NOTICE_LIFETIME: Final = 24 * HOUR
"""How long a notice is tried."""
_TIGHT: Final = 10
"""Mails are short when a tenth of the hour's is left."""
_STALE: Final = 3
"""A third of its link's life old, a reset mail is worth less than one whose owner still waits."""
_REPLY_CHARACTERS: Final = 500
_REASON_CHARACTERS: Final = 64


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail that is due. Its repr shows no secret.

    `deadline` is when it is of no use any more (seconds since 1970); `attempts` counts this one.
    `context` has for every template: `display_name`, `at` (float, when it was asked for or happened), `origin` (address
    it came from); for `reset_link` also `link`, `mail_code` (ungrouped), `reference`, `expires_in` (seconds), and
    `started_by` (`desk`) where it was not the account's owner. `language` is what its reader reads, where it is known:
    the account's own, else that of who asked; a notice's is that of the last reset whose mail was used.
    """

    id: int
    template: MailTemplate
    recipient: str
    attempts: int
    deadline: float
    context: dict[str, str | int | float] = field(repr=False)
    request_id: str | None = None
    account_id: str | None = None
    language: str | None = None


async def due(house: House, limit: int) -> list[Parcel]:
    """Up to `limit` mails that are to go out now, each leased for `LEASE_SECONDS`.

    Who is written to is read now, never when the mail was asked for; what has become useless is dropped. While the
    settings are being changed its notices go first: they are waited for, and whoever changes them can fill the queue.
    Over the hour's limit of all mails only what may not wait is taken (`mail_total`), and near it fresh reset mails go
    before stale ones: or else, behind a flood, everybody's link would arrive when it is about to expire.
    """
    ahead = MailTemplate.SETTINGS_CHANGED.value if house.live.lock.locked() else None

    def take(connection: Connection) -> list[Parcel]:
        room = mail_total.room(connection, house)
        for _ in range(_ROUNDS):
            parcels = _taken(connection, house, min(limit, room) or limit, ahead, room)
            if parcels is None or parcels:
                break
        mail_total.count_leaving(connection, house, sum(parcel.attempts == 1 for parcel in parcels or ()))
        return parcels or []

    return await house.store.share(take)


def _taken(connection: Connection, house: House, most: int, ahead: str | None, room: int) -> list[Parcel] | None:
    """Those of the next due mails that are still of use; None where no mail is due."""
    now, parcels = house.clock.now(), []
    is_tight = room <= max(most, house.policy.mails_per_hour // _TIGHT)
    stale = now - house.policy.link_lifetime / _STALE if is_tight else None
    lease = Lease(now + LEASE_SECONDS, house.node)
    rows = outbox.take(connection, most, now, lease, ahead=ahead, stale=stale, hold=not room)
    for row in rows:
        parcel = _link_parcel(connection, house, row) if row.request_id else _notice_parcel(connection, house, row)
        if parcel is None:
            outbox.settle(connection, row.id, row.attempts + 1, AttemptEnd(MailState.DROPPED, now, ""))
        else:
            parcels.append(parcel)
    return parcels if rows else None


async def seconds_until_due(house: House) -> float | None:
    """How long until the next mail is due; None when none waits."""
    first = await house.store.read(outbox.first_due)
    return None if first is None else max(0.0, first - house.clock.now())


async def late_mails(house: House) -> int:
    """How many have waited for more than `LATE_SECONDS`, for whatever reason."""
    before = house.clock.now() - LATE_SECONDS
    return await house.store.read(lambda connection: outbox.late(connection, before))


async def sent(house: House, parcel: Parcel, reply: str) -> None:
    """The server has taken it: `reply` is its last SMTP answer."""
    await _settle(house, parcel, AttemptEnd(MailState.SENT, house.clock.now(), reply), EventType.MAIL_SENT)


async def postponed(house: House, parcel: Parcel, reply: str, seconds: float) -> bool:
    """A temporary refusal or no connection: due again in `seconds`; False where it has failed, past its deadline."""
    again = house.clock.now() + seconds
    if again >= parcel.deadline:
        await failed(house, parcel, reply)
        return False
    await _settle(house, parcel, AttemptEnd(MailState.QUEUED, again, reply), EventType.MAIL_POSTPONED)
    return True


async def failed(house: House, parcel: Parcel, reply: str) -> None:
    """A lasting refusal."""
    await _settle(house, parcel, AttemptEnd(MailState.FAILED, house.clock.now(), reply), EventType.MAIL_FAILED)


async def hand_back(house: House, parcels: list[Parcel]) -> None:
    """Not sent because the worker stops: due again at once, the attempt not counted."""
    back = AttemptEnd(MailState.QUEUED, house.clock.now(), "", counted=False)

    def give_back(connection: Connection) -> None:
        for parcel in parcels:
            outbox.settle(connection, parcel.id, parcel.attempts, back)

    await house.store.write(give_back)
    house.wakeups.signal(OUTBOX)


async def take_back(house: House) -> int:
    """What an earlier process was sending when it was killed is due at once, not when its lease ends.

    For the start alone, and only on SQLite, where one process serves a database: nobody else can be sending. Of several
    nodes each looks which of the others are dead (`nodes.Bereaved`). Who was being written to gets the mail twice at
    most, with the same link (SECURITY §4).
    """
    return await house.store.write(lambda connection: outbox.take_back(connection, house.clock.now()))


async def _settle(house: House, parcel: Parcel, attempted: AttemptEnd, happened: EventType) -> None:
    end = _fit_to_keep(attempted, parcel)
    event = Event(
        at=house.clock.now(),
        type=happened,
        source="",
        actor="mail",
        reason=f"{parcel.template.value} {end.reply}"[:_REASON_CHARACTERS],
        account_id=parcel.account_id,
        request_id=parcel.request_id,
    )

    async def settle(its: House) -> None:
        await its.store.write(lambda connection: _write_down(connection, its, parcel, end, event))

    await done_anyway(house, settle)
    if parcel.request_id:
        house.wakeups.signal(seen_by_desk(parcel.request_id))


def _write_down(connection: Connection, house: House, parcel: Parcel, end: AttemptEnd, event: Event) -> None:
    # Another worker has it since our lease ran out: then its word counts.
    if outbox.settle(connection, parcel.id, parcel.attempts, end):
        house.trail.record(connection, house.keys, event)


def _fit_to_keep(end: AttemptEnd, parcel: Parcel) -> AttemptEnd:
    """The reply shortened, and without link and mail code: it is read at the desk (S1.14)."""
    token = str(parcel.context.get("link", "")).rpartition("/")[2]
    reply = without_quotes(end.reply[:_REPLY_CHARACTERS], (token, str(parcel.context.get("mail_code", ""))))
    return AttemptEnd(end.state, end.due, reply, end.counted)


def _link_parcel(connection: Connection, house: House, row: OutboxRow) -> Parcel | None:
    """The mail with link and mail code, made here and kept nowhere; None when the reset is over."""
    reset = requests.by_id(connection, row.request_id or "")
    if reset is None or not reset.is_open or is_expired(reset, house.clock.now()):
        return None
    account = account_of(connection, house, reset)
    if account is None:
        return None
    link = f"{house.policy.public_url.rstrip('/')}/r/{tokens.link_token(house.keys, reset.id)}"
    context: dict[str, str | int | float] = {
        "link": link,
        "mail_code": tokens.mail_code(house.keys, reset.id),
        "reference": reset.reference,
        "expires_in": int(reset.expires - house.clock.now()),
        **msgspec.json.decode(row.parameters, type=dict[str, str]),
    }
    parcel = _parcel(row, account, reset.expires, {"at": reset.created, "origin": reset.origin, **context})
    language = account.language or reset.language or requests.last_language(connection, account.id)
    return replace(parcel, language=language)


def _notice_parcel(connection: Connection, house: House, row: OutboxRow) -> Parcel | None:
    account = house.directory.get(connection, row.account_id or "")
    deadline = row.created + NOTICE_LIFETIME
    if account is None or house.clock.now() >= deadline:
        return None
    parameters = msgspec.json.decode(row.parameters, type=dict[str, str])
    parcel = _parcel(row, account, deadline, {"at": row.created, **parameters})
    return replace(parcel, language=account.language or requests.last_language(connection, account.id))


def _parcel(row: OutboxRow, account: AccountRecord, deadline: float, context: dict[str, str | int | float]) -> Parcel:
    return Parcel(
        id=row.id,
        template=MailTemplate(row.template),
        recipient=account.email,
        attempts=row.attempts + 1,
        deadline=deadline,
        request_id=row.request_id,
        account_id=account.id,
        context={"display_name": account.display_name, **context},
    )
