"""An administrator has a real mail sent to the own address, and is told at which stage it stopped (S1.10)."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.desk import MailTest
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.desk_access import desk_person
from tui_reset.server.house import Caller, House
from tui_reset.server.mail.direct import DirectMail, Letter
from tui_reset.server.mail.smtp import MailNotTaken
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType

TESTS_PER_MINUTE: Final = 4
_DONE: Final = "done"
_REASON_CHARACTERS: Final = 200


async def send_test(house: House, post: DirectMail, token: str, caller: Caller) -> MailTest:
    """Send it by the settings in force, at once. `unauthorized`, `forbidden`, `too_many_requests`."""
    person = await house.store.read(lambda connection: desk_person(connection, house, token, "admin"))
    house.pace.step(f"mail_test:{person.id}", TESTS_PER_MINUTE, house.clock.monotonic())
    outcome = await _tested(house, post, person, caller)

    def note(connection: Connection) -> None:
        note_account(
            connection,
            house,
            caller.source,
            EventType.MAIL_TESTED,
            None,
            actor=person.id,
            result=outcome.stage,
            reason=outcome.reply[:_REASON_CHARACTERS],
        )

    await house.store.write(note)
    return outcome


async def _tested(house: House, post: DirectMail, person: AccountRecord, caller: Caller) -> MailTest:
    context = {"display_name": person.display_name, "at": house.clock.now(), "origin": caller.origin}
    letter = Letter(MailTemplate.MAIL_TEST, person.email, context, person.language or caller.language)
    try:
        reply = await post.send(house.live.mail_server, letter)
    except MailNotTaken as fault:
        return MailTest(ok=False, stage=fault.stage.value, reply=fault.reply)
    return MailTest(ok=True, stage=_DONE, reply=reply)
