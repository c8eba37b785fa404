"""The armed terminal: the attacker asks for the victim's reset and waits until the victim clicks the link.

Where opening the link unlocks the screen that asked, the attacker only has to wait for a click, or for the mail scanner
that makes one. Here proof of the mailbox belongs to whoever brought it: the asker's grant stays as it was, whatever
the victim does with the mail, and does not even learn of it (API.md, grants).
"""

import pytest

from tests.doubles.browser import Browser
from tests.doubles.demo import NEW_PASSWORD, Demo, Reset, totp


def assert_unarmed(demo: Demo, attacker: Reset) -> None:
    view = demo.view(attacker)
    assert (view.json["step"], view.json["proof"]) == ("wait_for_mail", "unknown")
    assert view.json["version"] == attacker.version
    refused = demo.change(attacker, verification_code=attacker.verification_code)
    assert (refused.status, refused.code) == (403, "forbidden")


def test_a_click_on_the_link_arms_nobody(demo: Demo) -> None:
    attacker, letter = demo.ask_and_read("alice@example.org")
    victim = Browser(demo.url)
    assert victim.open(letter.link).status == 200
    assert_unarmed(demo, attacker)


def test_the_link_in_another_terminal_arms_only_that_one(demo: Demo) -> None:
    """S2.1a: a holder of the mail gets a grant of its own."""
    attacker, letter = demo.ask_and_read("alice@example.org")
    victim = demo.open_link(letter.link)
    assert victim.secret != attacker.secret
    assert_unarmed(demo, attacker)


def test_finishing_with_an_authenticator_code_shows_the_asker_nothing(demo: Demo) -> None:
    attacker, letter = demo.ask_and_read("bob@example.org")
    victim = demo.open_link(letter.link)
    assert demo.change(victim, totp=totp("bob@example.org")).status == 200
    assert_unarmed(demo, attacker)


def test_this_was_not_me_ends_the_request_and_shows_the_asker_nothing(demo: Demo) -> None:
    attacker, letter = demo.ask_and_read("alice@example.org")
    victim = Browser(demo.url)
    victim.open(letter.link)
    victim.submit("/r/not-me", {"who": "not_me"})
    assert_unarmed(demo, attacker)
    assert demo.call("POST", "/v1/links", {"link": letter.link}).status in {409, 410}


@pytest.mark.parametrize("proof", ["recovery_code", "totp", "verification_code"])
def test_no_kind_of_proof_stands_in_for_the_mailbox(demo: Demo, proof: str) -> None:
    attacker = demo.ask("alice@example.org")
    assert demo.change(attacker, **{proof: "123456"}).code == "forbidden"
    assert demo.sign_in("alice@example.org", NEW_PASSWORD).code == "wrong_credentials"
