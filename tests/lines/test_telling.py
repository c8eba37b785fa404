"""What is said of every step, and of what changes on it: each sentence once, in an order that is good to hear."""

from dataclasses import replace

import pytest

from tests.doubles.walker import CODE, NOW, account_of, profile_of, reset_of_walk
from tests.flow.any_event import STEPS
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import AccountApp, Proof
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    KeepRecoveryCodes,
    PauseTwoFactor,
    ScanSeed,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    Step,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.trouble import NO_TROUBLE, Tone, Trouble, at_field, notice
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import words_of
from tui_reset.lines.telling import code_lines, complaint, news, told

TOKEN = Secret("a session token")
RESET = reset_of_walk()


@pytest.mark.parametrize("profile", [None, profile_of(), profile_of(identity=["username", "email"])])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_told_by_its_title_and_no_line_twice(step: Step, profile: object) -> None:
    lines = told(Walk(step, profile=profile), NOW)  # type: ignore[arg-type]
    title = words_of(step, profile).title  # type: ignore[arg-type]
    assert lines[0] == ""
    assert lines[1].endswith(title)
    assert "" not in lines[1:]
    assert len(set(lines)) == len(lines)
    assert all("\n" not in line and line == line.strip() for line in lines)


def test_the_code_stands_alone_on_its_line_once() -> None:
    """S2.3, S2.4a: below a line that says what it is."""
    lines = told(Walk(ShowCode(RESET)), NOW)
    assert lines[lines.index("Verification code:") + 1] == CODE
    assert "Time left: 30 minutes" in lines
    assert "Reference: R-1234" in lines
    assert code_lines(RESET) == ["Verification code:", CODE]
    assert code_lines(None) == []


def test_without_a_code_there_is_no_line_for_one() -> None:
    """S2.6."""
    reset = replace(RESET, verification_code=None)
    assert code_lines(reset) == []
    assert "Verification code:" not in told(Walk(ShowCode(reset)), NOW)


def test_waiting_tells_place_reference_time_and_when_the_mail_can_come_again() -> None:
    lines = told(Walk(WaitForMail(RESET), profile=profile_of()), NOW + 30)
    assert lines[1] == "Step 3 of 4, Mail. Look into your mailbox"
    assert lines[3:6] == ["Reference: R-1234", "Time left: 29 minutes", "The mail can be sent again in 30 seconds."]
    late = told(Walk(WaitForMail(RESET)), NOW + 130)
    assert not [line for line in late if line.startswith("The mail can")]
    assert [line for line in late if line.startswith("No mail yet?")]
    assert "The mail cannot be sent again." in told(Walk(WaitForMail(replace(RESET, resends_left=0))), NOW)


def test_the_last_form_tells_its_rules_and_a_pause() -> None:
    """S2.12, S1.27."""
    paused = replace(RESET, proof=Proof.TOTP, paused_until=NOW + 290)
    lines = told(Walk(SetPassword(paused), profile=profile_of()), NOW)
    assert [line for line in lines if line.startswith("Rules: ")]
    assert "Two-factor authentication is paused for 4 minutes." in lines
    assert "Reference: R-1234" in told(Walk(PauseTwoFactor(replace(RESET, must_pause=True))), NOW)


def test_an_account_is_told_fact_by_fact() -> None:
    lines = told(Walk(SignedIn(TOKEN, account_of(username="bob"))), NOW)
    assert {"Signed in as: bob@example.org", "Username: bob"} <= set(lines)
    assert not [line for line in told(Walk(SignedIn(TOKEN, account_of())), NOW) if line.startswith("Username")]
    seed = told(Walk(ScanSeed(TOKEN, account_of(), Secret("ABCDEFGHIJ"), Secret("otpauth://x"))), NOW)
    assert seed[seed.index("Key to type by hand:") + 1] == "ABCD EFGH IJ"
    assert "otpauth://x" in seed
    codes = told(Walk(KeepRecoveryCodes(TOKEN, account_of(), (Secret("AAAA"), Secret("BBBB")))), NOW)
    assert codes[codes.index("2 recovery codes:") + 1 :][:2] == ["AAAA", "BBBB"]
    apps = account_of(apps=[AccountApp(id="crm", title="CRM", state="never")])
    assert [line for line in told(Walk(Access(TOKEN, apps)), NOW) if line.startswith("CRM: ")]


def test_what_the_step_says_by_itself_is_not_said_before_it() -> None:
    signed_in = Walk(
        SignedIn(Secret("t"), account_of(two_factor=True)), trouble=notice("Two-factor authentication is on.")
    )
    assert " ".join(told(signed_in, NOW)).count("Two-factor authentication is on.") == 1


def test_a_complaint_names_its_field_and_its_kind() -> None:
    words = words_of(SetPassword(RESET), None)
    fields = {"new_password": ("Too short.", "Too common."), "elsewhere": ("Odd.",)}
    assert complaint(Trouble("Wait.", Tone.OFFLINE, fields), words) == [
        "No answer: Wait.",
        "Not accepted, New password: Too short.",
        "Not accepted, New password: Too common.",
        "Not accepted: Odd.",
    ]
    assert complaint(notice("You are signed out."), words) == ["You are signed out."]
    assert complaint(NO_TROUBLE, words) == []
    assert "Not accepted, Email address: Odd." in told(Walk(SignIn(), trouble=at_field("identifier", "Odd.")), NOW)


def waiting(**changes: object) -> Walk:
    return Walk(WaitForMail(replace(RESET, **changes)))  # type: ignore[arg-type]


def test_nothing_is_said_while_only_time_passes() -> None:
    walk = waiting()
    assert news(walk, walk, NOW, NOW + 1) == []


@pytest.mark.parametrize(("left", "said"), [(300, "5 minutes left."), (60, "1 minute left."), (250, "4 minutes left.")])
def test_the_time_left_is_said_at_five_minutes_and_at_one(left: int, said: str) -> None:
    """WCAG 2.2.1: before it is over."""
    walk, end = waiting(), RESET.expires_at
    then = end - left - (1 if left in {300, 60} else 100)
    assert news(walk, walk, then, end - left)[:1] == [said]
    assert news(walk, walk, end - left, end - left + 1) == []


def test_no_time_is_told_once_it_is_over() -> None:
    walk, end = waiting(), RESET.expires_at
    assert news(walk, walk, end - 61, end + 1) == []


def test_the_hint_comes_by_itself_after_two_minutes_and_once() -> None:
    """S2.10a."""
    walk = waiting()
    said = news(walk, walk, NOW + 119, NOW + 120)
    assert len(said) == 1
    assert said[0].startswith("No mail yet? Look in spam.")
    assert news(walk, walk, NOW + 120, NOW + 121) == []


def test_sentences_that_are_new_are_said_and_only_those() -> None:
    """S1.9: mail trouble is a state that comes and goes."""
    before, after = (
        Walk(AskAddress(), profile=profile_of()),
        Walk(AskAddress(), profile=profile_of(mail_service="failing")),
    )
    said = news(before, after, NOW, NOW)
    assert said
    assert "mail" in " ".join(said)
    assert news(after, before, NOW, NOW) == []


def test_a_reset_that_ran_out_beside_sign_in_is_said_to_have() -> None:
    before, after = Walk(SignIn("a@b.org", RESET)), Walk(SignIn("a@b.org"))
    assert reset_of(after.step) is None
    assert news(before, after, NOW, NOW) == ["The time for the reset that was open has run out."]
