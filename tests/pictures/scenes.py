"""Every picture by the name of its file, with the walk that leads to it."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from msgspec import structs
from textual.pilot import Pilot

from tests.doubles.app_under_test import ASKED, RESET, account, ask_for_reset, open_at, settled, typed, view
from tests.doubles.desk_under_test import press
from tests.doubles.desk_under_test import sign_in as enter_desk
from tests.doubles.fake_desk import ADA, CAROL, JIM, FakeDesk, desk_account
from tests.doubles.fake_letters import CODE as MAIL_CODE
from tests.doubles.fake_seconds import FakeSeconds
from tests.pictures.album import Scene
from tests.pictures.services import letterbox, parts, tokens
from tui_reset.app.reset_app import ResetApp
from tui_reset.contract.desk import DeskAsked, DeskState
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import AccountApp
from tui_reset.demo.demo_app import DemoApp
from tui_reset.demo.play.played_app import PlayedApp
from tui_reset.demo.play.timing import Pace
from tui_reset.desk.desk_app import DeskApp
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.flow.steps import Access, PauseTwoFactor, ShowCode

_TITLE: Final = "tui-reset"
_PASSWORD: Final = "seven quiet otters"
_ALICE: Final = structs.replace(JIM, id="alice", username=None, email="alice@example.org", display_name="Alice Archer")
_BOB: Final = structs.replace(_ALICE, id="bob", email="bob@example.org", display_name="Bob Brown", two_factor=True)
_DORA: Final = structs.replace(_BOB, id="dora", email="dora@example.org", display_name="Dora Dunn", role="desk")


class _QuickDesk(FakeDesk):
    """Mails leave at once."""

    def _start(self, id_: str, body: Any) -> DeskAsked:
        asked = super()._start(id_, body)
        self.tell(DeskState.SENT)
        return asked


class _StopsAt:
    """Seconds of a play that pass at once, until a caption is there."""

    piece = math.inf

    def __init__(self, caption: str) -> None:
        self._caption = caption
        self.now: Callable[[], str] = str

    def clock(self) -> float:
        return 0.0

    async def rest(self, seconds: float) -> None:
        del seconds
        await (asyncio.Event().wait() if self.now() == self._caption else asyncio.sleep(0))

    async def wait(self, seconds: float) -> None:
        del seconds
        await asyncio.sleep(0)


# The apps


def _standard(_: Path) -> ResetApp:
    return ResetApp(parts("standard", ASKED, view()))


def _access_crm(_: Path) -> ResetApp:
    return ResetApp(parts("access-crm"))


def _workspace(_: Path) -> ResetApp:
    return ResetApp(parts("access-workspace"))


def _demo(folder: Path) -> DemoApp:
    return DemoApp(parts("standard", ASKED), letterbox(folder), tokens(), theme="dark", no_color=False)


def _played(folder: Path) -> PlayedApp:
    seconds = _StopsAt("A code appears, on her screen alone.")
    service = parts("standard", ASKED)
    app = PlayedApp(service, letterbox(folder), tokens(), theme="dark", no_color=False, pace=Pace(), seconds=seconds)
    seconds.now = lambda: app.player.caption.text
    return app


def _desk(_: Path) -> DeskApp:
    people = (ADA, _ALICE, _BOB, CAROL, _DORA, JIM)
    backend, clock = _QuickDesk(desk_account("desk", id_="dora"), people), FakeSeconds()
    return DeskApp(DeskParts(lambda: backend, clock=clock, sleep=clock.sleep))


# The walks


async def _waits(pilot: Pilot[int]) -> None:
    await ask_for_reset(pilot)
    await pilot.press("enter")


async def _chooses_password(pilot: Pilot[int]) -> None:
    await _waits(pilot)
    await settled(pilot)
    await typed(pilot, MAIL_CODE)
    await pilot.press("enter")
    await settled(pilot)
    await typed(pilot, _PASSWORD)
    await pilot.press("tab")
    await typed(pilot, _PASSWORD)


async def _waits_beside_mail(pilot: Pilot[int]) -> None:
    app = pilot.app
    assert isinstance(app, DemoApp)
    await _waits(pilot)
    await settled(pilot)
    app._look_for_mail()


async def _reaches_code(pilot: Pilot[int]) -> None:
    app = pilot.app
    assert isinstance(app, PlayedApp)
    async with asyncio.timeout(20):
        while not app.stands_on(ShowCode):
            await pilot.pause(0.02)


async def _gives_both_names(pilot: Pilot[int]) -> None:
    await pilot.press("f5")
    await settled(pilot)
    await typed(pilot, "jim.brennan@example.org")
    await pilot.press("f5")


async def _asks_in_workspace(pilot: Pilot[int]) -> None:
    await typed(pilot, "bob@example.org")
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press("f5")


async def _pauses(pilot: Pilot[int]) -> None:
    await open_at(
        pilot, PauseTwoFactor(replace(RESET, email="bob@example.org", verification_code=None, must_pause=True))
    )


async def _opens_apps(pilot: Pilot[int]) -> None:
    alice = structs.replace(
        account(display_name="Alice Archer"), apps=[AccountApp(id="crm", title="CRM", state="never")]
    )
    await open_at(pilot, Access(Secret("token"), alice))


async def _finds_people(pilot: Pilot[int]) -> None:
    await enter_desk(pilot)
    await typed(pilot, "a")
    await settled(pilot, 5)


async def _starts_reset(pilot: Pilot[int]) -> None:
    await enter_desk(pilot)
    await typed(pilot, "jim")
    await settled(pilot, 5)
    await press(pilot, "enter", "f5", "enter")
    await typed(pilot, "called from the depot")
    await press(pilot, "enter", "enter")


SCENES: Final[Mapping[str, Scene]] = {
    "code": Scene(_TITLE, _standard, ask_for_reset),
    "waiting": Scene(_TITLE, _standard, _waits),
    "password": Scene(_TITLE, _standard, _chooses_password),
    "demo": Scene("tui-reset demo", _demo, _waits_beside_mail, (124, 36)),
    "played": Scene("tui-reset demo --play", _played, _reaches_code),
    "access-crm-request": Scene(_TITLE, _access_crm, _gives_both_names),
    "access-workspace-request": Scene(_TITLE, _workspace, _asks_in_workspace),
    "access-workspace-pause": Scene(_TITLE, _workspace, _pauses),
    "access-workspace-apps": Scene(_TITLE, _workspace, _opens_apps),
    "desk-people": Scene("tui-reset desk", _desk, _finds_people),
    "desk-reset": Scene("tui-reset desk", _desk, _starts_reset),
}
