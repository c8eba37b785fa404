"""Everything that can be mistyped, in one walk: each said at its field, nothing lost."""

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE, NEW_PASSWORD, Front
from tests.journeys.screen_person import ScreenPerson

WRONG = "0000-0000"


def test_a_malformed_address_stays_and_is_not_sent(demo: Demo, front: Front) -> None:
    """S2.2a: refused at the field, keeping what was typed."""
    with front(demo.url) as alice:
        alice.asks_for_reset()
        alice.presses_enter()
        alice.wait_for("Type the email address you sign in with")
        alice.fills_in("alice.example.org")
        alice.wait_for("has an @ in it", "alice.example.org")
        alice.corrects(ALICE)
        alice.code_shown()


def test_alice_gets_everything_wrong_once_and_loses_nothing(demo: Demo, front: Front) -> None:
    """S2.13, S2.14a, S2.17b: mismatch, weak password, wrong code, wrong mail code; then all is accepted."""
    with front(demo.url) as alice:
        code = alice.forgets_and_waits(ALICE)
        letter = demo.letter(ALICE)
        alice.fills_in(WRONG)
        alice.wait_for("This is not the code from the newest mail", "4 attempts left", WRONG)
        alice.hands_in(letter.link)
        alice.reaches_the_password(code)

        alice.sets_password(NEW_PASSWORD, confirm="seven quiet herons at dawn")
        alice.wait_for("This is not the same as above")
        alice.corrects_passwords("short")
        alice.wait_for("It is too short")
        alice.corrects_passwords("passwordpassword")
        alice.wait_for("it is on their lists")
        alice.corrects_passwords(NEW_PASSWORD)
        alice.is_done()
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201


def test_a_wrong_verification_code_costs_an_attempt_and_nothing_typed(demo: Demo, front: Front) -> None:
    """S2.14a, S2.17b: it is counted, the passwords stay; spaces, dashes and case do not matter."""
    asked, letter = demo.ask_and_read(ALICE)
    with front(demo.url) as alice:
        alice.has_mail_already(letter.link)
        alice.reaches_the_password()
        alice.sets_password(code=WRONG)
        alice.wait_for("This is not the verification code of this request", "4 attempts left")
        alice.corrects(asked.verification_code.lower().replace("-", ""))
        alice.is_done()
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201


def test_what_is_shown_with_f2_is_all_that_was_typed(demo: Demo) -> None:
    """S2.13, S2.17b: by nature of the full screen, whose fields keep what was refused; lines ask for it again."""
    with ScreenPerson(demo.url) as alice:
        code = alice.forgets_and_waits(ALICE)
        alice.hands_in(demo.letter(ALICE).link)
        alice.reaches_the_password(code)
        alice.sets_password(NEW_PASSWORD, confirm="seven quiet herons at dawn")
        alice.wait_for("This is not the same as above")
        alice.press("f2")
        alice.wait_for(NEW_PASSWORD, "seven quiet herons at dawn", code)
