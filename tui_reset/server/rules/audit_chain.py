"""The chain over the audit log: what a seal says of its entries, and how each hangs on the one before (ASVS 16.4.2)."""

import hashlib
import hmac
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from tui_reset.server.rules.keys import Keys

BATCH: Final = 1_000
"""How many entries one seal covers at most."""
TAG_BYTES: Final = 4
"""How much of an entry's keyed hash its seal repeats, to say which one it was."""
_MOST: Final = 10_000
"""What no seal covers, whatever somebody has written into it."""
BEGINNING: Final = b""
"""What the first seal hangs on."""
LAST: Final = 2**63 - 1
"""No id is higher: both databases count in 64 bits."""
_SPAN: Final = re.compile(r"([0-9]{1,19})(?:-([0-9]{1,19}))?")
_HASH_BYTES: Final = 32
_PURPOSE: Final = "seal"

Span = tuple[int, int]
"""Ids from the first to the last, both included."""


class Entry(NamedTuple):
    """What a seal sees of an entry."""

    id: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """One link. `ids` is compact ("1-57,60"), `at` seconds since 1970; edited by anybody else it no longer fits."""

    number: int
    at: float
    ids: str
    count: int
    digest: bytes
    tags: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The number and the hash of one seal: kept elsewhere, it shows a cut-off end."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"


def read_head(text: str) -> Head | None:
    """A head as it was printed; None where it is none."""
    number, _, digits = text.strip().partition(":")
    try:
        head = Head(int(number), bytes.fromhex(digits))
    except ValueError:
        return None
    return head if head.number > 0 and len(head.hash) == _HASH_BYTES else None


def sealed(keys: Keys, before: Head | None, at: float, entries: Sequence[Entry]) -> Seal:
    """The next seal, over those entries in the order of their ids."""
    number = before.number + 1 if before else 1
    ids = compact([entry.id for entry in entries])
    digest = digest_of(entries)
    tags = b"".join(tag_of(entry) for entry in entries)
    seal = Seal(number, at, ids, len(entries), digest, tags, BEGINNING)
    return replace(seal, hash=keys.mac(_PURPOSE, *_said(before.hash if before else BEGINNING, seal)))


def is_fit(keys: Keys, before: bytes, seal: Seal) -> bool:
    """Whether the seal is as it was made, right behind the one with that hash, by any known key."""
    return keys.fits(seal.hash, _PURPOSE, *_said(before, seal))


def is_same(one: bytes, other: bytes) -> bool:
    """In constant time (ASVS 11.2.4)."""
    return hmac.compare_digest(one, other)


def digest_of(entries: Iterable[Entry]) -> bytes:
    """SHA-256 over every id with the keyed hash of its entry, and how long that is: which entry has which place."""
    return hashlib.sha256(b"".join(b"%d:%d:%b" % (entry.id, len(entry.mac), entry.mac) for entry in entries)).digest()


def tag_of(entry: Entry) -> bytes:
    """What a seal repeats of it, in a width of its own, whatever somebody has put there."""
    return entry.mac[:TAG_BYTES].ljust(TAG_BYTES, b"\0")


def tags_of(seal: Seal) -> Iterator[bytes]:
    """What the seal repeats of each of its entries, in their order; they only help to say which one was exchanged."""
    return (seal.tags[place : place + TAG_BYTES] for place in range(0, len(seal.tags), TAG_BYTES))


def compact(ids: Iterable[int]) -> str:
    """Rising ids as text: "1-57,60"."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in _runs(ids))


def spans_of(seal: Seal) -> list[Span] | None:
    """The ids of a seal; None where nobody can have sealed that: no numbers, not rising, or not `count` of them."""
    read = [_SPAN.fullmatch(part) for part in seal.ids.split(",")]
    spans = [(int(one[1]), int(one[2] or one[1])) for one in read if one]
    rising = all(first <= last for first, last in spans)
    apart = all(one[1] < other[0] for one, other in pairwise(spans))
    number = sum(last - first + 1 for first, last in spans)
    is_sound = all(read) and rising and apart and spans[-1][1] <= LAST
    return spans if is_sound and number == seal.count <= _MOST else None


def ids_in(spans: Iterable[Span]) -> Iterator[int]:
    """Every id."""
    for first, last in spans:
        yield from range(first, last + 1)


def named(ids: Iterable[int]) -> list[Span]:
    """Ids that follow on each other, together: to be told in one line."""
    return list(_runs(sorted(ids)))


@dataclass(slots=True)
class Covered:
    """All ids under any seal so far, as rising spans: as many as there are gaps between them."""

    _spans: list[Span] = field(default_factory=list)

    def add(self, span: Span) -> list[Span]:
        """Cover them too; gives those parts that were covered already."""
        first, last = span
        # All spans that overlap this one, or touch it.
        begin = bisect_left(self._spans, first - 1, key=itemgetter(1))
        end = bisect_right(self._spans, last + 1, key=itemgetter(0))
        met = self._spans[begin:end]
        self._spans[begin:end] = [(min([first, *(one for one, _ in met)]), max([last, *(other for _, other in met)]))]
        return [(max(one, first), min(other, last)) for one, other in met if one <= last and other >= first]

    def gaps(self) -> Iterator[Span]:
        """Where no seal is: before the first, between, and above the last, as far as ids can be."""
        first = -LAST - 1
        for begin, end in self._spans:
            if begin > first:
                yield first, begin - 1
            first = end + 1
        if first <= LAST:
            yield first, LAST

    @property
    def last(self) -> int:
        """The highest id under a seal; 0 where there is none."""
        return self._spans[-1][1] if self._spans else 0


def _said(before: bytes, seal: Seal) -> tuple[str, ...]:
    return (before.hex(), str(seal.number), str(seal.at), seal.ids, str(seal.count), seal.digest.hex())


def _runs(ids: Iterable[int]) -> Iterator[Span]:
    span: Span | None = None
    for number in ids:
        if span and number == span[1] + 1:
            span = (span[0], number)
            continue
        if span:
            yield span
        span = (number, number)
    if span:
        yield span
