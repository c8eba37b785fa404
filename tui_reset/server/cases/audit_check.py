"""Walk the audit log's chain and name all that is not as it was written (ASVS 16.4.2, SECURITY 96)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from tui_reset.server.house import House
from tui_reset.server.rules import audit_chain
from tui_reset.server.rules.audit_chain import BEGINNING, Covered, Entry, Head, Seal, Span
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.time_words import rfc3339
from tui_reset.server.store import purges, sealed_rows, seals
from tui_reset.server.store.events import is_row_intact
from tui_reset.server.store.sealed_rows import Row

_SEALS: Final = 500
_ENTRIES: Final = 5_000
"""How many seals, and entries under them, are in memory at a time."""
_OR_A_BACKUP: Final = "(An older backup that was put back looks like that too.)"


@dataclass(slots=True)
class Verdict:
    """What the walk has seen. `waiting` have no seal yet, the oldest of them since `oldest` (seconds since 1970)."""

    findings: int = 0
    seals: int = 0
    entries: int = 0
    head: Head | None = None
    purged: Head | None = None
    waiting: int = 0
    oldest: float = 0.0
    is_head_gone: bool = False
    """The head that was to be compared has been purged since, rightly."""


async def check_audit(house: House, kept: Head | None, tell: Callable[[str], None]) -> Verdict:
    """Look through everything there is now, in one view of the data and in bounded memory.

    `tell` hears a sentence for each finding as soon as it is found, in another thread. `kept` is a head from earlier.
    """
    return await house.store.read(lambda connection: check(connection, house.keys, kept, tell))


def check(connection: Connection, keys: Keys, kept: Head | None, tell: Callable[[str], None]) -> Verdict:
    """The same over one connection."""
    with seals.as_it_stands(connection):
        return _Walk(connection, keys, tell).verdict(kept)


@dataclass(slots=True)
class _Seen:
    """What is not right under one seal, by ids."""

    missing: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    exchanged: list[int] = field(default_factory=list)
    unmarked: list[int] = field(default_factory=list)


class _Walk:
    def __init__(self, connection: Connection, keys: Keys, tell: Callable[[str], None]) -> None:
        self._connection, self._keys, self._tell = connection, keys, tell
        self._has_marks = seals.has_marks(connection)
        self._covered = Covered()
        purged = purges.furthest(connection, keys)
        self._verdict = Verdict(purged=purged)
        self._expected = purged.number + 1 if purged else 1
        self._link: bytes | None = purged.hash if purged else BEGINNING

    def verdict(self, kept: Head | None) -> Verdict:
        """Everything, in the order in which it is best read."""
        for stretch in self._stretches():
            spans = [span for seal in stretch for span in audit_chain.spans_of(seal) or ()]
            rows = sealed_rows.within_all(self._connection, spans)
            for seal in stretch:
                self._look_under(seal, rows, is_fit=self._look_at_link(seal))
        self._look_beside()
        for first, last in sealed_rows.copies(self._connection):
            self._found(f"Entry {last} is a copy of entry {first}, put in much later.")
        if not (self._verdict.seals or self._verdict.waiting) and sealed_rows.has_accounts(self._connection):
            self._found("There are accounts, and not one entry, not even of theirs: the whole log was taken away.")
        self._compare(kept)
        return self._verdict

    def _found(self, sentence: str) -> None:
        self._verdict.findings += 1
        self._tell(sentence)

    def _stretches(self) -> Iterator[list[Seal]]:
        number, stretch, entries = 0, list[Seal](), 0
        while more := seals.after(self._connection, number, _SEALS):
            number = more[-1].number
            for seal in more:
                stretch.append(seal)
                entries += sum(last - first + 1 for first, last in audit_chain.spans_of(seal) or ())
                if entries >= _ENTRIES:
                    yield stretch
                    stretch, entries = [], 0
        yield stretch

    def _look_at_link(self, seal: Seal) -> bool:
        """Whether it is as it was made, as far as can be told."""
        verdict, purged = self._verdict, self._verdict.purged
        verdict.seals, verdict.head = verdict.seals + 1, Head(seal.number, seal.hash)
        if seal.number < self._expected:
            gone = purged.number if purged else 0
            self._found(f"Seal {seal.number} is there, although all up to seal {gone} had been purged: it was put in.")
            return False
        if seal.number > self._expected:
            lost = (self._expected, seal.number - 1)
            self._found(f"{_many('Seal', lost)} {_is(lost)} missing, and no purge on record says so.")
            self._link = None
        is_fit = self._link is None or audit_chain.is_fit(self._keys, self._link, seal)
        if not is_fit:
            self._found(f"Seal {seal.number} is not as it was made, or not in its place.")
        self._link, self._expected = seal.hash, seal.number + 1
        return is_fit

    def _look_under(self, seal: Seal, rows: dict[int, Row], *, is_fit: bool) -> None:
        spans = audit_chain.spans_of(seal)
        if spans is None:
            self._found(f"Seal {seal.number} cannot be read any more: what it covered cannot be told.")
            return
        for span in spans:
            for twice in self._covered.add(span):
                self._found(f"{_many('Entry', twice)} {_is(twice)} under seal {seal.number} and under an earlier one.")
        entries, seen = self._entries(seal, spans, rows)
        if not is_fit:
            # Its ids may be anybody's: then its tags would name the wrong ones.
            seen.exchanged.clear()
        self._verdict.entries += len(entries)
        self._tell_seen(seal, seen)
        nothing = not (seen.missing or seen.edited or seen.exchanged)
        if nothing and not audit_chain.is_same(audit_chain.digest_of(entries), seal.digest):
            self._found(f"What seal {seal.number} covers (entries {seal.ids}) is not all as it was sealed.")

    def _entries(self, seal: Seal, spans: Iterable[Span], rows: dict[int, Row]) -> tuple[list[Entry], _Seen]:
        entries, seen = list[Entry](), _Seen()
        tags = audit_chain.tags_of(seal)
        for id_ in audit_chain.ids_in(spans):
            row, tag = rows.get(id_), next(tags, None)
            if row is None:
                seen.missing.append(id_)
                continue
            entry = Entry(id_, row.mac)
            entries.append(entry)
            if not is_row_intact(self._keys, row.values, row.mac):
                seen.edited.append(id_)
            elif tag != audit_chain.tag_of(entry):
                seen.exchanged.append(id_)
            if self._has_marks and row.mark != seal.number:
                seen.unmarked.append(id_)
        return entries, seen

    def _tell_seen(self, seal: Seal, seen: _Seen) -> None:
        under = f"seal {seal.number}, made {_moment(seal.at)}"
        for span in audit_chain.named(seen.missing):
            self._found(f"{_many('Entry', span)} {_is(span)} missing: deleted after being sealed ({under}).")
        for span in audit_chain.named(seen.edited):
            self._found(f"{_many('Entry', span)} {_is(span)} not as written: changed after being sealed ({under}).")
        for span in audit_chain.named(seen.exchanged):
            self._found(f"{_many('Entry', span)} {_is(span)} not what was sealed there: another one's place ({under}).")
        for span in audit_chain.named(seen.unmarked):
            self._found(f"{_many('Entry', span)}: the mark of the seal has been changed ({under}).")

    def _look_beside(self) -> None:
        """All rows that no seal names: those that wait for theirs, and those that were put in."""
        for gap in self._covered.gaps():
            for rows in sealed_rows.stretches(self._connection, gap):
                self._look_at_loose(rows)

    def _look_at_loose(self, rows: Iterable[Row]) -> None:
        verdict, stray, forged = self._verdict, list[int](), list[int]()
        for row in rows:
            waits = row.id > 0 and (row.mark is None if self._has_marks else row.id > self._covered.last)
            if waits:
                verdict.oldest = min(verdict.oldest, row.at) if verdict.waiting else row.at
                verdict.waiting += 1
            if not is_row_intact(self._keys, row.values, row.mac):
                forged.append(row.id)
            elif not waits:
                stray.append(row.id)
        for span in audit_chain.named(forged):
            self._found(f"{_many('Entry', span)} {_is(span)} not as written, or put in (under no seal).")
        for span in audit_chain.named(stray):
            self._found(f"{_many('Entry', span)} {_is(span)} among sealed ones under no seal: put in, or unsealed.")

    def _compare(self, kept: Head | None) -> None:
        if kept is None:
            return
        last, purged = self._verdict.head, self._verdict.purged
        newest = last.number if last else 0
        if kept.number > newest:
            cut_off = f"The end is cut off: seal {kept.number} was there, and the last one now is {newest}."
            self._found(f"{cut_off} {_OR_A_BACKUP}")
            return
        found = seals.head_of(seals.numbered(self._connection, kept.number))
        if found is None and purged is not None and kept.number <= purged.number:
            found = purged if kept.number == purged.number else None
            self._verdict.is_head_gone = found is None
        if found is not None and not audit_chain.is_same(found.hash, kept.hash):
            written_anew = f"Seal {kept.number} is not the one that was kept: the log has been written anew since."
            self._found(f"{written_anew} {_OR_A_BACKUP}")


def _many(noun: str, span: Span) -> str:
    first, last = span
    plural = "Entries" if noun == "Entry" else f"{noun}s"
    return f"{noun} {first}" if first == last else f"{plural} {first} to {last}"


def _is(span: Span) -> str:
    return "is" if span[0] == span[1] else "are"


def _moment(at: object) -> str:
    """A seal's time, if it still is one."""
    try:
        return rfc3339(float(str(at)))
    except (ValueError, OverflowError, OSError):
        return "at no time"
