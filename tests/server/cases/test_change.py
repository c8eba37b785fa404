"""Changing the password: the walk, its refusals, and what is true after it."""

import pytest

from tests.doubles.fake_house import ALICE, GOOD, FakeHouse, caller
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import LinkBody, PasswordBody, ResetStep, SessionBody
from tui_reset.server.cases import change, look, prove, sign_in

KEY = "0123456789abcdef"


async def test_the_walk_by_link_ends_signed_in_with_the_new_password(core: FakeHouse) -> None:
    """S2.3, S2.11, S2.14, S2.17, S2.18: ask, mail, link, code and password, sign in."""
    asked = await core.ask()
    opened = await prove.open_link(core.house, LinkBody(link=await core.link()), caller())
    assert opened.step is ResetStep.SET_PASSWORD
    body = PasswordBody(new_password=GOOD, verification_code=asked.verification_code)
    changed = await change.change_password(core.house, opened.id, opened.secret, body, caller(), KEY)
    assert changed.step is ResetStep.DONE
    session = await sign_in.open_session(core.house, SessionBody(identifier=ALICE.email, password=GOOD), caller())
    assert session.account.email == ALICE.email
    with pytest.raises(Problem) as refused:
        await sign_in.open_session(
            core.house, SessionBody(identifier=ALICE.email, password=str(ALICE.password)), caller()
        )
    assert refused.value.code is ProblemCode.WRONG_CREDENTIALS
    assert (await look.look_at_reset(core.house, asked.id, asked.secret, caller())).step is ResetStep.DONE
