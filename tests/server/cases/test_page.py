"""The web page's acts."""

import logging

import pytest

from tests.doubles.fake_house import ALICE, BOB, GOOD, FakeHouse, caller
from tests.server.cases.walks import refused, seen, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import PasswordBody, PasswordChanged, Proof, ResetStep
from tui_reset.server.cases import page
from tui_reset.server.cases.page import LinkPage

KEY = "0123456789abcdef"


async def shown(core: FakeHouse, link: str) -> LinkPage:
    return await page.read_link(core.house, link, caller("203.0.113.9"))


async def submitted(
    core: FakeHouse, link: str, code: str | None, key: str | None = None, **proof: str
) -> PasswordChanged:
    body = PasswordBody(new_password=GOOD, verification_code=code, **proof)
    return await page.change_by_link(core.house, link, body, caller(), key)


async def test_the_page_says_when_and_from_where_it_was_asked_for(core: FakeHouse) -> None:
    """S2.11, S2.12, S2.14: the form, and SECURITY 43."""
    asked = await core.ask(source="198.51.100.7")
    view = await shown(core, await core.link())
    assert (view.step, view.proof, view.reference) == (
        ResetStep.SET_PASSWORD,
        Proof.VERIFICATION_CODE,
        asked.reference,
    )
    assert view.asked_from == "198.51.100.7"
    assert view.asked_at == core.clock.now() - 2
    assert (view.expires_in, view.attempts_left, view.min_length) == (1798, 5, 15)
    assert not view.recovery_possible


async def test_each_look_is_a_line_of_the_log_without_the_link(
    core: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """SECURITY 95: who looked, from where, at which reset; of links that are none there is nothing to say."""
    caplog.set_level(logging.INFO, "tui_reset")
    asked = await core.ask()
    link = await core.link()
    await shown(core, link)
    await refused(shown(core, "A" * len(link)), ProblemCode.WRONG_LINK)
    [line] = [one.__dict__ for one in caplog.records if one.message == "link_viewed"]
    assert (line["reference"], line["step"], line["source"]) == (asked.reference, "set_password", "203.0.113.9")
    assert line["request_id"]
    assert link not in str(line)


async def test_looking_changes_nothing_however_often(core: FakeHouse) -> None:
    """S2.11; SECURITY 33: twenty prefetches, and the user still succeeds."""
    asked = await core.ask()
    link = await core.link()
    tables = ("requests", "grants", "events")
    before = [await core.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names
    for _ in range(20):
        await shown(core, link)
    assert [await core.rows(f"SELECT * FROM {table}") for table in tables] == before  # noqa: S608
    await submitted(core, link, asked.verification_code)


async def test_finishing_on_the_page_moves_the_screen_whose_code_it_was(core: FakeHouse) -> None:
    """S2.9a, S2.17."""
    asked = await core.ask()
    link = await core.link()
    assert (await submitted(core, link, asked.verification_code)).step is ResetStep.DONE
    assert (await seen(core, asked)).step is ResetStep.DONE
    assert (await shown(core, link)).step is ResetStep.DONE
    await signed_in(core, ALICE.email, GOOD)


async def test_with_two_factor_the_page_asks_for_the_authenticator(core: FakeHouse) -> None:
    """S2.15, S2.16: and points to the recovery code."""
    await core.ask(BOB.email)
    link = await core.link()
    view = await shown(core, link)
    assert view.proof is Proof.TOTP
    assert view.recovery_possible
    await refused(submitted(core, link, None), ProblemCode.WRONG_PROOF)
    assert (await submitted(core, link, None, totp=core.totp())).step is ResetStep.DONE


async def test_a_double_submit_hears_the_truth_and_a_second_browser_that_it_was_used(core: FakeHouse) -> None:
    """S2.17a: used, with its own word."""
    asked = await core.ask()
    link = await core.link()
    first = await submitted(core, link, asked.verification_code, KEY)
    assert await submitted(core, link, asked.verification_code, KEY) == first
    await refused(submitted(core, link, asked.verification_code), ProblemCode.LINK_USED)
    core.clock.go(1800)
    await refused(submitted(core, link, asked.verification_code), ProblemCode.LINK_USED)


async def test_dead_links_say_why_on_submit_too(core: FakeHouse) -> None:
    """S2.17a: expired, superseded, ended."""
    asked = await core.ask()
    old = await core.link()
    await refused(submitted(core, old, "AAAA-AAAA"), ProblemCode.WRONG_PROOF)
    await core.ask()
    new = await core.link()
    await refused(submitted(core, old, asked.verification_code), ProblemCode.LINK_SUPERSEDED)
    assert (await shown(core, old)).step is ResetStep.SUPERSEDED
    core.clock.go(1800)
    await refused(submitted(core, new, "AAAA-AAAA"), ProblemCode.LINK_EXPIRED)
    assert (await shown(core, new)).step is ResetStep.EXPIRED
    for call in (shown(core, "x" * 43), submitted(core, "", None), shown(core, "")):
        await refused(call, ProblemCode.WRONG_LINK)


async def test_this_was_not_me_ends_it_and_the_asker_goes_on_waiting(core: FakeHouse) -> None:
    """SECURITY 43."""
    asked = await core.ask()
    link = await core.link()
    await page.not_me(core.house, link, caller())
    await page.not_me(core.house, link, caller())
    assert (await shown(core, link)).step is ResetStep.REVOKED
    assert (await seen(core, asked)).step is ResetStep.WAIT_FOR_MAIL
    await refused(submitted(core, link, asked.verification_code), ProblemCode.RESET_OVER)
    assert len(await core.rows("SELECT id FROM events WHERE type = 'reset_revoked'")) == 1


async def test_not_me_is_too_late_after_the_change(core: FakeHouse) -> None:
    asked = await core.ask()
    link = await core.link()
    await submitted(core, link, asked.verification_code)
    await refused(page.not_me(core.house, link, caller()), ProblemCode.LINK_USED)


async def test_an_account_disabled_since_is_shown_as_ended(core: FakeHouse) -> None:
    """SECURITY 31."""
    asked = await core.ask()
    link = await core.link()
    await refused(submitted(core, link, "AAAA-AAAA"), ProblemCode.WRONG_PROOF)
    await core.run("UPDATE accounts SET enabled = false")
    assert (await shown(core, link)).step is ResetStep.REVOKED
    await refused(submitted(core, link, asked.verification_code), ProblemCode.RESET_OVER)
