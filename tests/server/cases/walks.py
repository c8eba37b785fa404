"""Stretches of the walk that many tests begin with."""

from collections.abc import Awaitable

import pytest

from tests.doubles.fake_house import ALICE, GOOD, FakeHouse, caller
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import (
    Asked,
    LinkBody,
    Opened,
    PasswordBody,
    PasswordChanged,
    SessionBody,
    SessionOpened,
    View,
)
from tui_reset.server.cases import change, look, prove, sign_in


async def asked_and_opened(core: FakeHouse, email: str = ALICE.email) -> tuple[Asked, Opened]:
    """Asked for, and the mailed link opened elsewhere."""
    asked = await core.ask(email)
    return asked, await opened(core, await core.link())


async def opened(core: FakeHouse, link: str) -> Opened:
    return await prove.open_link(core.house, LinkBody(link=link), caller())


async def seen(core: FakeHouse, hold: Asked | Opened) -> View:
    return await look.look_at_reset(core.house, hold.id, hold.secret, caller())


async def changed(
    core: FakeHouse, hold: Asked | Opened, password: str = GOOD, key: str | None = None, **proof: str | None
) -> PasswordChanged:
    body = PasswordBody(new_password=password, **proof)
    return await change.change_password(core.house, hold.id, hold.secret, body, caller(), key)


async def signed_in(core: FakeHouse, email: str, password: str | None, **factor: str) -> SessionOpened:
    body = SessionBody(identifier=email, password=str(password), **factor)
    return await sign_in.open_session(core.house, body, caller())


async def refused(call: Awaitable[object], code: ProblemCode) -> Problem:
    """The problem that the call raises."""
    with pytest.raises(Problem) as raised:
        await call
    assert raised.value.code is code
    return raised.value
