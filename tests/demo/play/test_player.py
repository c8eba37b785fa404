"""The player, on a stage without an app: it does what the script says, and what its keys say."""

import random
from collections.abc import Callable

import pytest

from tests.doubles.fake_theatre import FakePlaySeconds, FakeTheatre
from tui_reset.demo.play.acts import NO_MAIL, TOO_LONG, Act, Asked, Beside, Filled, Mail, On, Press, Say, Type, WaitFor
from tui_reset.demo.play.caption import State
from tui_reset.demo.play.player import PATIENCE_SECONDS, Player, shown
from tui_reset.demo.play.scripts import OPENING, THE_END
from tui_reset.demo.play.timing import Pace
from tui_reset.flow.steps import Done, ShowCode
from tui_reset.language.texts import speaking


class SteeredSeconds(FakePlaySeconds):
    """Does something once so much time has passed."""

    def __init__(self, after: float, steer: Callable[[], object]) -> None:
        super().__init__()
        self._after = after
        self._steers = [steer]

    async def wait(self, seconds: float) -> None:
        await super().wait(seconds)
        self._steer()

    async def rest(self, seconds: float) -> None:
        await super().rest(seconds)
        self._steer()

    def _steer(self) -> None:
        if self.now >= self._after and self._steers:
            self._steers.pop()()


class Play:
    """A player with a script, and its stage."""

    def __init__(self, *script: Act, seconds: FakePlaySeconds | None = None, pace: float = 1.0) -> None:
        self.stage = FakeTheatre()
        self.seconds = seconds or FakePlaySeconds()
        self.player = Player(self.stage, Pace(pace, random.Random(7)), self.seconds, lambda _: script)  # noqa: S311

    def steers(self, after: float, steer: Callable[[Player], object]) -> None:
        """From now on the time does it."""
        self.seconds = SteeredSeconds(after, lambda: steer(self.player))
        self.player._seconds = self.seconds


async def test_a_script_is_said_pressed_and_typed_in_its_order() -> None:
    play = Play(Say("Alice has forgotten her password."), Press("f5"), Type("al ice"), Press("enter"), Press("l"))
    assert await play.player.play()
    assert play.stage.typed == "<f5>al ice\rl"
    assert play.stage.said == [OPENING, "Alice has forgotten her password.", THE_END]
    keys = [caption.key for caption in play.stage.captions if caption.key]
    assert list(dict.fromkeys(keys)) == ["F5", "Typing", "Enter", "L"]
    assert play.stage.captions[-1].state is State.BY_HAND
    assert not play.player.is_playing


async def test_it_takes_a_persons_time() -> None:
    """Enough to read each caption and to follow each key; twice the pace is half of it."""
    script = (Say("Alice has forgotten her password."), Type("alice@example.org"), Press("enter"))
    slow, quick = Play(*script), Play(*script, pace=2)
    await slow.player.play()
    await quick.player.play()
    assert 7 < slow.seconds.rested < 12
    assert quick.seconds.rested == pytest.approx(slow.seconds.rested / 2)


@pytest.mark.parametrize(
    ("sight", "name"),
    [
        (On(ShowCode), "ShowCode"),
        (Asked("code"), "code"),
        (Asked("code"), "keys"),
        (Filled("mail"), "mail"),
        (Filled("mail"), "beside"),
        (Mail("bob@example.org"), "bob@example.org"),
    ],
)
async def test_what_does_not_come_is_said_and_the_keys_are_the_persons(sight: On, name: str) -> None:
    play = Play(WaitFor(sight, NO_MAIL), Press("f5"))
    play.stage.unseen.add(name)
    assert not await play.player.play()
    assert play.stage.said == [OPENING, NO_MAIL]
    assert play.stage.pressed == []
    assert play.seconds.now - play.seconds.rested >= PATIENCE_SECONDS


async def test_it_waits_for_sights_and_not_for_time() -> None:
    play = Play(WaitFor(On(Done)), Press("enter"), WaitFor(Beside()))
    play.stage.unseen |= {"Done", "beside"}
    play.steers(8, lambda _: play.stage.unseen.discard("Done"))
    assert await play.player.play()
    assert 8 <= play.seconds.now < 11


async def test_a_profile_that_nobody_tells_ends_the_play() -> None:
    play = Play(Press("f5"))
    play.stage.profile = None
    assert not await play.player.play()
    assert play.stage.said == [OPENING, TOO_LONG]


async def test_while_paused_nothing_happens() -> None:
    play = Play(Say("one"), Press("f5"))
    play.steers(0.5, lambda player: player.pause())
    play.player._patience = 1e9
    reached: list[int] = []

    async def wait(seconds: float) -> None:
        play.seconds.now += seconds
        if play.seconds.now > 100:
            reached.append(len(play.stage.pressed))
            play.player.pause()

    play.seconds.wait = wait  # type: ignore[method-assign]
    assert await play.player.play()
    assert reached == [0]
    assert play.stage.pressed == ["<f5>"]
    assert State.PAUSED in {caption.state for caption in play.stage.captions}


async def test_a_step_does_what_is_next_without_resting() -> None:
    play = Play(Say("one " * 50), Press("f5"), Type("x" * 100))
    for _ in range(4):  # the opening, and three acts
        play.player.step()
    assert await play.player.play()
    assert play.seconds.rested < 2


async def test_the_pace_is_shown() -> None:
    play = Play(Say("one"))
    for faster in (True, True, False):
        play.player.hasten(faster=faster)
    assert [caption.pace for caption in play.stage.captions] == [1.5, 2.25, 1.5]


@pytest.mark.parametrize("after", [0.2, 3.0])
async def test_taking_over_ends_it_at_once(after: float) -> None:
    play = Play(Type("x" * 200), Press("enter"))
    play.steers(after, lambda player: player.hand_over("By hand from here. Ctrl+Q leaves."))
    assert not await play.player.play()
    assert play.stage.said[-1] == "By hand from here. Ctrl+Q leaves."
    assert "\r" not in play.stage.pressed
    assert play.seconds.now < after + 1


async def test_captions_are_in_the_language_that_is_spoken() -> None:
    play = Play(Say("Alice has forgotten her password."))
    with speaking("de"):
        await play.player.play()
    assert "Alice hat ihr Passwort vergessen." in play.stage.said


def test_keys_are_called_as_on_the_screen() -> None:
    assert [shown(key) for key in ("f6", "enter", "tab", "escape", "ctrl+y", "l")] == [
        "F6",
        "Enter",
        "Tab",
        "Esc",
        "^Y",
        "L",
    ]
