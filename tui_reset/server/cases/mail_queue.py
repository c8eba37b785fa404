"""The desk looks at mails that have not gone out, and has one tried again (S1.10)."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract import limits
from tui_reset.contract.desk import MailQueue, QueuedMail
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases import mail_total
from tui_reset.server.cases.desk_access import desk_person, desk_reader
from tui_reset.server.cases.hold import account_of
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.desk_state import normalised_reference
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import Reset, is_expired
from tui_reset.server.rules.time_words import rfc3339
from tui_reset.server.store import mail_queue, requests
from tui_reset.server.store.events import Event, EventType
from tui_reset.server.store.mail_queue import Waiting
from tui_reset.server.store.outbox import MailState
from tui_reset.server.store.wakeups import OUTBOX

RETRIES_PER_MINUTE: Final = 20
_OVER: Final = "This reset is over: start a new one."


async def read_queue(house: House, token: str) -> MailQueue:
    """What waits or has failed, newest first. `unauthorized`, `forbidden`, `too_many_requests`."""

    def read(connection: Connection) -> tuple[list[Waiting], bool]:
        desk_reader(connection, house, token)
        return mail_queue.waiting(connection, limits.DESK_PAGE), not mail_total.room(connection, house)

    waiting, used_up = await house.store.read(read)
    return MailQueue(items=[_shown(one, held=used_up and _can_be_held(one)) for one in waiting])


async def retry_mail(house: House, token: str, reference: str, caller: Caller) -> None:
    """Have the newest unsent mail of a reset tried at once; one that is being sent is left alone.

    `unauthorized`, `forbidden`, `not_found` (nothing of that number waits), `reset_over`, `too_many_requests`.
    """

    person = await house.store.read(lambda connection: desk_person(connection, house, token, "desk"))
    house.pace.step(f"mail_retry:{person.id}", RETRIES_PER_MINUTE, house.clock.monotonic())

    def retry(connection: Connection) -> str:
        desk_person(connection, house, token, "desk")
        mail = mail_queue.newest_of(connection, normalised_reference(reference) or "")
        if mail is None:
            raise Problem(ProblemCode.NOT_FOUND)
        reset = _still_open(connection, house, mail)
        if mail_queue.make_due(connection, mail.id, house.clock.now()):
            event = Event(
                at=house.clock.now(),
                type=EventType.MAIL_RETRIED,
                source=caller.source,
                actor=person.id,
                account_id=reset.account_id,
                request_id=reset.id,
                reference=reset.reference,
            )
            house.trail.record(connection, house.keys, event)
        return reset.id

    house.wakeups.signal(OUTBOX, await house.store.write(retry))


def _still_open(connection: Connection, house: House, mail: Waiting) -> Reset:
    reset = requests.by_id(connection, mail.request_id or "")
    if reset is None or not reset.is_open or is_expired(reset, house.clock.now()):
        raise Problem(ProblemCode.RESET_OVER, _OVER)
    if account_of(connection, house, reset) is None:
        raise Problem(ProblemCode.RESET_OVER, _OVER)
    return reset


def _can_be_held(mail: Waiting) -> bool:
    return mail.template == MailTemplate.RESET_LINK.value and mail.state == MailState.QUEUED and not mail.attempts


def _shown(mail: Waiting, *, held: bool) -> QueuedMail:
    return QueuedMail(
        reference=mail.reference,
        template=mail.template,
        state=mail.state,
        attempts=mail.attempts,
        smtp_reply=mail_total.HELD if held else mail.last_reply,
        created=rfc3339(mail.created),
    )
