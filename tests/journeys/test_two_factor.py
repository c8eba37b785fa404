"""Bob has two-factor on: an authenticator code or a recovery code takes the verification code's place."""

import re

from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.journeys.front import BOB, NEW_PASSWORD, Front


def test_bob_resets_his_password_with_an_authenticator_code(demo: Demo, front: Front) -> None:
    """S2.6, S2.15, S2.18: the form asks for it, and so does sign-in afterwards."""
    with front(demo.url) as bob:
        bob.forgets_and_waits(BOB)
        bob.hands_in(demo.letter(BOB).link)
        bob.reaches_the_password()
        bob.wait_for("Lost your device?")
        bob.sets_password(code=totp(BOB, steps_back=1))
        bob.is_done()
        bob.signs_in_after()
        bob.wait_for("Authenticator code", "One more step")
        bob.fills_in(totp(BOB))
        bob.wait_for("Hello, Bob", "Two-factor authentication is on")


def test_bobs_verification_code_is_no_proof(demo: Demo, front: Front) -> None:
    """S2.15, S2.14a: a verification code is not accepted there; the attempt is counted and nothing typed is lost."""
    with front(demo.url) as bob:
        code = bob.forgets_and_waits(BOB)
        bob.hands_in(demo.letter(BOB).link)
        bob.reaches_the_password()
        bob.sets_password(code=code)
        bob.wait_for("This authenticator code is not right", "4 attempts left")
        bob.corrects(wrong_totp(BOB))
        bob.wait_for("This authenticator code is not right", "3 attempts left")
        bob.corrects(totp(BOB))
        bob.is_done()


def wrong_totp(email: str) -> str:
    """Six digits that are no code of any near moment."""
    near = {totp(email, steps_back=steps) for steps in range(-25, 26)}
    return next(code for code in map(str, range(100_000, 999_999)) if code not in near)


def test_bob_lost_his_device_and_uses_a_recovery_code(demo: Demo, front: Front) -> None:
    """S2.16: he made recovery codes while he still had it; each works once."""
    with front(demo.url) as bob:
        bob.signs_in(BOB, PASSWORDS[BOB])
        bob.wait_for("One more step")
        bob.fills_in(totp(BOB, steps_back=1))
        bob.wait_for("Hello, Bob")
        bob.chooses("Make new recovery codes")
        bob.wait_for("Make new recovery codes", "Authenticator code")
        bob.fills_in(totp(BOB))
        shown = bob.wait_for("Keep these recovery codes", "I have kept them")
        codes = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", shown)
        assert len(codes) == 10
    with front(demo.url) as bob:
        bob.forgets_and_waits(BOB)
        bob.hands_in(demo.letter(BOB).link)
        bob.reaches_the_password()
        bob.chooses("Lost your device?")
        bob.wait_for("tell them the reference")
        bob.sets_password(code=codes[0].lower())
        bob.wait_for("Your password has been changed", "9 recovery codes are left")
    assert demo.sign_in(BOB, NEW_PASSWORD, recovery_code=codes[0]).code == "wrong_proof"
    assert demo.sign_in(BOB, NEW_PASSWORD, recovery_code=codes[1]).status == 201
