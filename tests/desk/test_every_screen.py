"""Every page of the desk as plain text at 80x24 and at 40x12: what a person sees."""

import pytest
from msgspec import structs
from syrupy.assertion import SnapshotAssertion

from tests.doubles.app_under_test import settled, typed
from tests.doubles.desk_under_test import DeskBench, desk_bench, open_jim, press, sign_in
from tests.doubles.fake_desk import CODE, JIM, REFERENCE, FakeDesk, entry
from tests.doubles.text_snapshot import TextSnapshot
from tui_reset.contract.desk import DeskReset, DeskState

SIZES = {"80x24": (80, 24), "40x12": (40, 12)}
SENT = DeskReset(reference=REFERENCE, account=JIM, state=DeskState.SENT, smtp_reply="", expires_in=1500, version=1)
REPLY = "550 5.1.1 mailbox unavailable"
PLACES: dict[str, tuple[str, ...]] = {
    "people": (),
    "menu": ("f9",),
    "find": ("f8",),
    "mail": ("f9", "3"),
    "audit": ("f9", "4"),
    "entry": ("f9", "4", "enter"),
    "switch": ("f9", "5"),
    "smtp": ("f9", "6"),
    "help": ("f1",),
}


@pytest.fixture
def shown(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots as text files."""
    return snapshot.use_extension(TextSnapshot)


def bench() -> DeskBench:
    """A desk with something on every page."""
    desk = FakeDesk()
    desk.entries = [entry(2), entry(1, "sign_in", account="ada@example.org", reference=None, reason="")]
    return desk_bench(desk)


@pytest.mark.parametrize("size", SIZES)
async def test_the_door(size: str, shown: SnapshotAssertion) -> None:
    """Name, password and code."""
    table = bench()
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await settled(pilot)
        assert table.text == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
async def test_page(place: str, size: str, shown: SnapshotAssertion) -> None:
    """S1.8, S1.10, S1.11, S1.14: each page of the menu."""
    table = bench()
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await sign_in(pilot)
        await press(pilot, *PLACES[place])
        assert table.text == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("at", ["page", "actions", "confirm", "started"])
async def test_person(at: str, size: str, shown: SnapshotAssertion) -> None:
    """S1.3, S1.12, S1.13, S1.14a: the profile page, its Actions, the pop-up, and what comes of it."""
    table = bench()
    table.backend.code = CODE
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await sign_in(pilot)
        await open_jim(pilot)
        await press(pilot, *{"page": (), "actions": ("f5",)}.get(at, ("f5", "enter")))
        if at == "started":
            await typed(pilot, "ticket 12")
            await press(pilot, "enter", "enter")
        assert table.text == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", [state.value for state in DeskState])
async def test_reset(state: str, size: str, shown: SnapshotAssertion) -> None:
    """S1.14: every state, under its number."""
    table = bench()
    reply = REPLY if state == "failed" else ""
    table.backend.resets[REFERENCE] = structs.replace(SENT, state=DeskState(state), smtp_reply=reply)
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await typed(pilot, "536757368")
        await press(pilot, "enter")
        assert table.text == shown
