"""The walk and its words as the Access profiles decide them."""

import pytest

from tests.doubles.profiles import WORKSPACE, shipped
from tests.doubles.walker import LINK, Walker, asked, password_form, proven, reset_of_walk, session
from tui_reset.contract.calls import AskReset, ChangePassword, OpenSession
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, Profile, Proof, ResetStep
from tui_reset.flow.asides import help_text
from tui_reset.flow.events import Action, ProfileKnown, TypedAddress, TypedSignIn
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    EnterMail,
    Over,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
)
from tui_reset.flow.words import words_of

CRM, WORKSPACES = shipped("access-crm"), shipped("access-workspace", place=WORKSPACE)
JIM = TypedAddress("jim.brennan@example.org", "jim.brennan")
NOTHING = Secret("")
NO_CODE = asked(verification_code=None)


def text_of(step: Step, profile: Profile) -> str:
    words = words_of(step, profile)
    return " ".join((words.title, *words.lead, *words.notes))


def waiting(profile: Profile = CRM) -> Walker:
    return Walker(AskAddress(), profile=profile).types(JIM).is_answered(NO_CODE)


def test_the_link_is_called_as_the_article_calls_it() -> None:
    """S1.4, S1.18: the deployment's own words for the way to the request."""
    assert words_of(SignIn(), CRM).choices[Action.FORGOT] == "Forgot Password?"
    assert words_of(SignIn(), WORKSPACES).choices[Action.FORGOT] == "Forgot Password"
    assert words_of(AskAddress(), CRM).title == "Forgot Password?"
    assert "“Forgot Password?”" in " ".join(help_text(SignIn(), CRM))


def test_the_request_asks_for_both_names() -> None:
    """S1.5: username and email, and a way to make them the same."""
    words = words_of(AskAddress(), CRM)
    assert dict(words.labels) == {"username": "Username", "email": "Email address"}
    assert Action.COPY_OVER in words.choices
    assert Action.COPY_OVER not in words_of(AskAddress(), WORKSPACES).choices
    asked_for = Walker(AskAddress(), profile=CRM).types(JIM).busy
    assert isinstance(asked_for, AskReset)
    assert (asked_for.username, asked_for.email) == ("jim.brennan", "jim.brennan@example.org")
    assert "name you sign in with" in Walker(AskAddress(), profile=CRM).types(TypedAddress("a@example.org")).said


def test_a_profile_may_ask_for_the_username_alone() -> None:
    profile = shipped("access-crm", identity=["username"])
    assert list(words_of(AskAddress(), profile).labels) == ["username"]
    walker = Walker(AskAddress(), profile=profile).types(TypedAddress("", "jim"))
    assert walker.asks(AskReset)
    assert "cannot read this name" in walker.is_refused(ProblemCode.MALFORMED, fields={"username": ["malformed"]}).said


def test_without_a_code_the_request_leads_to_the_mail() -> None:
    """S1.6: link, then password and confirm; no code is shown and none is asked for."""
    walker = waiting()
    assert walker.stands_on(WaitForMail)
    assert "The mail is all you need" in text_of(walker.step, CRM)
    assert "code appears" not in text_of(AskAddress(), CRM)
    form = walker.pastes(LINK).is_answered(proven(Proof.NONE))
    assert list(words_of(form.step, CRM).labels) == ["new_password", "confirm"]
    change = form.types(password_form(code="")).busy
    assert isinstance(change, ChangePassword)
    assert (change.verification_code, change.totp, change.recovery_code) == (None, None, None)
    done = form.is_answered(PasswordChanged(step=ResetStep.DONE, sessions_ended=0))
    assert done.step == Done("jim.brennan@example.org")


def test_with_two_factor_on_the_authenticator_code_is_asked_for_too() -> None:
    """S1.6."""
    form = waiting().pastes(LINK).is_answered(proven(Proof.TOTP))
    assert words_of(form.step, CRM).labels["code"] == "Authenticator code"
    assert "have that ready too" in text_of(WaitForMail(reset_of_walk(verification_code=None)), CRM)


def test_a_profile_that_comes_late_takes_the_codeless_on() -> None:
    walker = Walker(AskAddress()).types(TypedAddress("jim.brennan@example.org")).is_answered(NO_CODE)
    assert walker.stands_on(ShowCode)
    assert walker.happens(ProfileKnown(CRM)).stands_on(WaitForMail)


def test_back_from_the_mail_leaves_where_there_is_no_code_to_go_back_to() -> None:
    walker = waiting()
    assert words_of(walker.step, CRM).choices[Action.BACK] == "Leave"
    assert walker.acts(Action.BACK).step == SignIn("jim.brennan@example.org")


def test_switched_off_the_link_is_not_there_and_the_place_is_named() -> None:
    """S1.7: not on the sign-in screen; whom to ask, and where it is enabled."""
    off = shipped("access-crm", self_service=False)
    assert Action.FORGOT not in words_of(SignIn(), off).choices
    for step in (SignIn(), SelfServiceOff()):
        assert "CRM administrator" in text_of(step, off)
        assert "Admin > Users > Password Management" in text_of(step, off)
    assert Walker(SignIn(), profile=off).acts(Action.FORGOT).stands_on(SelfServiceOff)


@pytest.mark.parametrize(
    ("identity", "proof", "said"),
    [
        (["email"], "none", "email address of your account. A mail with a link is sent if the address belongs"),
        (["email"], "verification_code", "email address of your account. A code appears here, and a mail"),
        (
            ["username", "email"],
            "none",
            "username and email address of your account. A mail with a link is sent if they",
        ),
        (["username"], "none", "Type the username of your account. A mail with a link is sent if it belongs"),
    ],
)
def test_the_request_and_its_help_speak_of_what_is_asked_for(identity: list[str], proof: str, said: str) -> None:
    """S1.5: a name is spoken of only where one is asked for."""
    profile = shipped("access-workspace", identity=identity, proof=proof)
    assert said in text_of(AskAddress(), profile)
    assert said in help_text(AskAddress(), profile)[0]


@pytest.mark.parametrize("name", ["standard", "onepagecrm", "access-crm", "access-workspace"])
def test_switched_off_is_said_once_on_each_screen(name: str) -> None:
    """S1.7: the profile's own sentence says it, and no title beside it."""
    off = shipped(name, self_service=False)
    for profile in (off, shipped(name, self_service=False, disabled_hint="")):
        assert text_of(SelfServiceOff(), profile).count("switched off") == 1
    assert text_of(SignIn(), off).count("switched off") == 1


@pytest.mark.parametrize("step", [AskAddress(), WaitForMail(reset_of_walk(verification_code=None))])
def test_mail_trouble_is_said_to_everybody_while_it_lasts(step: Step) -> None:
    """S1.9: a state of the whole service, with whom to ask and what to look at; never of one address."""
    said = "confirm that the SMTP Email Settings are correct"
    assert said in text_of(step, shipped("access-crm", mail_service="failing"))
    assert said not in text_of(step, CRM)
    failing = text_of(step, shipped("standard", mail_service="failing"))
    assert "not getting out" in failing
    assert "is on its way" not in failing


def test_where_the_reset_is_done_and_what_it_changes() -> None:
    """S1.1, S1.15, S1.16, S1.22: said before the request and before the change."""
    assert "Workspace credentials play no part" in text_of(AskAddress(), CRM)
    assert "the password is reset in Workspace" in text_of(AskAddress(), WORKSPACES)
    assert WORKSPACE in text_of(AskAddress(), WORKSPACES)
    for proof in (Proof.NONE, Proof.TOTP, Proof.VERIFICATION_CODE):
        for recovery in (False, True):
            form = SetPassword(reset_of_walk(proof=proof), recovery=recovery)
            assert "CRM password only" in text_of(form, CRM)
            assert "for Workspace and for CRM" in text_of(form, WORKSPACES)


def test_the_name_comes_first_and_the_request_has_it_filled_in() -> None:
    """S1.17, S1.18, S1.19: email and Next; Forgot Password; the email is there, and Send Me Instructions."""
    walker = Walker(SignIn(), profile=WORKSPACES)
    assert (list(words_of(walker.step, WORKSPACES).labels), words_of(walker.step, WORKSPACES).primary) == (
        ["identifier"],
        "Next",
    )
    assert walker.types(TypedSignIn(" ", NOTHING)).said == "This is needed."
    walker.types(TypedSignIn(" alice@example.org", NOTHING))
    assert (walker.step, walker.busy) == (SignIn("alice@example.org", named=True), None)
    words = words_of(walker.step, WORKSPACES)
    assert (words.lead, list(words.labels)) == (("alice@example.org",), ["password"])
    walker.acts(Action.FORGOT)
    assert walker.step == AskAddress("alice@example.org")
    assert words_of(walker.step, WORKSPACES).primary == "Send Me Instructions"


def test_after_the_name_comes_the_password() -> None:
    """S1.17."""
    walker = Walker(SignIn("alice@example.org", named=True), profile=WORKSPACES)
    assert walker.types(TypedSignIn("alice@example.org", NOTHING)).said == "This is needed."
    assert walker.types(TypedSignIn("alice@example.org", Secret("x"))).asks(OpenSession)
    assert walker.is_answered(session()).stands_on(SignedIn)


def test_from_the_password_one_can_go_back_to_the_name() -> None:
    walker = Walker(SignIn("alice@example.org", named=True), profile=WORKSPACES)
    assert Action.BACK in words_of(walker.step, WORKSPACES).choices
    assert walker.acts(Action.BACK).step == SignIn("alice@example.org")


def test_elsewhere_an_empty_password_is_asked_for() -> None:
    assert Walker(SignIn()).types(TypedSignIn("alice@example.org", NOTHING)).said == "This is needed."


@pytest.mark.parametrize("step", [EnterMail(), AskAddress(), WaitForMail(reset_of_walk(verification_code=None))])
def test_no_verification_code_is_spoken_of_where_there_is_none(step: Step) -> None:
    assert "verification code" not in f"{text_of(step, CRM)} {' '.join(help_text(step, CRM))}"
    assert "code" not in text_of(Over(Ending.SUPERSEDED), CRM)
