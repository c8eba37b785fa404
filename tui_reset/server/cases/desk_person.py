"""Read a person's page: what the desk may see of an account, and never a secret (S1.3)."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.desk import OpenReset, PersonPage
from tui_reset.contract.limits import DESK_PAGE
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.desk_access import desk_reader
from tui_reset.server.cases.desk_log import entries_of
from tui_reset.server.cases.desk_look import state_of
from tui_reset.server.cases.desk_people import person_of
from tui_reset.server.house import House
from tui_reset.server.rules.tokens import is_account_id
from tui_reset.server.store import desk, event_log, requests
from tui_reset.server.store.event_log import Wanted

LAST_EVENTS: Final = 20


async def read_person(house: House, token: str, account_id: str) -> PersonPage:
    """The page of an account; `unauthorized`, `forbidden`, `not_found`, `too_many_requests`."""

    def read(connection: Connection) -> PersonPage:
        viewer = desk_reader(connection, house, token)
        account = house.directory.get(connection, account_id) if is_account_id(account_id) else None
        if account is None:
            raise Problem(ProblemCode.NOT_FOUND)
        newest = event_log.newest_id(connection)
        last, _ = event_log.backward(connection, Wanted(account.id), newest + 1, LAST_EVENTS)
        return PersonPage(
            person=person_of(account, viewer),
            open_resets=_open_resets(connection, house, account.id),
            last_events=entries_of(connection, last),
        )

    return await house.store.read(read)


def _open_resets(connection: Connection, house: House, account_id: str) -> list[OpenReset]:
    ids = desk.open_of(connection, account_id, house.clock.now(), DESK_PAGE)
    resets = [reset for reset_id in ids if (reset := requests.by_id(connection, reset_id))]
    return [OpenReset(reference=one.reference, state=state_of(connection, house, one)[0]) for one in resets]
