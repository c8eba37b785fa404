"""Proving the mailbox."""

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.conftest import Builder
from tests.server.cases.walks import asked_and_opened, changed, opened, refused, seen
from tui_reset.contract.link_text import token_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import Asked, MailboxBody, Opened, PasswordBody, Proof, ResetStep, View
from tui_reset.server.cases import accounts, cancel, page, prove
from tui_reset.server.rules.tokens import link_token, mail_code, place_of

WRONG = "AAAA-AAAA"


async def proven(core: FakeHouse, hold: Asked | Opened, *, link: str | None = None, code: str | None = None) -> View:
    body = MailboxBody(link=link, mail_code=code)
    return await prove.prove_mailbox(core.house, hold.id, hold.secret, body, caller())


async def mailed_code(core: FakeHouse) -> str:
    [parcel] = await core.mails()
    return str(parcel.context["mail_code"])


async def test_the_mail_code_proves_with_the_askers_own_secret(core: FakeHouse) -> None:
    """S2.9a: the short mail code, typed as people type."""
    asked = await core.ask()
    code = await mailed_code(core)
    view = await proven(core, asked, code=f"{code[:4].lower()} - {code[4:]}")
    assert (view.step, view.proof) == (ResetStep.SET_PASSWORD, Proof.VERIFICATION_CODE)
    assert view.version != asked.version


@pytest.mark.parametrize("form", ["{}", "http://127.0.0.1:8017/r/{}", "see <http://127.0.0.1:8017/r/{}> there"])
async def test_the_link_proves_as_url_or_token(core: FakeHouse, form: str) -> None:
    """S2.9a: the whole URL or the bare token."""
    asked = await core.ask(BOB.email)
    view = await proven(core, asked, link=form.format(await core.link()))
    assert (view.step, view.proof) == (ResetStep.SET_PASSWORD, Proof.TOTP)


async def test_the_link_of_another_request_proves_nothing_and_is_not_counted(core: FakeHouse) -> None:
    """S2.3a: code and link only work together; SECURITY 8, 13."""
    asked = await core.ask()
    await core.ask(BOB.email)
    foreign = await core.link()
    for link in (foreign, "x" * 43, "nothing"):
        await refused(proven(core, asked, link=link), ProblemCode.WRONG_LINK)
    assert (await seen(core, asked)).attempts_left == 5


async def test_what_the_asker_knows_makes_no_link(core: FakeHouse) -> None:
    """SECURITY 19, 21: a link begins like its request's id, which the asker is told; only the rest opens anything."""
    asked = await core.ask()
    await core.ask(BOB.email)
    bobs = token_in(await core.link()) or ""
    place = place_of(asked.id)
    for forged in (place + bobs[len(place) :], place + "x" * 27, place + asked.secret[len(place) :]):
        await refused(opened(core, forged), ProblemCode.WRONG_LINK)
        await refused(page.read_link(core.house, forged, caller()), ProblemCode.WRONG_LINK)
        await refused(page.not_me(core.house, forged, caller()), ProblemCode.WRONG_LINK)
        body = PasswordBody(new_password=GOOD, verification_code=asked.verification_code)
        await refused(page.change_by_link(core.house, forged, body, caller(), None), ProblemCode.WRONG_LINK)
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL


async def test_five_wrong_mail_codes_lock_the_asker_and_leave_the_link_alive(core: FakeHouse) -> None:
    """SECURITY 91: the owner is never locked out by who asks."""
    asked = await core.ask()
    [parcel] = await core.mails()
    link = str(parcel.context["link"])
    for left in range(4, -1, -1):
        problem = await refused(proven(core, asked, code=WRONG), ProblemCode.WRONG_LINK)
        assert problem.attempts_left == left
    assert (await seen(core, asked)).step is ResetStep.LOCKED
    await refused(proven(core, asked, code=str(parcel.context["mail_code"])), ProblemCode.PROOF_LOCKED)
    await refused(proven(core, asked, link="x" * 43), ProblemCode.WRONG_LINK)
    assert (await opened(core, link)).step is ResetStep.SET_PASSWORD
    assert (await proven(core, asked, link=link)).step is ResetStep.SET_PASSWORD


async def test_known_and_unknown_guesses_look_alike(core: FakeHouse) -> None:
    known, unknown = await core.ask(), await core.ask("nobody@example.org")
    for _ in range(5):
        one = await refused(proven(core, known, code=WRONG), ProblemCode.WRONG_LINK)
        other = await refused(proven(core, unknown, code=WRONG), ProblemCode.WRONG_LINK)
        assert one.attempts_left == other.attempts_left
        assert (await seen(core, known)).version == (await seen(core, unknown)).version


async def test_nothing_proves_a_decoy_not_even_its_own_code_or_link(core: FakeHouse) -> None:
    unknown = await core.ask("nobody@example.org")
    keys = core.house.keys
    await refused(proven(core, unknown, code=mail_code(keys, unknown.id)), ProblemCode.WRONG_LINK)
    await refused(proven(core, unknown, link=link_token(keys, unknown.id)), ProblemCode.WRONG_LINK)
    await refused(opened(core, link_token(keys, unknown.id)), ProblemCode.WRONG_LINK)


async def test_exactly_one_thing_is_taken(core: FakeHouse) -> None:
    asked = await core.ask()
    await refused(proven(core, asked), ProblemCode.MALFORMED)
    await refused(proven(core, asked, link="x", code="x"), ProblemCode.MALFORMED)


async def test_a_proven_grant_proves_again_and_its_slips_are_not_counted(core: FakeHouse) -> None:
    asked = await core.ask()
    code = await mailed_code(core)
    await proven(core, asked, code=code)
    await refused(proven(core, asked, code=WRONG), ProblemCode.WRONG_LINK)
    assert (await proven(core, asked, code=code)).attempts_left == 5


async def test_each_dead_link_says_why_to_its_holder(core: FakeHouse) -> None:
    """S2.17a: expired, used and superseded links each have their own word."""
    used, held = await asked_and_opened(core)
    link = link_token(core.house.keys, used.id)
    await changed(core, held, verification_code=used.verification_code)
    await refused(opened(core, link), ProblemCode.LINK_USED)
    await refused(proven(core, held, link=link), ProblemCode.LINK_USED)

    superseded = await core.ask(BOB.email)
    await core.ask(BOB.email)
    old = link_token(core.house.keys, superseded.id)
    await refused(opened(core, old), ProblemCode.LINK_SUPERSEDED)
    await refused(proven(core, superseded, link=old), ProblemCode.LINK_SUPERSEDED)
    code = mail_code(core.house.keys, superseded.id)
    await refused(proven(core, superseded, code=code), ProblemCode.LINK_SUPERSEDED)

    expiring = await core.ask(source="198.51.100.7")
    core.clock.go(1801)
    late = link_token(core.house.keys, expiring.id)
    await refused(opened(core, late), ProblemCode.LINK_EXPIRED)
    await refused(opened(core, late[:-1] + ("A" if late[-1] != "A" else "B")), ProblemCode.WRONG_LINK)
    await refused(proven(core, expiring, link=late), ProblemCode.LINK_EXPIRED)
    await refused(proven(core, expiring, link="x"), ProblemCode.RESET_OVER)
    await refused(proven(core, expiring, code=WRONG), ProblemCode.RESET_OVER)


async def test_cancelled_and_revoked_ones_are_over(core: FakeHouse) -> None:
    cancelled = await core.ask()
    link = await core.link()
    await cancel.cancel_reset(core.house, cancelled.id, cancelled.secret, caller())
    await refused(opened(core, link), ProblemCode.RESET_OVER)
    await refused(proven(core, cancelled, code=WRONG), ProblemCode.RESET_OVER)
    await core.ask(BOB.email)
    link = await core.link()
    await page.not_me(core.house, link, caller())
    await refused(opened(core, link), ProblemCode.RESET_OVER)


async def test_a_disabled_account_is_read_again(core: FakeHouse) -> None:
    """SECURITY 31, case 29: disabled after the mail."""
    await core.ask()
    link = await core.link()
    await core.run("UPDATE accounts SET enabled = false WHERE email = :email", email=ALICE.email)
    await refused(opened(core, link), ProblemCode.RESET_OVER)
    await accounts.disable_account(core.house, ALICE.email)


async def test_a_link_makes_only_so_many_grants(build: Builder) -> None:
    core = build(grants_per_request=3)
    await core.add(ALICE)
    await core.ask()
    link = await core.link()
    assert (await opened(core, link)).id == (await opened(core, link)).id
    await refused(opened(core, link), ProblemCode.TOO_MANY_REQUESTS)
