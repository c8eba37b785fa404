"""Mailbox and authenticator beside the app, by keys alone."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input, OptionList

from tests.doubles.fake_letters import LINK, notice, put, reset_mail
from tui_reset.contract.secret import Secret
from tui_reset.demo.authenticator import Authenticator, TokenTaken
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import EMPTY, CodeTaken, LinkOpened, LinkTaken, Mailbox
from tui_reset.demo.side import Side
from tui_reset.demo.tokens import Tokens
from tui_reset.shell.themes import DARK
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line


class Beside(App[None]):
    """The side panel next to a lone field."""

    CSS_PATH = stylesheet("demo/side")

    def __init__(self, letterbox: Letterbox, tokens: Tokens) -> None:
        super().__init__()
        self.letterbox, self.tokens = letterbox, tokens
        self.taken: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def compose(self) -> ComposeResult:
        yield Input()
        yield Side(self.letterbox, self.tokens)

    def on_link_taken(self, event: LinkTaken) -> None:
        self.taken.append(f"link {event.letter.link}")

    def on_code_taken(self, event: CodeTaken) -> None:
        self.taken.append(f"code {event.letter.mail_code}")

    def on_link_opened(self, event: LinkOpened) -> None:
        self.taken.append(f"browser {event.letter.link}")

    def on_token_taken(self, event: TokenTaken) -> None:
        self.taken.append(f"token {event.tick.email} {event.tick.code}")


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    return Beside(Letterbox(tmp_path / "mails"), Tokens(lambda: 1_111_111_109.0))


async def test_an_empty_mailbox_says_so_and_offers_nothing(beside: Beside) -> None:
    async with beside.run_test(size=(120, 40)):
        assert beside.query_one(".demo-letter-text", Line).said == EMPTY
        assert not beside.query_one(".demo-letter-acts").display


async def test_new_letters_come_on_top_and_their_link_is_a_key_away(beside: Beside, tmp_path: Path) -> None:
    async with beside.run_test(size=(120, 40)) as pilot:
        put(tmp_path / "mails", 1, notice())
        put(tmp_path / "mails", 2, reset_mail())
        beside.letterbox.look()
        beside.query_one(Mailbox).show_letters()
        beside.query_one(".demo-letters").focus()
        await pilot.press("l", "c", "b", "enter")
        assert beside.taken == [f"link {LINK}", "code Q7WM-2K9D", f"browser {LINK}", f"link {LINK}"]


async def test_a_notice_has_nothing_to_take_and_its_brackets_are_text(beside: Beside, tmp_path: Path) -> None:
    async with beside.run_test(size=(120, 40)) as pilot:
        put(tmp_path / "mails", 1, notice())
        put(tmp_path / "mails", 2, reset_mail())
        beside.letterbox.look()
        beside.query_one(Mailbox).show_letters()
        beside.query_one(".demo-letters").focus()
        await pilot.press("down", "l", "c", "b")
        assert beside.taken == []
        assert "[/bad]" in beside.query_one(".demo-letter-text", Line).said


async def test_the_authenticator_ticks_for_everybody_with_a_seed(beside: Beside) -> None:
    async with beside.run_test(size=(120, 40)) as pilot:
        lines = beside.query_one(Authenticator).query_one(OptionList)
        assert lines.option_count == 3
        beside.tokens.add("alice@example.org", Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
        beside.query_one(Authenticator).tick()
        assert lines.option_count == 4
        lines.focus()
        await pilot.press("end", "enter")
        # RFC 6238, appendix B, at second 1111111109.
        assert beside.taken == ["token alice@example.org 081804"]


def test_a_code_says_how_long_it_lasts_and_hides_from_reprs() -> None:
    (tick, *_) = Tokens(lambda: 1_111_111_109.0).ticks()
    assert (tick.email, tick.seconds) == ("bob@example.org", 1)
    assert tick.code not in repr(tick)


def test_an_account_can_be_taken_out_of_the_authenticator() -> None:
    tokens = Tokens(lambda: 0.0)
    tokens.forget("bob@example.org")
    tokens.forget("nobody@example.org")
    assert [tick.email for tick in tokens.ticks()] == ["dora@example.org", "ada@example.org"]
