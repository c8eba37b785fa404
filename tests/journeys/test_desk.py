"""The support desk's article in a terminal, against the running demo: Jim Brennan gets his mail."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo
from tests.doubles.service import free_port
from tests.journeys.desk_front import ADA, DORA, JIM, DeskFront
from tests.journeys.desk_person import DeskScreenPerson, reference_on
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD, NOBODY, Front
from tests.journeys.screen_person import ScreenPerson

SMTP_SENTENCE = "Ask a CRM administrator to confirm that the SMTP Email Settings are correct."


@pytest.fixture
def crm() -> Iterator[Demo]:
    with Demo(environ={}, options=("--profile", "access-crm")) as demo:
        yield demo


def test_the_desk_sends_jim_his_mail_and_he_finishes(demo: Demo, desk: DeskFront, front: Front) -> None:
    """S1.3, S1.11, S1.12, S1.13, S1.14, S1.14a: searched, selected, reset, confirmed; live, with a code to read out."""
    with desk(demo.url) as dora:
        dora.comes_in(DORA)
        reference, code = dora.resets_jim()
        dora.wait_for("Sent: the mail server has taken the mail.")
        letter = demo.letter(JIM)
        assert letter.link
        assert letter.link[-20:] not in dora.shown()
        assert not letter.mail_code  # it would be for the screen of an asker, and there is none
        with front(demo.url) as jim:
            jim.has_mail_already(letter.link)
            jim.reaches_the_password()
            dora.wait_for("Opened: the link is in use.")
            jim.sets_password(code=code)
            jim.is_done()
        dora.wait_for("Changed: the new password is set.")
        assert demo.sign_in(JIM, NEW_PASSWORD).status == 201
        dora.sees_it_logged(reference)


def test_thinking_better_of_it_sends_nothing(demo: Demo, desk: DeskFront) -> None:
    """S1.13: neither Esc nor Cancel nor anything but yes starts anything, and no mail goes out."""
    with desk(demo.url) as dora:
        dora.comes_in(DORA)
        dora.thinks_better_of_resetting_jim()
        dora.sees_nothing_logged()
        assert dora.leaves() == 0
        assert dora.settings() == dora.settings_before


def test_a_reference_number_read_out_by_a_caller_is_found(demo: Demo, desk: DeskFront, front: Front) -> None:
    """S1.14: a user's own reset, by its number; what the desk sees of it is its state."""
    with front(demo.url) as alice, desk(demo.url) as dora:
        code = alice.forgets(ALICE)
        reference = reference_on(alice.wait_for("Reference"))
        assert demo.letter(ALICE)
        dora.comes_in(DORA)
        shown = dora.looks_up(reference.replace("-", " "))
        assert "Alice Archer" in shown
        assert reference in shown
        assert code not in shown


def test_administrators_switch_forgot_password_off_and_on(crm: Demo) -> None:
    """S1.7, S1.8: the link goes and comes back without a restart, requests are refused alike, and the log says who.

    Each code works once, so a second administrator switches it on: nobody has to wait for Ada's next one.
    """
    crm.gives_role(BOB, "admin")
    with DeskScreenPerson(crm.url) as ada:
        ada.comes_in(ADA, steps_back=1)
        ada.throws_the_switch(ADA, "Forgot Password is on.", "Forgot Password is switched off.")
        with ScreenPerson(crm.url) as jim:
            jim.wait_for("Sign in", "I have a mail already", "Ask a CRM administrator to enable it")
            jim.wait_gone("Forgot Password?")
        assert _refusal(crm, JIM) == _refusal(crm, NOBODY) == (403, "self_service_off")
    with DeskScreenPerson(crm.url) as bob:
        bob.comes_in(BOB, steps_back=1)
        bob.throws_the_switch(BOB, "Forgot Password is off.", "Forgot Password is switched on.")
        with ScreenPerson(crm.url) as jim:
            shown = jim.wait_for("Sign in", "Forgot Password?")
            assert "Ask a CRM administrator to enable it" not in shown
            jim.press("f5")
            jim.wait_for("Username", "Email address")
        bob.goes_to("Audit log", 4)
        bob.wait_for(f"settings changed  by {BOB}", f"settings changed  by {ADA}")


def _refusal(demo: Demo, email: str) -> tuple[int, str]:
    reply = demo.call("POST", "/v1/resets", {"identity": {"username": "jim.brennan", "email": email}})
    return reply.status, reply.code


def test_the_desk_role_sees_nothing_of_the_administrators(demo: Demo) -> None:
    """S1.8, S1.10: the switch and the mail settings are not in the menu of the role desk."""
    with DeskScreenPerson(demo.url) as dora:
        dora.comes_in(DORA)
        dora.press("f9")
        shown = dora.wait_for("1 User Management", "Sign out")
        assert "Password Management" not in shown
        assert "SMTP" not in shown


def test_an_administrator_tests_the_mail(demo: Demo) -> None:
    """S1.10: a real mail to the administrator's own address."""
    with DeskScreenPerson(demo.url) as ada:
        ada.comes_in(ADA)
        ada.goes_to("SMTP Email Settings", 6)
        ada.wait_for("Mail server", "127.0.0.1")
        ada.press("f5")
        ada.wait_for("took a test mail")


def test_a_wrong_mail_server_is_said_to_users_and_named_to_the_administrator(crm: Demo) -> None:
    """S1.9, S1.10: the sentence is on everybody's request before any address is typed; the test names the stage."""
    with ScreenPerson(crm.url) as jim:
        jim.wait_for("Forgot Password?")
        jim.press("f5")
        jim.wait_for("Username", "Email address")
        assert "SMTP Email Settings" not in jim.screen_text()
    with DeskScreenPerson(crm.url) as ada:
        ada.comes_in(ADA, steps_back=1)
        ada.goes_to("SMTP Email Settings", 6)
        ada.wait_for("Mail server", "127.0.0.1")
        ada.changes_mail_port(ADA, free_port())
        ada.press("f5")
        ada.wait_for("The test mail failed while connecting to the mail server (connect).")
        with ScreenPerson(crm.url) as jim:
            jim.wait_for("Forgot Password?")
            jim.press("f5")
            jim.wait_for("Username", "Mail is not getting out.", SMTP_SENTENCE)
