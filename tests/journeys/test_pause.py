"""Bob's profile pauses two-factor for the change: with his authenticator and without it."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import PASSWORDS, Demo, totp
from tests.journeys.front import BOB, NEW_PASSWORD, Front, Person
from tests.journeys.test_two_factor import wrong_totp


@pytest.fixture
def workspace() -> Iterator[Demo]:
    with Demo(environ={}, options=("--profile", "access-workspace")) as demo:
        yield demo


def reaches_the_pause(demo: Demo, bob: Person) -> None:
    """From sign-in over the mail to the question for the code."""
    bob.asks_for_reset(BOB, forgot="Forgot Password")
    bob.wait_for("Look into your mailbox")
    bob.hands_in(demo.letter(BOB).link)
    bob.wait_for("Pause two-factor authentication", "only after it has been paused", "Lost your device?")


def test_bob_pauses_and_everything_else_still_asks(workspace: Demo, front: Front) -> None:
    """S1.27: the app checks before, gives the reason, offers to pause; wrong code, right code, password, sign-in."""
    with front(workspace.url) as bob:
        reaches_the_pause(workspace, bob)
        bob.fills_in("12345")
        bob.wait_for("This is neither")
        bob.corrects(wrong_totp(BOB))
        bob.wait_for("This authenticator code is not right", "4 attempts left")
        bob.corrects(totp(BOB, steps_back=1))
        bob.reaches_the_password()
        bob.is_paused()
        assert workspace.sign_in(BOB).code == "two_factor_required"
        assert "Authenticator code" not in bob.shown()
        bob.sets_password()
        bob.is_done()
    assert workspace.sign_in(BOB, NEW_PASSWORD).code == "two_factor_required"
    assert workspace.sign_in(BOB, NEW_PASSWORD, totp=totp(BOB)).status == 201


def test_bob_lost_his_device_and_pauses_with_a_recovery_code(workspace: Demo, front: Front) -> None:
    """S1.27, S2.16: the same field takes it; how many are left is said; help is one key away."""
    token = workspace.sign_in(BOB, PASSWORDS[BOB], totp=totp(BOB, steps_back=1)).json["token"]
    made = workspace.call("POST", "/v1/account/two-factor/recovery-codes", {"totp": totp(BOB)}, bearer=token)
    code = made.json["recovery_codes"][0]
    with front(workspace.url) as bob:
        reaches_the_pause(workspace, bob)
        bob.looks_for_help("paused for this one change", "Reference of this reset")
        bob.fills_in(code.lower())
        bob.wait_for("9 recovery codes are left")
        bob.is_paused()
        bob.sets_password()
        bob.is_done()
    assert workspace.sign_in(BOB, NEW_PASSWORD, recovery_code=code).code == "wrong_proof"
