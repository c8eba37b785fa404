"""The ledger against the doors and the database, and what is printed of it all."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tests.bench.figure import Figure, median, quantile
from tests.soak.caller import NoAnswer
from tests.soak.course import Course
from tests.soak.nodes import Nodes
from tests.soak.world import World, check_sign_in
from tui_reset.server.rules.tokens import place_of

P99_SECONDS: Final = 10.0
"""Floods and all: after that the app would no longer wait for the answer."""
SLOPE: Final = 1.0
"""MiB for a thousand walks."""
FEWEST: Final = 1000
"""Walks that tell a slope from chance."""
AT_ONCE: Final = 4
"""Mails that one worker sends at a time: so many may come twice when it is killed, or cut off before it hears 250."""
LEFT_OVER: Final = 4
"""Descriptors, threads or tasks that may be there after a rest and were not before it: a pool's, and timers'."""
_CHANGED: Final = "SELECT reference, count(*) FROM events WHERE type = 'password_changed' GROUP BY reference"
_ASKED: Final = "SELECT id FROM requests WHERE id NOT IN (SELECT request_id FROM desk_resets)"
_MAILS: Final = "SELECT request_id, state, last_reply FROM outbox WHERE request_id IS NOT NULL"
_VERSIONS: Final = "SELECT email, credential_version FROM accounts"
_CHANGE_NOTICE: Final = "password has been changed"


async def reckon(world: World, nodes: Nodes) -> None:
    """Write into the ledger what the doors and the database say otherwise than it does."""
    await asyncio.gather(*(_check_all(world, at) for at in range(8)))
    _check_changes(world, nodes)
    asked = Counter(row[0] for row in nodes.rows(_ASKED))
    world.ledger.lost += [f"a reset that was answered is not there: {at}" for at in world.ledger.asks.keys() - asked]
    world.ledger.doubled += [f"a reset that nobody was told of: {at}" for at in asked.keys() - world.ledger.asks.keys()]
    _check_mails(world, nodes)
    if said := await asyncio.to_thread(nodes.audit):
        world.ledger.faults.append(f"audit verify: {said}")


async def _check_all(world: World, part: int) -> None:
    caller = world.caller(part)
    for person in world.ledger.people[part::8]:
        if person.password:
            try:
                await check_sign_in(world, caller, person, former=True)
            except NoAnswer as fault:
                world.ledger.faults.append(f"in the end: {fault}")
    caller.hang_up()


def _check_changes(world: World, nodes: Nodes) -> None:
    """One entry for each confirmed change and no other, and each account's row counts as many."""
    ledger = world.ledger
    written = {reference: int(times) for reference, times in nodes.pairs(_CHANGED).items()}
    ledger.lost += [f"{at} was changed and is not in the audit log" for at in ledger.changed.keys() - written.keys()]
    ledger.doubled += [f"{at} was changed {times} times" for at, times in written.items() if times > ledger.changed[at]]
    versions = nodes.pairs(_VERSIONS)
    for person in ledger.people:
        more = int(versions[person.email]) - person.version - person.changes
        where = ledger.doubled if more > 0 else ledger.lost
        where += [f"{person.email}: {abs(more)} changes too {'many' if more > 0 else 'few'}"] if more else []


def _check_mails(world: World, nodes: Nodes) -> None:
    """Each mail came, or the queue has it and says why; each change was followed by its notice."""
    rows = {place_of(request_id): (state, reply) for request_id, state, reply in nodes.rows(_MAILS)}
    known = {person.email for person in world.ledger.people}
    for request_id, one in world.ledger.asks.items():
        place = place_of(request_id)
        if one.email in known and place not in world.mailroom.mails:
            state, reply = rows.get(place, ("nowhere", ""))
            if state in {"nowhere", "sent"} or (state == "failed" and not reply):
                world.ledger.lost.append(f"a mail that never came is {state}")
    told = Counter[str]()
    for (address, subject), times in world.mailroom.notices.items():
        told[address] += times if _CHANGE_NOTICE in subject else 0
    for person in world.ledger.people:
        if told[person.email] < person.changes:
            world.ledger.lost.append(f"{person.email} was told of {told[person.email]} of {person.changes} changes")


def figures(world: World, nodes: Nodes, course: Course) -> Iterator[Figure]:
    """All that must hold."""
    ledger, seen = world.ledger, world.seen
    made, walks = ledger.changed.total(), ledger.finished
    kinds = ", ".join(f"{name} {times}" for name, times in ledger.walks.most_common())
    yield Figure("changes made", made, 1, "", f"{walks} walks: {kinds}", at_least=True)
    yield Figure("lost", len(ledger.lost), 0, "", "; ".join(ledger.lost[:3]) or "every confirmed change works")
    yield Figure("done twice", len(ledger.doubled), 0, "", "; ".join(ledger.doubled[:3]) or "by entries and accounts")
    faults = Counter(ledger.faults).most_common(3)
    attacks = f"{ledger.attacks.total()} attacks; " + "; ".join(f"{times}: {what}" for what, times in faults)
    yield Figure("answers that must not be", len(ledger.faults), 0, "", attacks)
    bad = sum(times for status, times in seen.statuses.items() if status >= 500 and status != 503)
    yield Figure("5xx other than 503", bad, 0, "", f"of {seen.statuses.total()} answers, {seen.statuses[503]} were 503")
    yield _mails_twice(world, nodes, course)
    yield from _leaks(course)
    yield from _slopes(course)
    yield from _latency(world)


def _mails_twice(world: World, nodes: Nodes, course: Course) -> Figure:
    wanted = {place_of(request_id): one.mails for request_id, one in world.ledger.asks.items()}
    twice = sum(max(0, times - wanted.get(place, 1)) for place, times in world.mailroom.times.items())
    most = AT_ONCE * (course.kills + course.outages * len(nodes.all))
    how = f"{world.mailroom.times.total()} mails, {course.kills} kills, {course.outages} mail server troubles"
    return Figure("link mails that came twice", twice, most, "", how)


def _leaks(course: Course) -> Iterator[Figure]:
    for name in ("descriptors", "threads", "tasks"):
        pairs = [(getattr(a, name), getattr(b, name)) for b, a in zip(course.before, course.after, strict=True)]
        more = max((after - before for after, before in pairs), default=0)
        how = ", ".join(f"{before} before, {after} after" for after, before in pairs)
        yield Figure(f"{name} left over", more, LEFT_OVER, "", how)


def _slopes(course: Course) -> Iterator[Figure]:
    """RSS against finished walks, from the last two thirds of the second half."""
    rows = course.memory[len(course.memory) // 3 :]
    walks = rows[-1][0] - rows[0][0] if rows else 0
    for at in range(len(course.before)):
        values = [memory[at] for _, memory in rows]
        how = f"RSS {course.before[at].rss:.1f} MiB before, {course.after[at].rss:.1f} after, {walks} walks"
        if walks < FEWEST:
            yield Figure("memory slope, too few walks to tell", 0, SLOPE, "MiB", how)
        else:
            slope = _slope([done / 1000 for done, _ in rows], values)
            yield Figure("memory for each thousand walks", slope, SLOPE, "MiB", how)


def _slope(across: Sequence[float], up: Sequence[float]) -> float:
    """Theil and Sen's: the median of the slopes of all pairs, so that one peak of hashes weighs nothing."""
    pairs = range(len(across))
    slopes = [
        (up[b] - up[a]) / (across[b] - across[a])
        for a in pairs
        for b in pairs
        if across[b] - across[a] > across[-1] / 1e6
    ]
    return median(slopes)


def _latency(world: World) -> Iterator[Figure]:
    for kind in ("POST resets", "prove", "change", "sign in"):
        times = world.seen.seconds.get(kind, [])
        if times:
            how = f"p50 {median(times) * 1000:.0f} ms of {len(times)}"
            yield Figure(f"{kind}, p99", quantile(times, 0.99), P99_SECONDS, "s", how)
