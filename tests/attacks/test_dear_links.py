"""Who has an account here, by text that is dear to search: a paste that takes milliseconds to look through.

The attacker asks for two resets and pastes the same rubbish at both, made so that finding a link in it costs as much as
it can. Where only the reset of a real account was looked through, the time told which one that is (AUC 0.91 to 0.97
before). Wrong links are not counted, so the attacker may measure as often as wanted. ASVS 6.3.8.
"""

import time

import pytest

from tests.attacks.test_enumeration import separation
from tests.doubles.demo import Demo, Reset
from tests.doubles.wire import Wire

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
SAMPLES = 250
PASTES = {"many marks": ("/r/" + "a\n" * 20) * 90, "many pieces": "/r/a\n" * 800}


@pytest.mark.parametrize("paste", PASTES)
def test_a_dear_paste_costs_the_same_at_a_decoy(demo: Demo, paste: str) -> None:
    asked = {True: demo.ask("jim.brennan@example.org"), False: demo.ask("nobody@example.org")}
    times: dict[bool, list[float]] = {True: [], False: []}
    with demo.wire() as wire:
        for _ in range(SAMPLES):
            for known, reset in asked.items():
                times[known].append(seconds_to_refuse(wire, reset, PASTES[paste]))
    assert separation(times[True], times[False]) <= 0.65


def seconds_to_refuse(wire: Wire, reset: Reset, link: str) -> float:
    begin = time.perf_counter()
    reply = wire.ask("POST", f"/v1/resets/{reset.id}/mailbox", {"link": link}, bearer=reset.secret)
    taken = time.perf_counter() - begin
    assert (reply.status, reply.code) == (404, "wrong_link"), reply
    return taken
