"""How many mails one subject may be sent, over all requests and resends (SECURITY 89)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tui_reset.server.house import House
from tui_reset.server.rules.attempts import Count, total
from tui_reset.server.store import tallies


@dataclass(frozen=True, slots=True)
class MailCounts:
    """Mails to a subject within the hour: from everywhere, and from one source."""

    everywhere: int
    from_source: int


def mails_to(subject: str) -> str:
    """The group of names under which mails to a subject are counted, one for each source."""
    return f"mail:{subject}"


def mail_name(subject: str, source: str, *, within: bool) -> str:
    """Where one more is counted. All that may not go share one name: strangers cannot make a subject's group long."""
    return f"{mails_to(subject)}:{source if within else ''}"


def mail_counts(counts: Mapping[str, Sequence[Count]], subject: str, source: str) -> MailCounts:
    """Add up what is known of a subject's group; other names may be among it."""
    group = f"{mails_to(subject)}:"
    everywhere = sum(total(of_name) for name, of_name in counts.items() if name.startswith(group))
    return MailCounts(everywhere, total(counts.get(group + source, ())))


def is_within(house: House, mails: MailCounts) -> bool:
    """Whether one more mail may go; decoys are counted the same."""
    policy = house.policy
    return mails.everywhere < policy.mails_per_account and mails.from_source < policy.mails_per_source


def claim_mail(connection: Connection, house: House, subject: str, source: str) -> bool:
    """Count one mail if it may go; the same statements either way."""
    now = house.clock.now()
    counts = tallies.counts_with_group(connection, "", mails_to(subject), now)
    within = is_within(house, mail_counts(counts, subject, source))
    tallies.add(connection, [(mail_name(subject, source, within=within), int(within))], now)
    return within
