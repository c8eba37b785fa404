"""Long walks by chance: the same promises as in `test_walk_machine`, far from the first screen."""

import random
from typing import Any

import pytest

from tests.doubles.walker import (
    CODE,
    LINK,
    NEW,
    SPARE,
    Walker,
    account_of,
    opened,
    profile_of,
    proven,
    session,
    view_of,
)
from tests.flow.any_event import LOST, STEPS, fitting_form
from tests.flow.test_walk_machine import AnyOrder
from tui_reset.contract.faults import NotAResetServer, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import NoContent, Proof, RecoveryCodes, ResetStep, TwoFactorSeed
from tui_reset.flow.events import Acted, Action, ClockMoved, ProfileKnown, Viewed
from tui_reset.flow.words import words_of


def outcome(chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.35:
        return "as asked"
    if kind < 0.5:
        return chance.choice(
            [
                proven(chance.choice(list(Proof))),
                view_of(chance.choice(list(ResetStep)), attempts_left=chance.randint(0, 5)),
                opened(step=chance.choice(list(ResetStep))),
                opened(id="request-1"),
                session(two_factor=True),
                account_of(two_factor=chance.random() < 0.5),
                NoContent(),
                RecoveryCodes(recovery_codes=[SPARE]),
                TwoFactorSeed(secret="JBSWY3DP", otpauth_uri="otpauth://totp/x"),
            ]
        )
    if kind < 0.8:
        return Problem(
            chance.choice(list(ProblemCode)),
            attempts_left=chance.choice([None, 0, 1, 4]),
            retry_after=chance.choice([None, 5]),
            hint=chance.choice([None, "clock"]),
            fields={"new_password": ["common", "too_short"]},
        )
    if kind < 0.9:
        return chance.choice([LOST, Unreachable("Nothing answers."), NotAResetServer("Another page.")])
    return chance.choice([Action.STOP_WAITING, Action.BACK, Action.OTHER_ADDRESS, Action.USE_RECOVERY_CODE])


def one_event(chance: random.Random, machine: AnyOrder) -> None:
    walk = machine.walk
    kind = chance.random()
    if walk.busy is not None and kind < 0.8:
        machine.comes(outcome(chance))
    elif kind < 0.5:
        new, code = chance.choice([NEW, f"{NEW} again"]), chance.choice(["123456", CODE, SPARE])
        form = fitting_form(walk.step, new, code, chance.choice([LINK, "ABCD-1234", CODE]))
        machine.happens(form or Acted(chance.choice(list(Action))))
    elif kind < 0.85:
        machine.happens(Acted(chance.choice([*words_of(walk.step, walk.profile).choices, Action.GO_ON, Action.KEPT])))
    elif kind < 0.9:
        machine.walker.now += chance.choice([1, 60, 1000])
        machine.happens(ClockMoved())
    elif kind < 0.95:
        machine.happens(Viewed(view_of(chance.choice(list(ResetStep)), attempts_left=chance.randint(0, 5))))
    else:
        machine.happens(ProfileKnown(profile_of(self_service=chance.random() < 0.8)))


@pytest.mark.parametrize("seed", range(120))
def test_a_long_walk(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    machine = AnyOrder()
    machine.walker = Walker(chance.choice(STEPS))
    for _ in range(120):
        one_event(chance, machine)
        machine.can_be_drawn()
        machine.shows_no_secret()
        machine.is_consistent()
