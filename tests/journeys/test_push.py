"""The end of the version 12 article in a terminal: signed in to Workspace, the details are pushed to the CRM."""

from collections.abc import Iterator

import pytest

from tests.demo.test_crm import sign_in
from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp
from tests.journeys.person import ALICE, Person

DORA = "dora@example.org"


@pytest.fixture
def workspace() -> Iterator[Demo]:
    with Demo(options=("--profile", "access-workspace")) as demo:
        yield demo


def signs_in(person: Person, email: str, password: str) -> None:
    person.wait_for("Next")
    person.types(email)
    person.press("enter")
    person.wait_for("Forgot Password")
    person.types(password)
    person.press("enter")


def hands_over(person: Person, password: str) -> None:
    """From the signed-in page over Access and the CRM to the password."""
    person.wait_for("Hello,", "Access")
    person.press("f3")
    person.wait_for("Choose the application", "CRM")
    person.press("enter")
    person.wait_for("Hand your sign-in details to CRM")
    person.types(password)
    person.press("enter")


def test_alice_pushes_her_new_password_to_the_crm(workspace: Demo) -> None:
    """S1.23, S1.24, S1.25, S1.26: the Access button, the CRM icon; the CRM opens with it then and not before."""
    crm = workspace.ready.apps["crm"]
    reset = workspace.call("POST", "/v1/resets", {"identity": {"email": ALICE}})
    assert reset.status == 202
    with Person(workspace.url) as alice:
        alice.wait_for("Sign in")
        alice.press("f8")
        alice.wait_for("Link from the mail")
        alice.hands_in(workspace.letter(ALICE).link)
        alice.wait_for("Set a new password")
        alice.types(NEW_PASSWORD)
        alice.press("tab")
        alice.types(NEW_PASSWORD)
        alice.press("enter")
        alice.wait_for("To use it for CRM too, sign in and choose Access.")
        assert sign_in(crm, ALICE, NEW_PASSWORD) == 401
        alice.press("enter")
        signs_in(alice, ALICE, NEW_PASSWORD)
        hands_over(alice, NEW_PASSWORD)
        alice.wait_for("CRM has taken it", "CRM has your sign-in details")
        assert (sign_in(crm, ALICE, NEW_PASSWORD), sign_in(crm, ALICE, PASSWORDS[ALICE])) == (200, 401)


def test_a_wrong_password_and_a_refusal_are_told_and_can_be_tried_again(workspace: Demo) -> None:
    """S1.26: it is checked here first; whom the CRM does not know is told so; at 40x12."""
    with Person(workspace.url, columns=40, rows=12) as dora:
        signs_in(dora, DORA, PASSWORDS[DORA])
        dora.wait_for("One more step")
        dora.types(totp(DORA))
        dora.press("enter")
        hands_over(dora, "not her password")
        dora.wait_for("The password is not right")
        dora.clears_field()
        dora.types(PASSWORDS[DORA])
        dora.press("enter")
        dora.wait_for("It has no account", "with the name")
        dora.press("enter")
        dora.wait_for("Hand your sign-in details to CRM")
        dora.press("escape")
        dora.wait_for("Choose the application")
