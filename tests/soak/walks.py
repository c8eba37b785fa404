"""The ways people walk: each takes one account, and leaves the ledger saying what is true of it afterwards."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import httpx
import pyotp

from tests.doubles.page_visitor import forms_in
from tests.soak.caller import Caller
from tests.soak.ledger import Person
from tests.soak.world import (
    Broken,
    Held,
    NoMail,
    World,
    ask,
    change,
    check_sign_in,
    expect,
    mail_of,
    new_password,
    prove,
    try_change,
)
from tui_reset.contract.limits import TOTP_STEP_SECONDS
from tui_reset.server.rules.tokens import place_of

Walk = Callable[[World, Caller, Person], Awaitable[None]]
RIVALS: Final = 4
_FEW: Final = 2
"""Wrong passwords and codes of one account over the whole soak: more would be slowed down, or locked."""


async def with_the_link(world: World, caller: Caller, person: Person) -> None:
    """Ask, paste the link, change, sign in."""
    held = await ask(world, caller, person.email, person)
    mail = await mail_of(world, held.id)
    await prove(caller, held, link=mail.link)
    if person.wrong_codes < _FEW:
        person.wrong_codes += 1
        wrong = await try_change(caller, held, new_password(), secrets.token_urlsafe(16), verification_code="0000-0000")
        expect(wrong, 422, doing="change with a wrong code")
    await change(world, caller, held, verification_code=held.code)
    world.used_links.append(mail.link)
    await check_sign_in(world, caller, person, former=person.former_tries < _FEW)


async def with_the_mail_code(world: World, caller: Caller, person: Person) -> None:
    """The same with the short code."""
    held = await ask(world, caller, person.email, person)
    await prove(caller, held, mail_code=(await mail_of(world, held.id)).code)
    await change(world, caller, held, verification_code=held.code)
    await check_sign_in(world, caller, person)


async def from_the_link_alone(world: World, caller: Caller, person: Person) -> None:
    """Another terminal comes with the link, while the one that asked waits and must hear of the change."""
    held = await ask(world, caller, person.email, person)
    mail = await mail_of(world, held.id)
    watcher = asyncio.create_task(_watched(world, held))
    try:
        reply = await caller.ask("POST", "/v1/links", {"link": mail.link}, kind="open link")
        opened = expect(reply, 200, doing="open the link")
        other = Held(person, opened["id"], opened["secret"], opened["reference"])
        await change(world, caller, other, verification_code=held.code)
        await watcher
    finally:
        watcher.cancel()
    world.used_links.append(mail.link)


async def _watched(world: World, held: Held) -> None:
    caller, version, end = world.caller(world.chance.randrange(250)), 0, time.monotonic() + 90
    try:
        while time.monotonic() < end:
            headers = {"Prefer": "wait=5", "If-None-Match": f'"{version}"'}
            path = f"/v1/resets/{held.id}"
            reply = await caller.ask("GET", path, bearer=held.secret, headers=headers, kind="wait")
            if reply.status == 304:
                continue
            seen = expect(reply, 200, doing="wait")
            if seen["step"] == "done":
                return
            version = seen["version"]
    finally:
        caller.hang_up()
    raise Broken("who asked was not told of the change")


async def sent_again(world: World, caller: Caller, person: Person) -> None:
    """Have the mail sent again, and finish."""
    held = await ask(world, caller, person.email, person)
    await mail_of(world, held.id)
    reply = await caller.ask("POST", f"/v1/resets/{held.id}/resend", bearer=held.secret, kind="resend")
    if not (reply.again and reply.status == 429):
        expect(reply, 202, doing="resend")
    world.ledger.asks[held.id].mails += 2 if reply.again else 1
    await prove(caller, held, link=(await mail_of(world, held.id)).link)
    await change(world, caller, held, verification_code=held.code)


async def cancelled(world: World, caller: Caller, person: Person) -> None:
    """Think better of it: nothing can be done with it any more."""
    held = await ask(world, caller, person.email, person)
    mail = await mail_of(world, held.id)
    await prove(caller, held, link=mail.link)
    reply = await caller.ask("DELETE", f"/v1/resets/{held.id}", bearer=held.secret, kind="cancel")
    if not (reply.again and reply.status == 409):
        expect(reply, 204, doing="cancel")
    late = await try_change(caller, held, new_password(), secrets.token_urlsafe(16), verification_code=held.code)
    expect(late, 409, doing="change after cancelling")
    world.used_links.append(mail.link)


async def was_not_me(world: World, caller: Caller, person: Person) -> None:
    """Follow the link in a browser and say that it was somebody else."""
    held = await ask(world, caller, person.email, person)
    mail = await mail_of(world, held.id)
    moved = await caller.ask("GET", mail.link.removeprefix(world.base), kind="page")
    if moved.status != 303:
        raise Broken(f"the link's page: {moved.status}")
    cookie = {"Cookie": moved.headers["set-cookie"].partition(";")[0]}
    page = await caller.ask("GET", "/r/", headers=cookie, kind="page")
    form = next(form for form in forms_in(httpx.Response(200, content=page.body)) if form.action.endswith("/not-me"))
    said = str(httpx.QueryParams(form.fields | {"who": "not_me"})).encode()
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    reply = await caller.ask("POST", form.action, said, headers=cookie | headers, kind="page")
    if reply.status != 200 and not reply.again:
        raise Broken(f"it was not me: {reply.status}")
    late = await caller.ask("POST", "/v1/links", {"link": mail.link}, kind="open link")
    expect(late, 404, 409, 410, doing="open the link of what was not me")


async def raced(world: World, caller: Caller, person: Person) -> None:
    """Several windows with the link change the password at once: one wins, and the password is its."""
    held = await ask(world, caller, person.email, person)
    mail = await mail_of(world, held.id)
    await prove(caller, held, link=mail.link)
    callers = [world.caller(world.chance.randrange(250)) for _ in range(RIVALS)]
    words = [new_password() for _ in callers]
    tries = (
        try_change(one, held, word, secrets.token_urlsafe(16), verification_code=held.code)
        for one, word in zip(callers, words, strict=True)
    )
    replies = await asyncio.gather(*tries)
    for one in callers:
        one.hang_up()
    won = [word for word, reply in zip(words, replies, strict=True) if reply.status == 200]
    if len(won) != 1 or {reply.status for reply in replies} - {200, 409}:
        raise Broken(f"{RIVALS} changes at once: {sorted(f'{reply.status} {reply.code}' for reply in replies)}")
    world.ledger.confirm(person, held.reference, won[0])
    await check_sign_in(world, caller, person)


async def with_the_desk(world: World, caller: Caller, person: Person) -> None:
    """The desk starts it and reads the code to the caller, who follows the link."""
    before = len(world.mailroom.places.get(person.email, ()))
    path = f"/v1/desk/accounts/{world.account_ids[person.email]}/resets"
    reply = await caller.ask("POST", path, {"reason": "called"}, bearer=world.desk_token, kind="desk")
    if reply.status == 429:
        return
    told = expect(reply, 202, doing="desk reset")
    link = await _desk_mail(world, person, before)
    opened = await caller.ask("POST", "/v1/links", {"link": link}, kind="open link")
    if opened.status == 410 and reply.again:
        return  # the first try was heard, and what it began has been superseded by the second
    told_on_opening = expect(opened, 200, doing="open the desk's link")
    held = Held(person, told_on_opening["id"], told_on_opening["secret"], told_on_opening["reference"])
    if held.reference == told["reference"]:
        await change(world, caller, held, verification_code=told["verification_code"])


async def _desk_mail(world: World, person: Person, before: int) -> str:
    """The link of a mail that nobody has asked for: the desk has."""
    asked = {place_of(request_id) for request_id in world.ledger.asks}
    end = time.monotonic() + world.patience
    while time.monotonic() < end:
        for place in world.mailroom.places.get(person.email, [])[before:]:
            if place not in asked:
                return world.mailroom.mails[place].link
        await asyncio.sleep(0.1)
        asked |= {place_of(request_id) for request_id, one in world.ledger.asks.items() if one.email == person.email}
    raise NoMail


async def with_the_authenticator(world: World, caller: Caller, person: Person) -> None:
    """An account with two-factor: the code of the app takes the place of the one on the screen."""
    held = await ask(world, caller, person.email, person)
    await prove(caller, held, link=(await mail_of(world, held.id)).link)
    step = int(time.time() // TOTP_STEP_SECONDS)
    if step <= person.last_step:
        return  # each step once: this walk ends here
    person.last_step = step
    await change(world, caller, held, totp=pyotp.TOTP(person.seed).generate_otp(step))
    await check_sign_in(world, caller, person)


WALKS: Final[Mapping[Walk, int]] = {
    with_the_link: 8,
    with_the_mail_code: 5,
    from_the_link_alone: 4,
    sent_again: 2,
    cancelled: 2,
    was_not_me: 2,
    raced: 2,
    with_the_desk: 1,
}
"""How often each is taken."""
