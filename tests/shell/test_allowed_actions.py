"""What a markup action or a hostile name could run: nothing that writes, stops, quits or presses keys."""

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from tui_reset.shell.allowed_actions import is_allowed
from tui_reset.shell.calm_app import CalmApp

HOSTILE = [
    "app.suspend_process",
    "app.screenshot('picture', '/tmp')",
    "app.command_palette",
    "app.simulate_key('ctrl+q')",
    "app.quit",
    "app.toggle_dark",
    "app.change_theme",
    "app.push_screen('other')",
    "app.switch_mode('other')",
    "app.pop_screen",
    "app.back",
    "app.add_class('Static', 'x')",
    "app.notify('x')",
    "app.bell",
    "app.show_help_panel",
    "app.toggle('disabled')",
    "screen.copy_text",
    "screen.maximize",
    "screen.dismiss",
    "screen.toggle('disabled')",
    "focused.notify('x')",
    "nowhere.at_all",
    "app.no_such_thing",
    "not an action (",
    "app.quit(",
]


class _App(CalmApp):
    """One field, and text with an action in it."""

    CSS_PATH = None  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.left = 0

    def compose(self) -> ComposeResult:
        yield Static(Content.from_markup("[@click=app.quit]x[/]"), id="text")
        yield Input(value="typed")

    def action_leave(self) -> None:
        self.left += 1


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What got through to Textual."""
    ran: list[str] = []
    for owner in (*_App.__mro__[2:], *Screen.__mro__):
        if not owner.__module__.startswith("textual."):
            continue
        for name in vars(owner):
            if name.startswith(("action_", "_action_")) and not _is_borrowed(name):
                monkeypatch.setattr(owner, name, lambda *_, name=name, **__: ran.append(name))
    return ran


def _is_borrowed(name: str) -> bool:
    return is_allowed(Screen(), name.removeprefix("_").removeprefix("action_"))


@pytest.mark.parametrize("action", HOSTILE)
async def test_nothing_comes_of_it(action: str, ended: list[str]) -> None:
    """TERMINAL D: these wrote a picture anywhere, stopped the process, quit, or crashed the app."""
    app = _App()
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        await app.run_action(action)
        await app.run_action(action, default_namespace=app.query_one(Static))
        await _all_is_well(pilot)
    assert ended == []


async def test_a_clicked_action_does_not_run(ended: list[str]) -> None:
    """Text that was parsed as markup by mistake cannot act."""
    app = _App()
    async with app.run_test() as pilot:
        await pilot.click("#text", offset=(0, 0))
        await _all_is_well(pilot)
    assert ended == []


async def test_what_our_keys_do_still_works() -> None:
    """Our own actions, the field's, and the two of Textual's that Tab is bound to."""
    app = _App()
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.press("end", "backspace", "home")
        assert app.query_one(Input).value == "type"
        assert app.query_one(Input).cursor_position == 0
        await pilot.press("ctrl+q", "ctrl+c")
        assert app.left == 2
        assert await app.run_action("app.focus_next")
        assert app.is_running


async def _all_is_well(pilot: Pilot[int]) -> None:
    await pilot.pause()
    assert pilot.app.is_running
    assert not pilot.app._exit
    assert pilot.app.theme == "tui-reset-dark"
    assert len(pilot.app.screen_stack) == 1
    assert pilot.app.query_one(Input).value == "typed"
