"""The gateway and the real backend understand each other, call by call."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp
from tui_reset.client.http import HttpGateway
from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Hold
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret

ALICE = "alice@example.org"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


@pytest.fixture
async def gateway(demo: Demo) -> AsyncIterator[HttpGateway]:
    gateway = HttpGateway(demo.url)
    yield gateway
    await gateway.close()


async def ask(gateway: HttpGateway, email: str, key: str = "key-of-asking-0001") -> tuple[wire.Asked, Hold]:
    asked = await gateway.submit(calls.AskReset(email, None, key))
    assert isinstance(asked, wire.Asked)
    return asked, Hold(asked.id, Secret(asked.secret))


async def test_the_profile_is_understood(gateway: HttpGateway) -> None:
    profile = await gateway.profile()
    assert profile.identity == ["email"]
    assert profile.mail.subject == "Reset your password"


async def test_a_whole_reset_and_what_follows(demo: Demo, gateway: HttpGateway) -> None:
    """S2.3a, S2.14, S2.18: asked twice with one key it is one request; then the mailbox, the password, sign-in."""
    asked, hold = await ask(gateway, ALICE)
    again, _ = await ask(gateway, ALICE)
    assert (again.id, again.secret, again.verification_code) == (asked.id, asked.secret, asked.verification_code)
    letter = await asyncio.to_thread(demo.letter, ALICE)
    resent = await gateway.submit(calls.ResendMail(hold))
    assert isinstance(resent, wire.View)
    with pytest.raises(Problem) as refused:
        await gateway.submit(calls.ProveMailbox(hold, mail_code=Secret("0000-0000")))
    assert (refused.value.code, refused.value.attempts_left) == (ProblemCode.WRONG_LINK, 4)
    proven = await gateway.submit(calls.ProveMailbox(hold, link=Secret(letter.link)))
    assert isinstance(proven, wire.View)
    assert (proven.step, proven.proof) == (wire.ResetStep.SET_PASSWORD, wire.Proof.VERIFICATION_CODE)
    code = Secret(asked.verification_code or "")
    change = calls.ChangePassword(hold, Secret(NEW_PASSWORD), "key-of-change-0001", verification_code=code)
    for _ in range(2):
        changed = await gateway.submit(change)
        assert isinstance(changed, wire.PasswordChanged)
        assert changed.step is wire.ResetStep.DONE
    opened = await gateway.submit(calls.OpenSession(ALICE, Secret(NEW_PASSWORD)))
    assert isinstance(opened, wire.SessionOpened)
    token = Secret(opened.token)
    account = await gateway.submit(calls.ReadAccount(token))
    assert isinstance(account, wire.Account)
    assert account.email == ALICE
    assert isinstance(await gateway.submit(calls.CloseSession(token)), wire.NoContent)
    with pytest.raises(Problem) as refused:
        await gateway.submit(calls.ReadAccount(token))
    assert refused.value.code is ProblemCode.UNAUTHORIZED


async def test_two_factor_is_switched_on_and_off(gateway: HttpGateway) -> None:
    jim = "jim.brennan@example.org"
    password = Secret(PASSWORDS[jim])
    opened = await gateway.submit(calls.OpenSession(jim, password))
    assert isinstance(opened, wire.SessionOpened)
    token = Secret(opened.token)
    seed = await gateway.submit(calls.BeginTwoFactor(token, password))
    assert isinstance(seed, wire.TwoFactorSeed)
    first = Secret(totp(jim, steps_back=1, seed=seed.secret))
    codes = await gateway.submit(calls.ConfirmTwoFactor(token, first))
    assert isinstance(codes, wire.RecoveryCodes)
    second = Secret(totp(jim, seed=seed.secret))
    renewed = await gateway.submit(calls.ReplaceRecoveryCodes(token, second))
    assert isinstance(renewed, wire.RecoveryCodes)
    recovery = Secret(renewed.recovery_codes[0])
    assert isinstance(await gateway.submit(calls.EndTwoFactor(token, password, recovery_code=recovery)), wire.NoContent)


async def test_watching_sees_the_end_at_once(demo: Demo, gateway: HttpGateway) -> None:
    asked, hold = await ask(gateway, "nobody@example.org", "key-of-asking-0002")

    async def next_view() -> wire.View:
        return await anext(gateway.watch(hold, asked.version))

    seen = asyncio.create_task(next_view())
    other = HttpGateway(demo.url)
    await other.submit(calls.CancelReset(hold))
    assert (await asyncio.wait_for(seen, 10)).step is wire.ResetStep.CANCELLED
    ended = await other.submit(calls.LookAtReset(hold))
    assert isinstance(ended, wire.View)
    await other.close()


async def test_a_link_alone_opens_a_grant_of_its_own(demo: Demo, gateway: HttpGateway) -> None:
    """S2.1a: a holder of the mail alone."""
    asked, letter = await asyncio.to_thread(demo.ask_and_read, "bob@example.org")
    opened = await gateway.submit(calls.OpenLink(Secret(letter.link)))
    assert isinstance(opened, wire.Opened)
    assert (opened.id, opened.proof) == (asked.id, wire.Proof.TOTP)
    assert opened.secret != asked.secret
