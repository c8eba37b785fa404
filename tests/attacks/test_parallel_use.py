"""Parallel use: eight requests with one link, one code or one proof arrive at the same moment, and several win.

authentik PR 19967, parse-server GHSA-r3xq-68wh-gwvh, stage-door #128 (token read, then written), Gitea CVE-2026-20779
and MISP CVE-2026-107276 (one-time code), Devise CVE-2019-5421 (failures counted after they were read).
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp
from tests.doubles.wire import Reply, Wire


def at_once(demo: Demo, times: int, act: Callable[[Wire], Reply]) -> Counter[str]:
    """Do it on `times` connections that are open and wait for each other; answers counted by code or status."""
    barrier = Barrier(times)

    def one(_: int) -> str:
        with demo.wire() as wire:
            wire.ask("GET", "/healthz")
            barrier.wait()
            reply = act(wire)
        return reply.code or str(reply.status)

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


def test_eight_changes_with_one_link_have_one_winner(demo: Demo) -> None:
    """ASVS 15.4.2: the row count of one conditional write decides."""
    asked, letter = demo.ask_and_read("alice@example.org")
    holders = iter([demo.open_link(letter.link) for _ in range(8)])

    def change(wire: Wire) -> Reply:
        holder = next(holders)
        body = {"new_password": NEW_PASSWORD, "verification_code": asked.verification_code}
        return wire.ask("POST", f"/v1/resets/{holder.id}/password", body, bearer=holder.secret)

    assert at_once(demo, 8, change) == Counter({"200": 1, "reset_over": 7})


def test_eight_sign_ins_with_one_authenticator_code_have_one_winner(demo: Demo) -> None:
    """S2.15a: a time step works once."""
    email = "bob@example.org"
    body = {"identifier": email, "password": PASSWORDS[email], "totp": totp(email)}
    seen = at_once(demo, 8, lambda wire: wire.ask("POST", "/v1/sessions", body))
    assert seen["201"] == 1, seen
    assert sum(seen.values()) - seen["wrong_proof"] - seen["proof_locked"] - seen["wrong_credentials"] == 1, seen


def test_of_twenty_wrong_codes_at_once_no_more_than_five_are_judged(demo: Demo) -> None:
    """S2.14a, ASVS 2.4.1: a wrong code is counted in the transaction that judges it."""
    asked, letter = demo.ask_and_read("jim.brennan@example.org")
    holder = demo.open_link(letter.link)
    body = {"new_password": NEW_PASSWORD, "verification_code": "ZZZZ-ZZZZ"}
    path = f"/v1/resets/{holder.id}/password"
    seen = at_once(demo, 20, lambda wire: wire.ask("POST", path, body, bearer=holder.secret))
    assert seen == Counter({"wrong_proof": 5, "proof_locked": 15})
    assert demo.change(holder, verification_code=asked.verification_code).code == "proof_locked"


def test_one_code_over_every_door_at_once_has_one_winner(demo: Demo) -> None:
    """SECURITY 58, case 32: sixteen at once, half of them sign-ins and half resets, with one authenticator code."""
    email = "dora@example.org"
    _, letter = demo.ask_and_read(email)
    holders = [demo.open_link(letter.link) for _ in range(8)]
    code = totp(email)
    sign_in = {"identifier": email, "password": PASSWORDS[email], "totp": code}
    change = {"new_password": NEW_PASSWORD, "totp": code}
    acts: list[Callable[[Wire], Reply]] = [lambda wire: wire.ask("POST", "/v1/sessions", sign_in)] * 8
    acts += [
        partial(_post, path=f"/v1/resets/{holder.id}/password", body=change, bearer=holder.secret) for holder in holders
    ]
    turns = iter(acts)
    seen = at_once(demo, 16, lambda wire: next(turns)(wire))
    assert seen["201"] + seen["200"] == 1, seen
    assert not [answer for answer in seen if answer.startswith("5")], seen


def test_sixteen_with_one_recovery_code_at_two_doors_have_one_winner(demo: Demo) -> None:
    """SECURITY 64, case 41: the code of the lost device, at sign-in and at the reset."""
    email = "ada@example.org"
    token = demo.sign_in(email, totp=totp(email, steps_back=1)).json["token"]
    body = {"totp": totp(email)}
    codes = demo.call("POST", "/v1/account/two-factor/recovery-codes", body, bearer=token).json["recovery_codes"]
    _, letter = demo.ask_and_read(email)
    holder = demo.open_link(letter.link)
    sign_in = {"identifier": email, "password": PASSWORDS[email], "recovery_code": codes[0]}
    change = {"new_password": NEW_PASSWORD, "recovery_code": codes[0]}
    acts: list[Callable[[Wire], Reply]] = [lambda wire: wire.ask("POST", "/v1/sessions", sign_in)] * 8
    acts += [partial(_post, path=f"/v1/resets/{holder.id}/password", body=change, bearer=holder.secret)] * 8
    turns = iter(acts)
    seen = at_once(demo, 16, lambda wire: next(turns)(wire))
    assert seen["201"] + seen["200"] == 1, seen
    assert not [answer for answer in seen if answer.startswith("5")], seen


def test_one_key_sent_eight_times_at_once_changes_once_and_tells_all_the_same(demo: Demo) -> None:
    """API, Idempotency-Key: impatient proxies send it again; the notice goes out once."""
    email = "alice@example.org"
    asked, letter = demo.ask_and_read(email)
    holder = demo.open_link(letter.link)
    body = {"new_password": "quite another one than before", "verification_code": asked.verification_code}
    path = f"/v1/resets/{holder.id}/password"
    headers = {"Idempotency-Key": "a-key-that-is-sent-eight-times"}
    seen = at_once(demo, 8, lambda wire: wire.ask("POST", path, body, bearer=holder.secret, headers=headers))
    assert seen == Counter({"200": 8})
    assert demo.sign_in(email, "quite another one than before").status == 201


def _post(wire: Wire, path: str, body: object, bearer: str) -> Reply:
    return wire.ask("POST", path, body, bearer=bearer)
