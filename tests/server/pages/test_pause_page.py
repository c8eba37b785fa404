"""The page where two-factor is paused first: two forms, one after the other, without JavaScript (S1.27)."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.doubles.page_visitor import Form, forms_in, submit, visit
from tests.doubles.served import BOB, GOOD, Served, bearer, served_backend
from tests.server.pages.test_page import sentences, signs_in
from tui_reset.contract.limits import PAUSE_SECONDS
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.pages.pause_form import refused_pause

PASSWORDS = {"new_password": GOOD, "confirm": GOOD}


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Served]:
    """A backend whose profile pauses."""
    async with served_backend(tmp_path, {"server.profile": "access-workspace"}) as served:
        yield served


async def at_pause(backend: Served) -> Form:
    """Bob has opened the mailed link."""
    await backend.ask(BOB.email)
    return forms_in(await visit(backend.client, await backend.link()))[0]


async def paused(backend: Served, form: Form) -> httpx.Response:
    """The page after the code."""
    moved = await submit(backend.client, form, code=f" {backend.totp()[:3]} {backend.totp()[3:]} ")
    assert (moved.status_code, moved.headers["location"]) == (303, "/r")
    return await backend.client.get("/r")


async def test_one_code_then_the_password(workspace: Served) -> None:
    """S1.27: the reason and the way out first; the password form comes by a redirect, so a reload keeps it."""
    form = await at_pause(workspace)
    assert form.types == {"form": "hidden", "code": "text"}
    page = await workspace.client.get("/r")
    for said in ("only after it has been paused", "Everything else still asks", "Lost your device?", "recovery code"):
        assert said in sentences(page)
    after = await paused(workspace, form)
    assert "paused for this change, for another 5 minutes" in sentences(after)
    password = forms_in(after)[0]
    assert set(password.types) == {"form", "again", "new_password", "confirm"}
    assert forms_in(await workspace.client.get("/r"))[0].types == password.types
    done = await submit(workspace.client, password, **PASSWORDS)
    assert (done.status_code, "Your password has been changed" in done.text) == (200, True)
    again = await submit(workspace.client, password, **PASSWORDS)
    assert (again.status_code, again.text) == (200, done.text)
    workspace.clock.go(60)
    assert not await signs_in(workspace, BOB.email, GOOD)
    assert await signs_in(workspace, BOB.email, GOOD, totp=workspace.totp())


async def test_another_browser_with_the_same_link_has_not_paused(workspace: Served) -> None:
    """S1.27: who only reads the mailbox waits in vain for its owner to pause."""
    await workspace.ask(BOB.email)
    link = await workspace.link()
    form = forms_in(await visit(workspace.client, link))[0]
    password = forms_in(await paused(workspace, form))[0]
    async with httpx.AsyncClient(base_url=workspace.url, trust_env=False) as thief:
        theirs = await visit(thief, link)
        assert set(forms_in(theirs)[0].types) == {"form", "code"}
        refused = await submit(thief, password, **PASSWORDS)
        assert (refused.status_code, set(forms_in(refused)[0].types)) == (409, {"form", "code"})
        thief.cookies.set("tui-reset-pause", thief.cookies["tui-reset-link"])
        assert (await submit(thief, password, **PASSWORDS)).status_code == 409
        thief.cookies.set("tui-reset-pause", "A" * 80)
        assert (await submit(thief, password, **PASSWORDS)).status_code == 409
    opened = (await workspace.client.post("/v1/links", json={"link": link})).json()
    view = await workspace.client.get(f"/v1/resets/{opened['id']}", headers=bearer(opened["secret"]))
    assert view.json()["must_pause"]
    assert (await submit(workspace.client, password, **PASSWORDS)).status_code == 200


async def test_an_ended_pause_shows_its_form_again_and_no_password(workspace: Served) -> None:
    """S1.27: refused with the reason; passwords are never echoed; the link stays usable."""
    password = forms_in(await paused(workspace, await at_pause(workspace)))[0]
    workspace.clock.go(PAUSE_SECONDS)
    late = await submit(workspace.client, password, **PASSWORDS)
    assert late.status_code == 409
    assert "not paused, or not any more" in late.text
    assert GOOD not in late.text
    done = await submit(workspace.client, forms_in(await paused(workspace, forms_in(late)[0]))[0], **PASSWORDS)
    assert done.status_code == 200


async def test_wrong_codes_are_said_at_the_field_and_counted(workspace: Served) -> None:
    """S1.27, S2.14a, S2.15a."""
    form = await at_pause(workspace)
    for typed, said in (("", "Type the code"), ("12", "This is neither"), ("0" * 65, "too long for a code")):
        refused = await submit(workspace.client, form, code=typed)
        assert (refused.status_code, said in sentences(refused)) == (422, True)
        assert 'aria-invalid="true"' in refused.text
    late = await submit(workspace.client, form, code=workspace.totp(-8))
    assert "the clock of your phone" in late.text
    assert "4 attempts are left" in sentences(late)
    spare = await submit(workspace.client, form, code="0000-0000-0000-0000")
    assert "This code is not right. 4 attempts are left." in sentences(spare)
    for _ in range(4):
        page = await submit(workspace.client, form, code="000000")
    assert (page.status_code, "One of your recovery codes still works" in page.text) == (422, True)
    more = await submit(workspace.client, forms_in(page)[0], code="000000")
    assert (more.status_code, "One of the other kind still works" in more.text) == (429, True)
    for _ in range(4):
        page = await submit(workspace.client, form, code="0000-0000-0000-0000")
    assert (page.status_code, "Too many wrong codes" in page.text) == (429, True)


async def test_the_hours_lock_is_a_banner(workspace: Served) -> None:
    """S1.27: ten for the account and hour, over all requests."""
    for number in (1, 2):
        asked = await workspace.ask(BOB.email)
        form = forms_in(await visit(workspace.client, await workspace.link(number)))[0]
        for _ in range(5):
            await submit(workspace.client, form, code="000000")
    await workspace.ask(BOB.email)
    form = forms_in(await visit(workspace.client, await workspace.link(3)))[0]
    locked = await submit(workspace.client, form, code=workspace.totp())
    assert (locked.status_code, "or type a recovery code" in locked.text) == (429, True)
    assert asked["reference"] not in locked.text


async def test_this_was_not_me_is_there_while_nothing_is_paused(workspace: Served) -> None:
    """S1.27: the second form of the page stays what it is."""
    await at_pause(workspace)
    not_me = forms_in(await workspace.client.get("/r"))[1]
    missing = await submit(workspace.client, not_me)
    assert (missing.status_code, set(forms_in(missing)[0].types)) == (422, {"form", "code"})
    ended = await submit(workspace.client, not_me, who="not_me")
    assert "The request has been ended" in ended.text
    over = await submit(workspace.client, forms_in(missing)[0], code=workspace.totp())
    assert (over.status_code, "This reset is over" in over.text) == (409, True)


async def test_two_factor_that_is_off_by_now_needs_no_pause(workspace: Served) -> None:
    """S1.27: nothing to pause leads on; here for somebody who never had it on."""
    await workspace.ask()
    form = forms_in(await visit(workspace.client, await workspace.link()))[0]
    assert set(form.types) == {"form", "again", "new_password", "confirm"}
    pause = Form("/r/pause", {"form": form.fields["form"], "code": "123456"})
    moved = await submit(workspace.client, pause)
    assert (moved.status_code, "set-cookie" in moved.headers) == (303, False)
    assert (await submit(workspace.client, form, **PASSWORDS)).status_code == 200


@pytest.mark.parametrize(
    ("code", "status"), [(ProblemCode.OVERLOADED, 503), (ProblemCode.UNAVAILABLE, 503), (ProblemCode.RESET_OVER, None)]
)
def test_a_busy_service_keeps_the_form_and_an_end_does_not(code: ProblemCode, status: int | None) -> None:
    """S1.27, S2.17a."""
    refused = refused_pause(Problem(code))
    assert (refused.status if refused else None) == status
    assert refused is None or "Try again" in refused.banner


async def test_a_pause_that_ends_while_the_password_is_on_its_way(
    workspace: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S1.27: judged again before the write; the pause form comes back, with the reason."""
    password = forms_in(await paused(workspace, await at_pause(workspace)))[0]
    hasher = workspace.backend.house.hasher
    hashing = hasher.hash

    async def slow(text: str) -> str:
        workspace.clock.go(PAUSE_SECONDS)
        return await hashing(text)

    monkeypatch.setattr(hasher, "hash", slow)
    late = await submit(workspace.client, password, **PASSWORDS)
    assert (late.status_code, set(forms_in(late)[0].types)) == (409, {"form", "code"})
    assert "not paused, or not any more" in late.text
