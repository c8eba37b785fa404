"""The desk of the demo: people, mailbox and authenticator are a key away."""

from pathlib import Path

import pytest

from tests.doubles.app_under_test import settled
from tests.doubles.desk_under_test import press
from tests.doubles.fake_desk import FakeDesk
from tests.doubles.fake_letters import CODE, put, reset_mail
from tests.doubles.fake_seconds import FakeSeconds
from tui_reset.demo.demo_desk import DemoDesk
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.widgets.text_box import TextBox


@pytest.fixture
def desk(tmp_path: Path) -> DemoDesk:
    clock, backend = FakeSeconds(), FakeDesk()
    parts = DeskParts(lambda: backend, clock=clock, sleep=clock.sleep)
    tokens = Tokens(lambda: 1_111_111_109.0)
    return DemoDesk(parts, Letterbox(tmp_path / "mails"), tokens, theme="dark", no_color=False)


def text(desk: DemoDesk) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in desk.screen._compositor.render_strips())


async def test_the_form_is_filled_in_by_keys(desk: DemoDesk, tmp_path: Path) -> None:
    """F7 puts in name and password, F6 the code."""
    put(tmp_path / "mails", 1, reset_mail())
    async with desk.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "f7", "enter")
        values = [box.value for box in desk.screen.query(TextBox)]
        assert values[:2] == ["dora@example.org", "dora works at the desk"]
        assert desk.screen.focused is desk.screen.query_one("#code")
        await press(pilot, "f6", "enter")
        assert len(desk.screen.query_one("#code", TextBox).value) == 6
        await press(pilot, "enter")
        assert "User Management" in text(desk)
        await press(pilot, "f7", "enter")
        assert desk.screen.query_one("#search", TextBox).value == "alice@example.org"


async def test_mail_is_announced_and_has_no_box_here(desk: DemoDesk, tmp_path: Path) -> None:
    """What is taken from a letter is said to belong elsewhere."""
    async with desk.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        put(tmp_path / "mails", 1, reset_mail())
        desk._look_for_mail()
        await settled(pilot)
        assert "You have mail: F6" in text(desk)
        for key in ("l", "c"):
            await press(pilot, "f6")
            assert CODE in text(desk)
            await press(pilot, key)
            assert "The desk has no box for it" in text(desk)


async def test_neither_is_offered_over_a_list_that_is_open(desk: DemoDesk) -> None:
    """A code or an address would go nowhere."""
    async with desk.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "f7", "f6")
        assert "People of the demo" in text(desk)
