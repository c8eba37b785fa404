"""How many mails one subject may be sent, over all requests and resends (SECURITY 89)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tui_reset.server.house import House
from tui_reset.server.rules.attempts import total
from tui_reset.server.store import tallies


@dataclass(frozen=True, slots=True)
class MailNames:
    """The names under which mails to a subject are counted: from everywhere, and from one source."""

    everywhere: str
    from_source: str


def mail_names(subject: str, source: str) -> MailNames:
    """Of a subject and a source."""
    return MailNames(f"mail:{subject}", f"mail:{subject}:{source}")


def is_within(house: House, counts: dict[str, list[tuple[int, int]]], names: MailNames) -> bool:
    """Whether one more mail may go; decoys are counted the same."""
    policy = house.policy
    return (
        total(counts[names.everywhere]) < policy.mails_per_account
        and total(counts[names.from_source]) < policy.mails_per_source
    )


def claim_mail(connection: Connection, house: House, subject: str, source: str) -> bool:
    """Count one mail if it may go; the same statements either way."""
    now, names = house.clock.now(), mail_names(subject, source)
    within = is_within(house, tallies.counts(connection, [names.everywhere, names.from_source], now), names)
    number = 1 if within else 0
    tallies.add(connection, [(names.everywhere, number), (names.from_source, number)], now)
    return within
