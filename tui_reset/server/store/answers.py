"""What was answered to a call with an idempotency key, so that its repeat hears the same."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, insert, select

from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import answers

_FIND = Prepared(select(answers.c.fingerprint, answers.c.outcome).where(answers.c.key == bindparam("wanted")))
_KEEP = Prepared(insert(answers), ["key", "request_id", "fingerprint", "outcome"])


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """`fingerprint` tells whether the repeat asks the same; `outcome` is JSON without any secret."""

    fingerprint: str = field(repr=False)
    outcome: str


def find(connection: Connection, key: bytes) -> KeptAnswer | None:
    """The answer kept under a key."""
    row = _FIND.first(connection, {"wanted": key})
    return None if row is None else KeptAnswer(*row)


def keep(connection: Connection, key: bytes, request_id: str, answer: KeptAnswer) -> None:
    """Keep an answer until the request is purged."""
    _KEEP.insert(connection, (key, request_id, answer.fingerprint, answer.outcome))
