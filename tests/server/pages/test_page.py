"""The page behind the mailed link, over real HTTP."""

import re

import httpx
import pytest

from tests.doubles.page_visitor import forms_in, submit, visit
from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer


async def signs_in(backend: Served, email: str, password: str | None, **factor: str) -> bool:
    body = {"identifier": email, "password": password} | factor
    return (await backend.client.post("/v1/sessions", json=body)).status_code == 201


def sign_in(backend: Served) -> dict[str, str]:
    return {"identifier": BOB.email, "password": BOB.password or "", "totp": backend.totp()}


def sentences(page: httpx.Response) -> str:
    """The text of the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.partition("<body>")[2]).split())


async def test_the_form_has_what_the_article_shows(backend: Served) -> None:
    """S2.11 to S2.14: the link opens a view with New password, Confirm and Verification code."""
    await backend.ask()
    page = await visit(backend.client, await backend.link())
    password, not_me = forms_in(page)
    assert page.status_code == 200
    assert password.types == {
        "form": "hidden",
        "again": "hidden",
        "new_password": "password",
        "confirm": "password",
        "verification_code": "text",
    }
    assert not_me.types["who"] == "radio"
    assert "who" not in not_me.fields
    for label in ("New password", "Confirm", "Verification code"):
        assert f">{label}</label>" in page.text
    assert page.text.count('autocomplete="new-password"') == 2
    assert "15 January 2027, 08:00 UTC" in page.text
    assert "127.0.0.1" in page.text
    assert ALICE.email not in page.text


async def test_without_the_code_there_is_a_way_on(backend: Served) -> None:
    """SECURITY §4: the terminal was closed before the link was opened; with two-factor no such code is needed."""
    await backend.ask()
    shown = sentences(await visit(backend.client, await backend.link()))
    assert "If that screen is closed and the code gone with it, ask for a new reset in the terminal" in shown
    await backend.ask(BOB.email)
    shown = sentences(await visit(backend.client, await backend.link(2)))
    assert "Authenticator code" in shown
    assert "that screen" not in shown


async def test_alice_finishes_and_the_terminal_sees_it(backend: Served) -> None:
    """S2.9a, S2.17, S2.18: finished with this screen's own code, the terminal that asked moves by itself."""
    asked = await backend.ask()
    form = forms_in(await visit(backend.client, await backend.link()))[0]
    code = asked["verification_code"].lower()
    typed = {"new_password": GOOD, "confirm": GOOD, "verification_code": f" {code[:4]} - {code[4:]} "}
    done = await submit(backend.client, form, **typed)
    assert done.status_code == 200
    assert "Your password has been changed" in done.text
    assert await signs_in(backend, ALICE.email, GOOD)
    assert not await signs_in(backend, ALICE.email, ALICE.password)
    view = await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))
    assert view.json()["step"] == "done"

    again = await submit(backend.client, form, **typed)
    assert (again.status_code, again.text) == (200, done.text)
    used = await backend.client.get("/r")
    assert (used.status_code, "This link has been used" in used.text) == (410, True)
    other = await submit(backend.client, form, **typed | {"new_password": GOOD + "!", "confirm": GOOD + "!"})
    assert (other.status_code, "This link has been used" in other.text) == (410, True)
    assert not await signs_in(backend, ALICE.email, GOOD + "!")


async def test_bob_uses_his_authenticator_or_a_recovery_code(backend: Served) -> None:
    """S2.15, S2.16: the form asks for the authenticator code, and says what to do when the device is lost."""
    await backend.ask(BOB.email)
    page = await visit(backend.client, await backend.link())
    form = forms_in(page)[0]
    assert {"totp", "recovery_code"} <= form.types.keys()
    assert "verification_code" not in form.types
    assert "Lost your device?" in page.text
    both = await submit(backend.client, form, new_password=GOOD, confirm=GOOD, totp="1", recovery_code="2")
    assert "Fill in one of the two" in both.text
    none = await submit(backend.client, form, new_password=GOOD, confirm=GOOD)
    assert "Type the code from your authenticator app" in none.text
    wrong = await submit(backend.client, forms_in(none)[0], new_password=GOOD, confirm=GOOD, recovery_code="0" * 16)
    assert "This code is not right. 4 attempts are left." in sentences(wrong)
    right = {"new_password": GOOD, "confirm": GOOD, "totp": backend.totp()}
    differs = await submit(backend.client, forms_in(wrong)[0], **right | {"confirm": f"{GOOD}!"})
    assert (differs.status_code, "This is not the same" in differs.text) == (422, True)
    assert (await submit(backend.client, forms_in(wrong)[0], **right)).status_code == 200
    backend.clock.go(60)
    assert await signs_in(backend, BOB.email, GOOD, totp=backend.totp())


async def test_a_clock_that_is_off_gets_a_hint(backend: Served) -> None:
    """S2.15a."""
    await backend.ask(BOB.email)
    form = forms_in(await visit(backend.client, await backend.link()))[0]
    late = await submit(backend.client, form, new_password=GOOD, confirm=GOOD, totp=backend.totp(-8))
    assert "the clock of your phone" in late.text


async def test_refusals_name_the_field_and_nothing_is_echoed(backend: Served) -> None:
    """S2.13, S2.14a, S2.17b: mismatch, weak password and wrong code, each at its field; link and code stay usable."""
    asked = await backend.ask()
    form = forms_in(await visit(backend.client, await backend.link()))[0]
    code = asked["verification_code"]

    mismatch = await submit(backend.client, form, new_password="short\t", confirm=GOOD, verification_code=code)
    assert mismatch.status_code == 422
    for sentence in ("This is not the same", "Use at least 15 characters", "a character that cannot be typed"):
        assert sentence in mismatch.text
    assert GOOD not in mismatch.text
    assert f'value="{code}"' in mismatch.text

    weak = {"new_password": "alice", "confirm": "alice", "verification_code": code}
    refused = await submit(backend.client, forms_in(mismatch)[0], **weak)
    assert "Use at least 15 characters" in refused.text
    assert "Leave out your name" in refused.text
    assert 'aria-invalid="true"' in refused.text

    empty = await submit(backend.client, forms_in(refused)[0], verification_code="")
    assert "Type the new password." in empty.text
    assert "Type the verification code." in empty.text

    right = {"new_password": GOOD, "confirm": GOOD}
    wrong = await submit(backend.client, forms_in(refused)[0], **right, verification_code="00000000")
    assert "This code is not right. 4 attempts are left." in sentences(wrong)
    long = await submit(backend.client, forms_in(refused)[0], **right, verification_code="0" * 100)
    assert "too long for a code" in long.text
    done = await submit(backend.client, forms_in(wrong)[0], **right, verification_code=code)
    assert done.status_code == 200


async def test_five_wrong_codes_end_the_link(backend: Served) -> None:
    await backend.ask()
    page = await visit(backend.client, await backend.link())
    for _ in range(5):
        page = await submit(
            backend.client, forms_in(page)[0], new_password=GOOD, confirm=GOOD, verification_code="00000000"
        )
    assert (page.status_code, "Too many wrong codes" in page.text) == (429, True)


async def test_five_wrong_authenticator_codes_leave_the_recovery_codes(backend: Served) -> None:
    """S2.16, SECURITY 91: the page offers what still works, as the API does, until those are guessed at as well."""
    headers = bearer((await backend.client.post("/v1/sessions", json=sign_in(backend))).json()["token"])
    backend.clock.go(30)
    renewed = await backend.client.post(
        "/v1/account/two-factor/recovery-codes", json={"totp": backend.totp()}, headers=headers
    )
    await backend.ask(BOB.email)
    page = await visit(backend.client, await backend.link(2))
    right = {"new_password": GOOD, "confirm": GOOD}
    for _ in range(5):
        page = await submit(backend.client, forms_in(page)[0], **right, totp="000000")
    assert (page.status_code, "No attempts are left. No authenticator code is taken" in sentences(page)) == (422, True)
    form = forms_in(page)[0]
    assert "totp" not in form.types
    held_back = await submit(backend.client, form, **right, totp=backend.totp())
    assert (held_back.status_code, "Type one of your recovery codes" in held_back.text) == (422, True)
    for _ in range(4):
        page = await submit(backend.client, forms_in(held_back)[0], **right, recovery_code="0000-0000-0000-0000")
    assert "No authenticator code" not in page.text
    looked = await backend.client.get("/r")
    assert forms_in(looked)[0].types["recovery_code"] == "text"
    code = renewed.json()["recovery_codes"][0]
    done = await submit(backend.client, forms_in(looked)[0], **right, recovery_code=code)
    assert (done.status_code, "Your password has been changed" in done.text) == (200, True)


async def test_looking_changes_nothing(backend: Served) -> None:
    """Case 13, SECURITY 33: a scanner opens everything twenty times, HEAD too, and the user still succeeds."""
    asked = await backend.ask()
    link = await backend.link()
    for _ in range(10):
        assert (await backend.client.head(link)).status_code == 303
        assert (await visit(backend.client, link)).status_code == 200
        assert (await backend.client.head("/r")).status_code == 200
        assert (await backend.client.options("/r")).status_code == 204
    form = forms_in(await visit(backend.client, link))[0]
    typed = {"new_password": GOOD, "confirm": GOOD, "verification_code": asked["verification_code"]}
    assert (await submit(backend.client, form, **typed)).status_code == 200


async def test_a_scanner_that_submits_forms_changes_nothing(backend: Served) -> None:
    """FLOWS, mail: "this was not me" ends the request only after an unselected choice was made."""
    await backend.ask()
    page = await visit(backend.client, await backend.link())
    for form in forms_in(page):
        assert (await submit(backend.client, form)).status_code == 422
    unchosen = await submit(backend.client, forms_in(page)[1])
    assert "Choose one of the two." in unchosen.text
    me = await submit(backend.client, forms_in(page)[1], who="me")
    assert (me.status_code, len(forms_in(me))) == (200, 2)


async def test_this_was_not_me_ends_the_request(backend: Served) -> None:
    """SECURITY 43."""
    asked = await backend.ask()
    link = await backend.link()
    form = forms_in(await visit(backend.client, link))[1]
    ended = await submit(backend.client, form, who="not_me")
    assert (ended.status_code, "The request has been ended" in ended.text) == (200, True)
    page = await visit(backend.client, link)
    assert (page.status_code, "This reset is over" in page.text) == (409, True)
    view = await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))
    assert view.json()["step"] == "wait_for_mail"


async def test_every_end_of_a_link_has_its_own_message(backend: Served) -> None:
    """S2.17a: expired, superseded, wrong, and no link at all."""
    assert "Open the link from the mail" in (await backend.client.get("/r")).text
    await backend.ask()
    old = await backend.link(1)
    await backend.ask()
    new = await backend.link(2)
    superseded = await visit(backend.client, old)
    assert (superseded.status_code, "A newer request has replaced this link" in superseded.text) == (410, True)
    form = forms_in(await visit(backend.client, new))[0]
    backend.clock.go(1801)
    expired = await backend.client.get("/r")
    assert (expired.status_code, "This link has expired" in expired.text) == (410, True)
    late = await submit(backend.client, form, new_password=GOOD, confirm=GOOD, verification_code="00000000")
    assert (late.status_code, "This link has expired" in late.text) == (410, True)
    unknown = await visit(backend.client, f"{backend.url}/r/{'A' * 43}")
    assert (unknown.status_code, "This link is not valid" in unknown.text) == (404, True)


@pytest.mark.parametrize("path", ["/r/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/r/short", "/r/%00%1b%5d", "/r/ä"])
async def test_a_strange_link_is_told_so_and_never_repeated(backend: Served, path: str) -> None:
    """Case 15: nothing of the address comes back, and the policy would stop a script anyway."""
    page = await backend.client.get(path + "?error=<img onerror=1>")
    assert page.status_code == 404
    assert "alert(1)" not in page.text
    assert "onerror" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_a_link_with_something_behind_it_still_works(backend: Served) -> None:
    await backend.ask()
    assert (await visit(backend.client, await backend.link() + ".")).status_code == 200
    assert (await visit(backend.client, await backend.link() + "?utm_source=x")).status_code == 200
