"""Every step says what it is, in short, exact and kind sentences that end in something to do."""

import pytest

from tests.doubles.profiles import shipped
from tests.doubles.walker import CODE, account_of, profile_of, reset_of_walk
from tests.flow.any_event import STEPS
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Proof
from tui_reset.flow.account_words import account_words
from tui_reset.flow.actions import act
from tui_reset.flow.branding import person_of
from tui_reset.flow.events import Action
from tui_reset.flow.moves import UNMOVED
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    EnterMail,
    Over,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    WaitForMail,
)
from tui_reset.flow.words import no_mail_hint, words_of

TOKEN = Secret("a session token")
PROFILES = (
    None,
    profile_of(),
    profile_of(identity=["username", "email"], mail_service="failing"),
    shipped("access-crm", mail_service="failing"),
    shipped("access-workspace"),
)


def text_of(step: Step, profile: object = None) -> str:
    words = words_of(step, profile)  # type: ignore[arg-type]
    return " ".join((words.title, *words.lead, *words.notes))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_words_and_a_way_on(step: Step, profile: object) -> None:
    words = words_of(step, profile)  # type: ignore[arg-type]
    assert words.title
    assert words.primary or words.choices
    said = [sentence for sentence in (*words.lead, *words.notes) if sentence not in person_of(profile)]  # type: ignore[arg-type]
    assert all(sentence.endswith((".", "?")) and "  " not in sentence for sentence in said)
    assert all(len(sentence) <= 200 for sentence in said)


@pytest.mark.parametrize("step", STEPS)
def test_every_choice_leads_somewhere(step: Step) -> None:
    """The copying of the code is the screen's own; everything else is a move."""
    for action in words_of(step, None).choices:
        assert action is Action.SHOW_CODE or act(step, action) is not UNMOVED


def test_sign_in_offers_the_reset() -> None:
    """S2.1, S2.1a."""
    choices = words_of(SignIn(), None).choices
    assert choices[Action.FORGOT] == "Forgot your password?"
    assert choices[Action.HAVE_MAIL] == "I have a mail already"
    off = words_of(SignIn(), profile_of(self_service=False, disabled_hint="Ask Ada."))
    assert Action.FORGOT not in off.choices
    assert off.notes == ("Ask Ada.",)
    assert words_of(SignIn(), profile_of(self_service=False)).notes == ()


def test_the_request() -> None:
    """S2.2."""
    words = words_of(AskAddress(), profile_of())
    assert (dict(words.labels), words.primary) == ({"email": "Email address"}, "Reset password")
    both = words_of(AskAddress(), PROFILES[2])
    assert list(both.labels) == ["username", "email"]
    assert "not getting out" in both.notes[0]


def test_switched_off() -> None:
    assert "Ask Ada." in text_of(SelfServiceOff(), profile_of(disabled_hint="Ask Ada."))
    assert "Ask the people" in text_of(SelfServiceOff())


def test_the_code_screen() -> None:
    """S2.5, S2.6a: keep this screen open; have the authenticator ready."""
    said = text_of(ShowCode(reset_of_walk()))
    assert "keep this screen open" in said
    assert "have it ready" in said
    assert "I have a mail already" in said


def test_no_code_with_two_factor() -> None:
    """S2.6: in profile `onepagecrm` the authenticator code takes the place of the verification code."""
    said = text_of(ShowCode(reset_of_walk(verification_code=None)))
    assert "no verification code is shown" in said
    assert CODE not in said


def test_the_waiting_screen() -> None:
    """S2.7, S2.9a: subject and sender, and what can be done; short codes only while they are taken."""
    said = text_of(WaitForMail(reset_of_walk()), profile_of())
    assert "“Reset your password” from reset@example.org" in said
    assert "Enter, with nothing typed, goes to sign-in" in said
    assert "short code" in said
    locked = WaitForMail(reset_of_walk(attempts_left=0, verification_code=None))
    assert "short code" not in text_of(locked) + words_of(locked, None).labels["mail"]


def test_the_hint_after_two_minutes() -> None:
    """S2.10, S2.10a: look in spam, or try the address you sign in with."""
    assert no_mail_hint(119.9, "a@b.c") == ""
    assert no_mail_hint(120, "").endswith("sign in with.")
    assert no_mail_hint(120, "a@b.c").endswith("You typed a@b.c.")


@pytest.mark.parametrize(
    ("proof", "recovery", "label"),
    [
        (Proof.VERIFICATION_CODE, False, "Verification code"),
        (Proof.TOTP, False, "Authenticator code"),
        (Proof.TOTP, True, "Recovery code"),
        (Proof.NONE, False, None),
    ],
)
def test_the_last_form(proof: Proof, recovery: bool, label: str | None) -> None:
    """S2.12, S2.13, S2.14, S2.15, S2.16: the fields, by what proves the holder."""
    words = words_of(SetPassword(reset_of_walk(proof=proof), recovery=recovery), None)
    assert words.labels.get("code") == label
    assert {"new_password", "confirm"} <= set(words.labels)
    assert words.primary == "Set new password"


def test_lost_device() -> None:
    """S2.16: a recovery code, or the desk with a reference."""
    totp = reset_of_walk(proof=Proof.TOTP)
    assert Action.USE_RECOVERY_CODE in words_of(SetPassword(totp), None).choices
    assert "tell them the reference" in text_of(SetPassword(totp, recovery=True))
    assert words_of(SecondFactor("a", Secret("x"), recovery=True), None).labels == {"code": "Recovery code"}


def test_a_code_is_said_to_be_filled_in_only_if_there_is_one() -> None:
    code = reset_of_walk(proof=Proof.VERIFICATION_CODE)
    assert "filled in" in text_of(SetPassword(code))
    assert "filled in" not in text_of(SetPassword(reset_of_walk(proof=code.proof, verification_code=None)))


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Done("a"), "Your password has been changed. A mail confirms it."),
        (Done("a", elsewhere=True), "changed in the browser."),
        (Done("a", sessions_ended=1), "1 other sign-in was ended."),
        (Done("a", sessions_ended=3), "3 other sign-ins were ended."),
        (Done("a", recovery_codes_left=0), "No recovery code is left."),
        (Done("a", recovery_codes_left=1), "1 recovery code is left."),
        (Done("a", recovery_codes_left=9), "9 recovery codes are left."),
        (Done("a", earlier=True), "by an earlier try here"),
    ],
)
def test_done(done: Done, said: str) -> None:
    """S2.18."""
    assert said in text_of(done)


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_says_why_and_what_next(ending: Ending) -> None:
    """S2.17a."""
    words = words_of(Over(ending), None)
    assert words.lead
    assert words.primary == "Ask for a new mail"
    assert (Action.HAVE_MAIL in words.choices) is (ending is Ending.SUPERSEDED)


def test_endings_differ() -> None:
    assert len({text_of(Over(ending)) for ending in Ending}) == len(Ending)


def test_the_account_page() -> None:
    assert "is off" in text_of(SignedIn(TOKEN, account_of(display_name="")))
    assert text_of(SignedIn(TOKEN, account_of(display_name=""))).startswith("Hello, bob@example.org")
    assert "is on. 1 recovery code is left." in text_of(SignedIn(TOKEN, account_of(two_factor=True, left=1)))


def test_switching_off() -> None:
    labels = words_of(TurnOffTwoFactor(TOKEN, account_of(), recovery=True, new_password=True), None).labels
    assert list(labels) == ["password", "code", "new_password", "confirm"]
    assert labels["code"] == "Recovery code"


def test_only_the_account_has_account_words() -> None:
    with pytest.raises(AssertionError, match="EnterMail"):
        account_words(EnterMail())
