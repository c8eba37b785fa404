"""Alice's whole walk by the pasted link, and what everything is like on the way."""

import pytest

from tests.doubles.demo import PASSWORDS, Demo
from tests.journeys.front import ALICE, NEW_PASSWORD, Front


def test_alice_resets_her_password_with_the_pasted_link(demo: Demo, front: Front) -> None:
    """S2.0, S2.1, S2.2, S2.3, S2.7, S2.11, S2.12, S2.13, S2.14, S2.17, S2.18: from forgotten to signed in."""
    with front(demo.url) as alice:
        code = alice.forgets(ALICE)
        alice.waits_for_the_mail()
        letter = demo.letter(ALICE)
        alice.wait_for("“Reset your password” from")
        alice.hands_in(letter.link)
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice", ALICE)
        assert alice.leaves() == 0
        assert alice.settings() == alice.settings_before
    assert demo.letter(ALICE, subject="Your password has been changed").link == ""
    assert demo.sign_in(ALICE).code == "wrong_credentials"
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201
    assert demo.call("POST", "/v1/links", {"link": letter.link}).code == "link_used"


@pytest.mark.parametrize("environment", [{"SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22"}, {}], ids=["ssh", "local"])
def test_the_code_is_copied_and_comes_back_with_one_key(demo: Demo, environment: dict[str, str], front: Front) -> None:
    """S2.4, S2.4a, S2.5, S2.5a, S2.6a: over ssh and without a desktop the terminal copies; leaving asks first."""
    with front(demo.url, environment=environment) as alice:
        code = alice.forgets(ALICE)
        alice.wait_for("stays at hand", "authenticator app")
        alice.copies_code(code)
        alice.waits_for_the_mail()
        alice.sees_code_again(code)
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password()
        alice.sees_code_again(code)
        alice.begins_to_leave_and_stays()
        alice.wait_for("New password")
        assert alice.leaves() == 0


def test_the_short_code_from_the_mail_will_do(demo: Demo, front: Front) -> None:
    """S2.9a: the mail code, typed by somebody who reads the mail on a phone; in a window of 200 columns."""
    with front(demo.url, columns=200, rows=60) as alice:
        alice.forgets_and_waits(ALICE)
        mail_code = demo.letter(ALICE).mail_code
        alice.fills_in(mail_code.lower().replace("-", " "))
        alice.reaches_the_password()
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice")


def test_a_mangled_link_will_do_and_a_cut_one_says_what_is_missing(demo: Demo, front: Front) -> None:
    """S2.9a: wrapped by a mail program and quoted; a link that was cut says so, and nothing typed is lost."""
    with front(demo.url) as alice:
        alice.forgets_and_waits(ALICE)
        link = demo.letter(ALICE).link
        alice.hands_in(link[:-9])
        alice.wait_for("cut short")
        alice.hands_in(f"> {link[:40]}=\n> {link[40:]}")
        alice.reaches_the_password()


def test_help_is_one_key_away_on_every_screen(demo: Demo, front: Front) -> None:
    """S2.20: each help ends in a contact route."""
    with front(demo.url) as alice:
        alice.forgets(ALICE)
        alice.looks_for_help()
        alice.waits_for_the_mail()
        alice.looks_for_help()
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password()
        alice.looks_for_help()
        alice.sets_password()
        alice.is_done()
        alice.looks_for_help()
        alice.chooses("Sign in with the new password")
        alice.wait_for("Sign in", "Forgot your password?")
        alice.looks_for_help()


def test_a_link_on_the_command_line_begins_at_the_password(demo: Demo, front: Front) -> None:
    """S2.1a: on a machine that did not ask, with the code from the screen that did."""
    asked, letter = demo.ask_and_read(ALICE)
    with front(demo.url, "--link", letter.link) as alice:
        alice.reaches_the_password()
        alice.sets_password(code=asked.verification_code)
        alice.is_done()
    assert demo.sign_in(ALICE, PASSWORDS[ALICE]).code == "wrong_credentials"
