"""Step skipping: acts in any order, in the hope that one of them forgets what must have come before.

Keycloak CVE-2026-18963: the mail step could be answered "success" without the link. CVE-2026-94218 and wagtail-2fa
CVE-2019-16766: the second factor was left out by going to another step. Here every order of up to three acts that an
asker without the mail can do is tried on a request of its own, and none may end in a changed password.
"""

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from tests.doubles.demo import LOOSE, NEW_PASSWORD, Demo, Reset, totp
from tests.doubles.wire import Reply, Wire

ACTS: dict[str, Callable[[Wire, Reset], Reply]] = {
    "resend": lambda wire, reset: post(wire, reset, "resend", {}),
    "guess the link": lambda wire, reset: post(wire, reset, "mailbox", {"link": "A" * 43}),
    "give the secret as link": lambda wire, reset: post(wire, reset, "mailbox", {"link": reset.secret}),
    "give the shown code as mail code": lambda wire, reset: post(
        wire, reset, "mailbox", {"mail_code": reset.verification_code}
    ),
    "change with the shown code": lambda wire, reset: post(
        wire, reset, "password", {"new_password": NEW_PASSWORD, "verification_code": reset.verification_code}
    ),
    "change without a proof": lambda wire, reset: post(wire, reset, "password", {"new_password": NEW_PASSWORD}),
    "cancel": lambda wire, reset: wire.ask("DELETE", f"/v1/resets/{reset.id}", bearer=reset.secret),
}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    # With the usual limit of mails: hundreds of requests for one address are to be asked for, not to be mailed.
    limits = {name: value for name, value in LOOSE.items() if "MAILS" not in name}
    with Demo(limits) as demo:
        yield demo


def post(wire: Wire, reset: Reset, act: str, body: object) -> Reply:
    return wire.ask("POST", f"/v1/resets/{reset.id}/{act}", body, bearer=reset.secret)


def test_no_order_of_acts_without_the_mail_changes_a_password(demo: Demo) -> None:
    with demo.wire() as wire:
        for order in (order for length in (1, 2, 3) for order in product(ACTS, repeat=length)):
            reset = demo.ask("jim.brennan@example.org")
            replies = [(act, ACTS[act](wire, reset)) for act in order]
            assert all(reply.status in {202, 204, 403, 404, 409, 422, 429} for _, reply in replies), order
            assert not [act for act, reply in replies if "change" in act and reply.status < 400], order
            assert not [act for act, reply in replies if b"set_password" in reply.body], order
    assert demo.sign_in("jim.brennan@example.org").status == 201


def test_link_and_shown_code_do_not_open_an_account_with_two_factor(demo: Demo) -> None:
    """S2.15: GitLab #31308, EyeDP #274: the second factor was not asked for at reset."""
    asked, letter = demo.ask_and_read("bob@example.org")
    holder = demo.open_link(letter.link)
    assert demo.change(holder).code == "wrong_proof"
    assert demo.change(holder, verification_code=asked.verification_code).code == "wrong_proof"
    assert demo.sign_in("bob@example.org", totp=totp("bob@example.org")).status == 201


def test_a_finished_reset_can_do_nothing_more(demo: Demo) -> None:
    """S2.18, ASVS 7.4.1: link, code and every grant are dead, and there is no automatic sign-in (Lemmy #3714)."""
    asked, letter = demo.ask_and_read("alice@example.org")
    holder = demo.open_link(letter.link)
    changed = demo.change(holder, verification_code=asked.verification_code)
    assert changed.status == 200
    assert not changed.header("set-cookie")
    assert "token" not in changed.json
    assert demo.change(holder, verification_code=asked.verification_code).code == "reset_over"
    assert demo.call("POST", "/v1/links", {"link": letter.link}).code == "link_used"
    assert demo.sign_in("alice@example.org").code == "wrong_credentials"
    assert demo.sign_in("alice@example.org", NEW_PASSWORD).status == 201
