"""Attack: with two names to give, find out which of them belong together by asking for pairs (S1.5)."""

import pytest

from tests.doubles.fake_house import ALICE, BOB, caller
from tests.doubles.statements import Said, statements_of
from tests.server.cases.conftest import Builder
from tui_reset.contract.wire import Identity
from tui_reset.server.cases import ask
from tui_reset.server.cases.accounts import NewAccount

JIM = NewAccount(email="jim.brennan@example.org", username="jim.brennan")


@pytest.mark.parametrize(
    "pairs",
    [
        [("jim.brennan", JIM.email), ("jim.brennan", ALICE.email), ("nobody", JIM.email), ("nobody", "n@example.org")],
        [(ALICE.email, ALICE.email), (JIM.email, JIM.email), (ALICE.email, BOB.email), ("n@example.org",) * 2],
    ],
)
async def test_pairs_that_match_and_others_are_the_same_work(build: Builder, pairs: list[tuple[str, str]]) -> None:
    """S1.5, SECURITY 2, 9: the same statements, and one mail alone: for the pair that matches."""
    core = build(identity=("username", "email"))
    await core.add(ALICE, BOB, JIM)
    ran: list[Said] = []
    with statements_of(core.house.store) as said:
        for username, email in pairs:
            said.clear()
            await ask.ask_for_reset(core.house, Identity(username=username, email=email), caller(), None)
            ran.append(list(said))
    assert ran[0]
    assert all(one == ran[0] for one in ran)
    assert [mail.recipient for mail in await core.mails()] == [pairs[0][1]]
