"""The end of the version 12 article in a terminal: signed in to Workspace, the details are pushed to the CRM."""

from collections.abc import Iterator

import pytest

from tests.demo.test_crm import sign_in
from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo, totp
from tests.journeys.front import ALICE, Front, Person

DORA = "dora@example.org"


@pytest.fixture
def workspace() -> Iterator[Demo]:
    with Demo(options=("--profile", "access-workspace")) as demo:
        yield demo


def hands_over(person: Person, password: str) -> None:
    """From the signed-in page over Access and the CRM to the password."""
    person.wait_for("Hello,", "Access")
    person.chooses("Access")
    person.wait_for("Choose the application", "CRM")
    person.chooses("CRM")
    person.wait_for("Hand your sign-in details to CRM")
    person.fills_in(password)


def test_alice_pushes_her_new_password_to_the_crm(workspace: Demo, front: Front) -> None:
    """S1.23, S1.24, S1.25, S1.26: the Access button, the CRM icon; the CRM opens with it then and not before."""
    crm = workspace.ready.apps["crm"]
    reset = workspace.call("POST", "/v1/resets", {"identity": {"email": ALICE}})
    assert reset.status == 202
    with front(workspace.url) as alice:
        alice.at_sign_in("Forgot Password")
        alice.has_mail_already(workspace.letter(ALICE).link)
        alice.reaches_the_password()
        alice.sets_password(NEW_PASSWORD)
        alice.wait_for("To use it for CRM too, sign in and choose Access.")
        assert sign_in(crm, ALICE, NEW_PASSWORD) == 401
        alice.presses_enter()
        alice.gives_name_first(ALICE)
        alice.fills_in(NEW_PASSWORD)
        hands_over(alice, NEW_PASSWORD)
        alice.wait_for("CRM has taken it", "has your sign-in details")
        assert (sign_in(crm, ALICE, NEW_PASSWORD), sign_in(crm, ALICE, PASSWORDS[ALICE])) == (200, 401)


def test_a_wrong_password_and_a_refusal_are_told_and_can_be_tried_again(workspace: Demo, front: Front) -> None:
    """S1.26: it is checked here first; whom the CRM does not know is told so; at 40x12."""
    with front(workspace.url, columns=40, rows=12) as dora:
        dora.gives_name_first(DORA)
        dora.fills_in(PASSWORDS[DORA])
        dora.wait_for("One more step")
        dora.fills_in(totp(DORA))
        hands_over(dora, "not her password")
        dora.wait_for("The password is not right")
        dora.corrects(PASSWORDS[DORA])
        dora.wait_for("It has no account", "with the name")
        dora.chooses("CRM")
        dora.wait_for("Hand your sign-in details to CRM")
        dora.chooses("Back")
        dora.wait_for("Choose the application")
