"""One running backend: its parts, the tasks beside the requests, and their orderly end."""

import asyncio
import contextlib
import itertools
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from litestar.types import ASGIApp

from tui_reset.contract.problems import Problem
from tui_reset.contract.secret import Secret
from tui_reset.server.cases.audit_purge import purge_audit
from tui_reset.server.cases.audit_sealing import AuditSealing
from tui_reset.server.cases.deliver import take_back
from tui_reset.server.cases.desk_settings import follow_settings, take_settings
from tui_reset.server.cases.lapse import Lapsing
from tui_reset.server.cases.purge import purge_expired
from tui_reset.server.house import House, open_house
from tui_reset.server.http.application import Parts, make_application
from tui_reset.server.http.choices import (
    language_of,
    letterheads_of,
    mail_server_of,
    policy_of,
    profile_in_force,
    public_profiles,
)
from tui_reset.server.http.front import Meter
from tui_reset.server.http.front_door import FrontDoor
from tui_reset.server.http.outbox import HouseOutbox
from tui_reset.server.http.peers import Peers
from tui_reset.server.http.sites import site_of_deployment
from tui_reset.server.http.targets import targets_of
from tui_reset.server.leaks.leaked import LeakedPasswords
from tui_reset.server.leaks.range_server import opened_range_server
from tui_reset.server.live import Operated
from tui_reset.server.mail.circuit import Circuit
from tui_reset.server.mail.composing import Composer
from tui_reset.server.mail.direct import DirectMail
from tui_reset.server.mail.probe import MailProbe
from tui_reset.server.mail.smtp import LiveSender
from tui_reset.server.mail.worker import MailWorker
from tui_reset.server.pages.sealing import Sealer
from tui_reset.server.profiles import ProfileData
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store.wakeups import SETTINGS
from tui_reset.settings import Settings

log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 30.0
_LOOKS_PER_PURGE: Final = 20


@dataclass(frozen=True, slots=True)
class Setup:
    """What a backend is made from. `opened` makes the house: the real one, outside tests."""

    settings: Settings
    profile: ProfileData
    master_key: bytes = field(repr=False)
    meter: Meter | None = None
    opened: Callable[[str, bytes, Policy], Awaitable[House]] = open_house
    door_key: Secret = field(default=Secret(""))


@dataclass(frozen=True, slots=True)
class Backend:
    """What is running. Setting `stopping` ends waiting polls at once."""

    house: House
    app: ASGIApp
    probe: MailProbe
    stopping: asyncio.Event


@asynccontextmanager
async def running_backend(setup: Setup) -> AsyncIterator[Backend]:
    """Open the house, start mail worker, probe and tidying, and end them in order. The schema is at head already.

    Raises StoreUnusable and CannotServe.
    """
    settings, profile = setup.settings, setup.profile
    operated = Operated(mail_server_of(settings), settings.smtp.allowed)
    targets = targets_of(settings, profile)
    house = await setup.opened(settings.server.database, setup.master_key, policy_of(settings, profile))
    house = replace(house, apps=targets, leaks=await _leaks(setup, house))
    try:
        await take_settings(house, operated)
        sender = LiveSender(lambda: house.live.mail_server)
        circuit = Circuit(house.clock.monotonic)
        probe = MailProbe(sender, circuit, house.sleep)
        house.live.watched_by(probe.server_changed)
        composer = _composer(setup, house)
        worker = MailWorker(
            HouseOutbox(house, setup.meter),
            sender,
            composer,
            circuit,
            lambda seconds: seconds * house.randomness.uniform(0.8, 1.2),
        )
        if house.node is None and (lost := await take_back(house)):
            log.warning("mails_taken_back", extra={"mails": lost})
        stopping = asyncio.Event()
        if setup.meter is not None:
            house.hasher.watched_by(setup.meter.hashed)
        app = make_application(_parts(setup, house, probe, stopping))
        sealing = AuditSealing(house)
        try:
            # The line to other nodes is the last to end: as long as mails are under way, this one lives.
            async with (
                _tasks(*_among_others(house, settings.server.database)),
                _tasks(worker.run(), probe.run(), _tidy(house), _follow(house), sealing.run()),
            ):
                yield Backend(house, app, probe, stopping)
        finally:
            app.write_lines()
            await sealing.finish()
    finally:
        await house.close()


async def _leaks(setup: Setup, house: House) -> LeakedPasswords | None:
    url = setup.settings.password.pwned_ranges_url
    if not url:
        return None
    told = setup.meter.asked_for_leak if setup.meter else lambda _: None
    return await opened_range_server(url, Circuit(house.clock.monotonic), told)


def _composer(setup: Setup, house: House) -> Composer:
    language, heads = language_of(setup.settings), letterheads_of(setup.settings, setup.profile)
    return Composer(
        heads[language],
        house.clock.now,
        lambda: secrets.token_hex(16),
        lambda: house.live.mail_server.sender,
        language,
        heads,
    )


def _parts(setup: Setup, house: House, probe: MailProbe, stopping: asyncio.Event) -> Parts:
    settings, profile = setup.settings, setup.profile
    known, otherwise = public_profiles(settings, profile, probe.service), language_of(settings)
    site = site_of_deployment(settings, profile, Sealer(house.keys, house.randomness))
    return Parts(
        house=house,
        site=site,
        profile=lambda language: profile_in_force(known[language or otherwise], house.live, probe.service),
        peers=Peers(settings.server.trusted_proxies, plain_allowed=not site.is_https),
        stopping=stopping,
        post=DirectMail(_composer(setup, house)),
        meter=setup.meter,
        door=FrontDoor(setup.door_key, setup.meter),
    )


@asynccontextmanager
async def _tasks(*coroutines: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run them beside the requests; at the end each is cancelled and gets to tidy up."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                log.error("task_broken", extra={"fault": type(ended).__name__})


def _among_others(house: House, database: str) -> list[Coroutine[Any, Any, None]]:
    """What a node does where several serve a database; nothing on SQLite."""
    if house.node is None:
        return []
    from tui_reset.server.cases.nodes import watch_others  # noqa: PLC0415 - PostgreSQL's, as the next
    from tui_reset.server.store.postgres_line import Line  # noqa: PLC0415

    line = Line(database, house.node, lambda names: house.wakeups.wake(*names), house.sleep)
    house.wakeups.carried_by(line.tell)
    return [line.run(), watch_others(house)]


async def _follow(house: House) -> None:
    """Take over what administrators change elsewhere: at once where it is told, and now and then."""
    with house.wakeups.waiter(SETTINGS) as waiter:
        while True:
            await waiter.wait(_LOOK_SECONDS)
            with contextlib.suppress(Problem):
                await follow_settings(house)


async def _tidy(house: House) -> None:
    """End what expires, and throw away what is old."""
    lapsing = Lapsing(house)
    for looks in itertools.count():
        with contextlib.suppress(Problem):
            await lapsing.look()
        if looks % _LOOKS_PER_PURGE == 0:
            with contextlib.suppress(Problem):
                rows = await purge_expired(house)
                log.debug("purged", extra={"rows": rows})
                if entries := await purge_audit(house):
                    log.info("audit_purged", extra={"entries": entries})
        await house.sleep(_LOOK_SECONDS)
