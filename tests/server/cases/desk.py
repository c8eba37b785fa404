"""People of the desk, and a session as they have it."""

from tests.doubles.fake_house import FakeHouse, caller
from tests.server.cases.walks import signed_in
from tui_reset.contract.desk import DeskAskBody, DeskAsked
from tui_reset.server.cases import desk_reset
from tui_reset.server.cases.accounts import NewAccount, list_accounts

DORA_SEED = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
ADA_SEED = "MFZWIZLTOQZDGNBVMFZWIZLTOQZDGNBV"
DORA = NewAccount(
    "dora@example.org", display_name="Dora Dunn", role="desk", password="dora works at the desk", totp_seed=DORA_SEED
)
ADA = NewAccount(
    "ada@example.org", display_name="Ada Abbott", role="admin", password="ada looks after it all", totp_seed=ADA_SEED
)
JIM = NewAccount(
    "jim.brennan@example.org", username="jbrennan", display_name="Jim Brennan", password="the crm knows me well"
)


async def at_desk(core: FakeHouse, who: NewAccount = DORA) -> str:
    """The token of a session with a second factor."""
    session = await signed_in(core, who.email, who.password, totp=core.totp(str(who.totp_seed)))
    core.clock.go(30)
    return session.token


async def id_of(core: FakeHouse, who: NewAccount) -> str:
    """The id of an account."""
    return next(one.id for one in await list_accounts(core.house) if one.email == who.email)


async def started(core: FakeHouse, token: str, target: NewAccount = JIM, reason: str = "called us") -> DeskAsked:
    """A reset started at the desk."""
    body = DeskAskBody(reason=reason)
    return await desk_reset.start_reset(core.house, token, await id_of(core, target), body, caller("192.0.2.9"))
