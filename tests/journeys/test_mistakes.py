"""Everything that can be mistyped, in one walk: each said at its field, nothing lost."""

from tests.doubles.demo import Demo
from tests.journeys.person import ALICE, NEW_PASSWORD, Person

WRONG = "0000-0000"


def test_a_malformed_address_stays_and_is_not_sent(demo: Demo) -> None:
    """S2.2a: refused at the field, keeping what was typed."""
    with Person(demo.url) as alice:
        alice.wait_for("Forgot your password?")
        alice.press("f5")
        alice.wait_for("Reset password")
        alice.press("enter")
        alice.wait_for("Type the email address you sign in with")
        alice.types("alice.example.org")
        alice.press("enter")
        assert "alice.example.org" in alice.wait_for("has an @ in it")
        alice.clears_field()
        alice.types(ALICE)
        alice.press("enter")
        alice.code_shown()


def test_alice_gets_everything_wrong_once_and_loses_nothing(demo: Demo) -> None:
    """S2.13, S2.14a, S2.17b: mismatch, weak password, wrong code, wrong mail code; then all is accepted."""
    with Person(demo.url) as alice:

        def retypes(password: str) -> None:
            for _ in range(2):
                alice.clears_field()
                alice.types(password)
                alice.press("tab")

        code = alice.forgets_and_waits(ALICE)
        letter = demo.letter(ALICE)
        alice.types(WRONG)
        alice.press("enter")
        alice.wait_for("This is not the code from the newest mail", "4 attempts left", WRONG)
        alice.clears_field()
        alice.hands_in(letter.link)
        alice.reaches_the_password()

        alice.types_passwords(NEW_PASSWORD, "seven quiet herons at dawn")
        alice.press("enter")
        alice.wait_for("This is not the same as above")
        alice.press("f2")
        alice.wait_for(NEW_PASSWORD, "seven quiet herons at dawn", code)
        alice.press("shift+tab")
        retypes("short")
        alice.press("enter")
        alice.wait_for("It is too short")
        retypes("passwordpassword")
        alice.press("enter")
        alice.wait_for("passwordpassword", "it is on their lists")
        retypes(NEW_PASSWORD)
        alice.clears_field()
        alice.types(WRONG)
        alice.press("enter")
        alice.wait_for("This is not the verification code of this request", "4 attempts left", NEW_PASSWORD)
        alice.clears_field()
        alice.types(code.lower().replace("-", ""))
        alice.press("enter")
        alice.is_done()
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201
