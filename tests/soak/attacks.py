"""What attackers do all the while: whatever they are answered, it must be no success and no fault."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from tests.soak.caller import Caller, drained
from tests.soak.world import Broken, World, ask, expect, new_password, try_change

Attack = Callable[[World, Caller], Awaitable[None]]
_HUGE: Final = 1_000_000
_BODIES: Final = (
    b"[" * 2000,
    b"not json at all",
    b'{"identity":{"email":"a@example.org","email":"b@example.org"}}',
    b'{"identity":{"email":["alice@example.org"]}}',
    b'{"identity":{"email":"alice@example.org"},"admin":true}',
    b"\xff\xfe\x00",
)


async def guess_codes(world: World, caller: Caller) -> None:
    """Ask for somebody's account, guess the mail's code, and then try the door that needs none."""
    victim = world.chance.choice(world.ledger.people)
    held = await ask(world, caller, victim.email)
    for _ in range(6):
        guess = {"mail_code": f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()}
        reply = await caller.ask("POST", f"/v1/resets/{held.id}/mailbox", guess, bearer=held.secret, kind="attack")
        expect(reply, 404, 429, doing="guess a mail code")
    for proof in ({"verification_code": held.code}, {}):
        reply = await try_change(caller, held, new_password(), secrets.token_urlsafe(16), **proof)
        expect(reply, 403, 429, doing="change without the mail")


async def replay_links(world: World, caller: Caller) -> None:
    """Come again with links that were used, cancelled or superseded, and with one letter changed."""
    for link in list(world.used_links)[-5:]:
        for tried in (link, link[:-1] + ("A" if link[-1] != "A" else "B")):
            reply = await caller.ask("POST", "/v1/links", {"link": tried}, kind="attack")
            expect(reply, 404, 409, 410, 429, doing="replay a link")


async def try_passwords(world: World, caller: Caller) -> None:
    """Sign in as people who are not there."""
    who = f"nobody{world.chance.randrange(10**6)}@example.org"
    body = {"identifier": who, "password": new_password()}
    reply = await caller.ask("POST", "/v1/sessions", body, kind="attack")
    expect(reply, 401, 429, doing="sign in as nobody")


async def ask_for_nobody(world: World, caller: Caller) -> None:
    """An unknown address, under another host's name: answered like any other."""
    who = f"nobody{world.chance.randrange(10**6)}@example.org"
    held = await ask(world, caller, who)
    if not held.code:
        raise Broken("an unknown address gets no code")
    named = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Idempotency-Key": secrets.token_urlsafe(16)}
    victim = world.chance.choice(world.ledger.people)
    reply = await caller.ask("POST", "/v1/resets", {"identity": {"email": victim.email}}, headers=named, kind="attack")
    if reply.status == 202:
        world.ledger.asks.setdefault(reply.json["id"], world.ledger.asks[held.id].__class__(victim.email, known=False))


async def send_rubbish(world: World, caller: Caller) -> None:
    """Bodies that nobody means."""
    for body in _BODIES:
        reply = await caller.ask("POST", "/v1/resets", body, kind="attack")
        expect(reply, 400, doing="send rubbish")
    await _raw(
        world, caller, b"POST /v1/resets HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % _HUGE + b" " * _HUGE
    )


async def read_slowly(world: World, caller: Caller) -> None:
    """Begin a request and leave it, or ask for a lot and read none of it."""
    line = b"GET /v1/profile HTTP/1.1\r\nHost: x\r\n"
    await _raw(world, caller, world.chance.choice([line, (line + b"\r\n") * 50, b"\x16\x03\x01 hello"]))


async def wait_and_leave(world: World, caller: Caller) -> None:
    """Wait for news of a reset, and be gone before there are any."""
    held = await ask(world, caller, world.chance.choice(world.ledger.people).email)
    poll = f"GET /v1/resets/{held.id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {held.secret}\r\n"
    await _raw(world, caller, f'{poll}Prefer: wait=25\r\nIf-None-Match: "1"\r\n\r\n'.encode())


async def _raw(world: World, caller: Caller, data: bytes) -> None:
    """Send it, wait a while, and hang up without having read a thing."""
    with suppress(OSError):
        _, writer = await caller.open()
        writer.write(data)
        await asyncio.sleep(world.chance.uniform(0.5, 3))
        await drained(writer)


ATTACKS: Final = (
    guess_codes,
    replay_links,
    try_passwords,
    ask_for_nobody,
    send_rubbish,
    read_slowly,
    wait_and_leave,
)
