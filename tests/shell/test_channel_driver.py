"""Bytes in, bytes out: what a terminal or a hostile one sends, and what leaves for it."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tests.doubles.fake_loop import FakeLoop
from tui_reset.shell.channel_driver import (
    BACKLOG_BYTES,
    BURST,
    KEYS_PER_SECOND,
    OFF,
    ChannelDriver,
    Listener,
    Warned,
    channel_driver,
)
from tui_reset.shell.paste_gate import PASTE_LIMIT

NONSENSE = {
    "Latin-1 bytes": b"\xe9\xff\xfe",
    "a code point beyond Unicode": b"\x1b[1114112;1u",
    "half a surrogate": b"\x1b[55296;1u",
    "a huge number": b"\x1b[" + b"9" * 400 + b";1u",
    "a negative one": b"\x1b[-5;-5u",
    "a cell size of nothing": b"\x1b[48;24;80;0;0t\x1b[<0;1;1M",
    "a window of 5000 x 5000": b"\x1b[48;5000;5000;1;1t",
    "a click": b"\x1b[<0;10;10M\x1b[<0;10;10m",
    "an old click": b"\x1b[M !!",
    "answers nobody asked for": b"\x1bP1$r0m\x1b\\\x1b[?2026;2$y\x1b[5;5R\x1b[?62;c",
    "an end without a paste": b"\x1b[201~",
    "a cut sequence, then a key": b"\x1b[1;",
}

PIECES = [b"\x1b", b"\x1b[", b"\x1b[<", b";", b"u", b"200~", b"M", b"9" * 9]


class Hearing:
    """An app that writes down what it is told."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.has_left = False

    def post_message(self, message: Message) -> None:
        """Write it down."""
        self.heard.append(message)

    def exit(self) -> None:
        """Leave."""
        self.has_left = True

    @property
    def keys(self) -> str:
        """What was typed, letter for letter."""
        return "".join(each.character or f"<{each.key}>" for each in self.heard if isinstance(each, events.Key))

    @property
    def pastes(self) -> list[str]:
        """What was pasted."""
        return [each.text for each in self.heard if isinstance(each, events.Paste)]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """What sizes there were."""
        return [(each.size.width, each.size.height) for each in self.heard if isinstance(each, events.Resize)]


class Wire:
    """A `Link` that keeps what is sent."""

    size = (80, 24)

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.listener: Listener | None = None

    def send(self, data: bytes) -> None:
        """Keep."""
        self.sent.append(data)

    def attach(self, listener: Listener) -> None:
        """Remember who listens."""
        self.listener = listener


class Table:
    """A driver, its app, its wire and its time."""

    def __init__(self, loop: FakeLoop) -> None:
        self.loop = loop
        self.app = Hearing()
        self.wire = Wire()
        made = channel_driver(self.wire)(self.app)  # type: ignore[arg-type] # all that it asks of an app
        assert isinstance(made, ChannelDriver)
        self.driver = made

    def types(self, *pieces: bytes) -> None:
        """Bytes as they come."""
        for piece in pieces:
            self.driver.heard(piece)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    loop = FakeLoop()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    monkeypatch.setattr("textual._parser.get_time", loop.time)
    return Table(loop)


def test_letters_come_whole_however_they_are_cut(table: Table) -> None:
    """UTF-8 over the borders of packets; what is broken becomes U+FFFD and takes nothing with it."""
    for byte in "aé€😀".encode():
        table.types(bytes([byte]))
    table.types(b"\xff", b"\xc3", b"x")
    assert table.app.keys == "aé€😀\ufffd\ufffdx"


def test_a_sequence_comes_whole_however_it_is_cut(table: Table) -> None:
    """Arrow up in three packets is one key."""
    table.types(b"\x1b", b"[", b"A")
    table.loop.pass_time(1)
    assert table.app.keys == "<up>"


def test_a_lone_escape_is_a_key_after_a_moment(table: Table) -> None:
    """110 ms, because what follows at once belongs to a sequence."""
    table.types(b"\x1b")
    table.loop.pass_time(0.1)
    assert table.app.keys == ""
    table.loop.pass_time(0.02)
    assert table.app.keys == "\x1b"
    table.types(b"x")
    assert table.app.keys == "\x1bx"


@pytest.mark.parametrize("ahead", range(64, 128, 4))
def test_a_lone_escape_behind_much_typed_ahead_is_a_key_too(table: Table, ahead: int) -> None:
    """Its moment begins when its turn has come, not when it was typed."""
    table.types(b"a" * ahead + b"\x1b")
    table.loop.pass_time(10)
    assert table.app.keys == "a" * ahead + "\x1b"


def test_waiting_keys_are_no_lone_escape(table: Table) -> None:
    """A sequence whose end waits for its turn is not torn into Escape and letters."""
    table.types(b"a" * (BURST - 1) + b"\x1b[A" * 100)
    table.loop.pass_time(10)
    assert table.app.keys == "a" * (BURST - 1) + "<up>" * 100


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_lost_alone(table: Table, name: str) -> None:
    """TERMINAL D: each of these ends or blinds a stock app, clicks, or makes it draw 25 million cells."""
    table.types(NONSENSE[name])
    table.loop.pass_time(15)
    table.types(b"\rok")
    table.loop.pass_time(2)
    assert table.app.keys.endswith("ok")
    assert not [each for each in table.app.heard if isinstance(each, events.MouseEvent)]
    assert table.app.sizes == []


@given(
    st.lists(
        st.one_of(st.binary(max_size=12), st.sampled_from([b"\x1b", b"\x1b[", b"\x1b[<", b";", b"u", b"200~", b"M"]))
    )
)
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_a_later_key_arrives(pieces: list[bytes]) -> None:
    """Whatever came before it."""
    with pytest.MonkeyPatch.context() as patch:
        loop = FakeLoop()
        patch.setattr(asyncio, "get_running_loop", lambda: loop)
        patch.setattr("textual._parser.get_time", loop.time)
        table = Table(loop)
        for piece in pieces:
            table.types(piece)
            loop.pass_time(0.05)
        loop.pass_time(5)
        table.types(b"\x1b[B")
        loop.pass_time(5)
        assert table.app.keys.endswith("<down>")


def test_a_paste_comes_whole(table: Table) -> None:
    """In packets, with Escape disarmed in it: no key of it is pressed."""
    table.types(b"\x1b[20", b"0~caf\xc3", b"\xa9\x1b[31m", b"\x11\x1b[201", b"~!")
    assert table.app.pastes == ["café\x1a[31m\x11"]
    assert table.app.keys == "!"


@pytest.mark.parametrize("cut", range(1, 6))
def test_a_paste_is_one_wherever_its_start_is_cut(table: Table, cut: int) -> None:
    """The border of two packets let it pass as keys, and Ctrl+Q in it was pressed."""
    whole = b"\x1b[200~one\x1b\x11two\x1b[201~"
    table.types(b"a" + whole[:cut], whole[cut:])
    table.loop.pass_time(0.2)
    table.types(b"\x1b[A")
    assert table.app.pastes == ["one\x1a\x11two"]
    assert table.app.keys == "a<up>"


def test_a_slow_paste_with_a_cut_start_is_not_torn(table: Table) -> None:
    """Time decides nothing within it."""
    table.types(b"\x1b[2", b"00~one")
    table.loop.pass_time(0.5)
    table.types(b"two\x1b[201~")
    assert table.app.pastes == ["onetwo"]
    assert table.app.keys == ""


def test_an_escape_that_was_a_key_begins_no_paste(table: Table) -> None:
    """What looks like the rest of a start is typed text by then."""
    table.types(b"\x1b")
    table.loop.pass_time(0.2)
    table.types(b"[200~")
    assert table.app.keys == "\x1b[200~"
    assert not table.driver._keys.is_in_paste


@pytest.mark.parametrize("length", [BACKLOG_BYTES, BACKLOG_BYTES + 1, PASTE_LIMIT - 1])
def test_a_long_paste_is_not_shortened(table: Table, length: int) -> None:
    """However it is cut; a field says itself what is too long."""
    table.types(b"\x1b[200~" + b"x" * length + b"\x1b[201~")
    assert [len(paste) for paste in table.app.pastes] == [length]


def test_a_paste_without_bounds_is_bounded(table: Table) -> None:
    """One character more than any field takes, so that it is refused instead of shortened."""
    table.types(b"\x1b[200~", *[b"x" * 30_000] * 10, b"\x1b[201~")
    assert [len(paste) for paste in table.app.pastes] == [PASTE_LIMIT + 1]


def test_an_unfinished_paste_gives_the_keys_back(table: Table) -> None:
    """A second after its last piece."""
    table.types(b"\x1b[200~half")
    table.loop.pass_time(1.0)
    table.types(b" a paste")
    table.loop.pass_time(1.0)
    assert table.app.pastes == []
    table.loop.pass_time(0.2)
    assert table.app.pastes == ["half a paste"]
    table.types(b"!")
    assert table.app.keys == "!"


def test_a_burst_is_taken_at_once_and_the_rest_at_the_pace_of_people(table: Table) -> None:
    """A short code pasted without brackets does not wait; a flood does."""
    table.types(b"x" * 200)
    assert len(table.app.keys) == BURST
    table.loop.pass_time(1.0)
    assert BURST + KEYS_PER_SECOND - 1 <= len(table.app.keys) <= BURST + KEYS_PER_SECOND
    table.loop.pass_time(10)
    assert len(table.app.keys) == 200


def test_of_a_flood_no_more_is_kept_than_is_bounded(table: Table) -> None:
    """The rest is dropped, and it ends."""
    table.types(*[b"x" * 10_000] * 100)
    assert len(table.driver._backlog) == BACKLOG_BYTES
    table.loop.pass_time(3600)
    assert len(table.app.keys) <= BURST + BACKLOG_BYTES + 64
    table.types(b"\x1b[A")
    assert table.app.keys.endswith("<up>")


def test_what_is_drawn_in_one_turn_leaves_as_one_piece(table: Table) -> None:
    """A frame is not torn; half a surrogate does not stop it."""
    table.driver.write("one ")
    table.driver.write("two \udc80")
    assert table.wire.sent == []
    table.loop.turn()
    assert table.wire.sent == [b"one two ?"]
    table.loop.turn()
    assert len(table.wire.sent) == 1


def test_the_screen_is_taken_over_and_given_back(table: Table) -> None:
    """The size that it was made for is not told again; at the end nothing more is heard."""
    table.driver.start_application_mode()
    assert table.wire.listener is table.driver
    assert table.app.sizes == []
    table.driver.stop_application_mode()
    assert b"".join(table.wire.sent).startswith(b"\x1b[?1049h")
    assert b"".join(table.wire.sent).endswith(OFF.encode())
    table.types(b"x")
    table.loop.pass_time(2)
    assert table.app.keys == ""


def test_sizes_that_follow_at_once_are_drawn_once(table: Table) -> None:
    """The first at once, then the last; a flood of them costs ten frames a second."""
    for columns in range(40, 140):
        table.driver.resized(columns, 24)
    assert table.app.sizes == [(40, 24)]
    table.loop.pass_time(0.2)
    assert table.app.sizes == [(40, 24), (139, 24)]
    table.loop.pass_time(1)
    table.driver.resized(139, 24)
    table.driver.resized(80, 24)
    assert table.app.sizes[2:] == [(80, 24)]


def test_a_size_that_changed_meanwhile_is_told(table: Table) -> None:
    """Between the app's making and its start."""
    table.wire.size = (100, 30)
    table.driver.start_application_mode()
    assert table.app.sizes == [(100, 30)]


def test_a_warning_is_told(table: Table) -> None:
    """With its seconds."""
    table.driver.warned(60)
    (told,) = table.app.heard
    assert isinstance(told, Warned)
    assert told.seconds == 60


def test_who_is_gone_ends_the_app(table: Table) -> None:
    """Nothing of what they typed is taken any more."""
    table.types(b"x" * 100)
    taken = table.app.keys
    table.driver.lost()
    assert table.app.has_left
    table.types(b"y")
    table.driver.resized(10, 10)
    table.loop.pass_time(60)
    assert table.app.keys == taken
    assert table.app.sizes == []


def test_nothing_of_this_machine_is_opened_or_written(
    table: Table, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The browser and the disk would be the server's."""
    opened: list[Any] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    table.driver.open_url("https://example.org")
    table.driver.deliver_binary(io.BytesIO(b"x"), delivery_key="k", save_path=tmp_path)
    assert opened == []
    assert list(tmp_path.iterdir()) == []
    assert not table.driver.can_suspend
