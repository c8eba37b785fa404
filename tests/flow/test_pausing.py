"""Two-factor is paused before the password is changed: where each answer leads, and that nothing typed is lost."""

from typing import Any

import pytest

from tests.doubles.walker import (
    CODE,
    HOLD,
    LINK,
    NEW,
    NOW,
    SPARE,
    Walker,
    at_wait,
    opened,
    password_form,
    profile_of,
    proven,
    reset_of_walk,
    unanswered_key,
    view_of,
)
from tui_reset.contract.calls import BeginPause, ChangePassword, LookAtReset
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, PasswordPolicy, Paused, Proof, ResetStep
from tui_reset.flow.events import Action, TypedCode
from tui_reset.flow.moves import Stay
from tui_reset.flow.pausing import unpaused
from tui_reset.flow.reset_words import pause_left
from tui_reset.flow.steps import Done, Ending, EnterMail, Over, PauseTwoFactor, SetPassword, SignIn
from tui_reset.flow.walk import in_the_middle
from tui_reset.flow.words import words_of

DIGITS = TypedCode(Secret("123 456"))
PAUSED = Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300)


def at_pause() -> Walker:
    """The mailbox is proven, and two-factor is on."""
    return at_wait().pastes(LINK).is_answered(proven(Proof.NONE, must_pause=True))


def at_paused_form() -> Walker:
    """It is paused."""
    return at_pause().types(DIGITS).is_answered(PAUSED)


def paused_step(walker: Walker) -> PauseTwoFactor:
    assert isinstance(walker.step, PauseTwoFactor)
    return walker.step


def password_step(walker: Walker) -> SetPassword:
    assert isinstance(walker.step, SetPassword)
    return walker.step


def test_the_app_checks_before_and_offers_to_pause() -> None:
    """S1.27: the reason, what to do, and what a lost device leaves, before any password is typed."""
    walker = at_pause()
    words = words_of(walker.step, profile_of())
    said = " ".join((words.title, *words.lead, *words.notes))
    assert "can be changed only after it has been paused" in said
    assert "Everything else still asks" in said
    assert "recovery codes" in said
    assert "reference" in said
    assert words.primary == "Pause for this change"
    assert in_the_middle(walker.walk)


def test_an_authenticator_code_pauses_and_leads_to_the_password() -> None:
    """S1.27: how long it still runs is known from the server's seconds; no other proof is asked for."""
    walker = at_pause().types(DIGITS)
    assert walker.asks(BeginPause(HOLD, totp=Secret("123456")))
    walker.now += 2
    step = password_step(walker.is_answered(PAUSED))
    assert step.reset.paused_until == NOW + 302
    assert (step.reset.must_pause, step.reset.two_factor) == (False, True)
    assert set(words_of(step, profile_of()).labels) == {"new_password", "confirm"}
    assert walker.types(password_form(code="")).asks(ChangePassword)
    assert walker.is_answered(PasswordChanged(step=ResetStep.DONE, sessions_ended=0)).stands_on(Done)


def test_a_recovery_code_goes_into_the_same_field() -> None:
    """S1.27, S2.16: told apart by its form; how many are left is said."""
    walker = at_pause().types(TypedCode(Secret(SPARE)))
    assert walker.asks(BeginPause(HOLD, recovery_code=Secret(SPARE)))
    answer = Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=300, recovery_codes_left=8)
    assert walker.is_answered(answer).said == "The recovery code is used up. 8 recovery codes are left."


@pytest.mark.parametrize(("typed", "said"), [("", "needed here"), ("1234", "neither"), (CODE, "neither")])
def test_what_can_be_neither_is_told_before_it_costs_an_attempt(typed: str, said: str) -> None:
    """S1.27."""
    walker = at_pause().types(TypedCode(Secret(typed)))
    assert walker.busy is None
    assert said in walker.said
    assert "code" in walker.walk.trouble.fields


def test_a_wrong_code_is_said_at_the_field_with_the_attempts_left() -> None:
    """S1.27, S2.14a, S2.15a: and the clock, where that may be why."""
    walker = at_pause().types(DIGITS).is_refused(ProblemCode.WRONG_PROOF, attempts_left=4, hint="clock")
    assert paused_step(walker).reset.attempts_left == 4
    assert "4 attempts left" in walker.said
    assert "clock" in walker.said
    assert "code" in walker.walk.trouble.fields
    walker.types(TypedCode(Secret(SPARE))).is_refused(ProblemCode.WRONG_PROOF, attempts_left=1)
    assert "This recovery code is not right" in walker.said


@pytest.mark.parametrize(
    ("code", "members", "ending"),
    [
        (ProblemCode.WRONG_PROOF, {"attempts_left": 0}, Ending.LOCKED),
        (ProblemCode.PROOF_LOCKED, {"attempts_left": 0}, Ending.LOCKED),
        (ProblemCode.UNAUTHORIZED, {}, Ending.OVER),
        (ProblemCode.NOT_FOUND, {}, Ending.OVER),
    ],
)
def test_what_ends_it(code: ProblemCode, members: dict[str, Any], ending: Ending) -> None:
    """S1.27, S2.17a."""
    walker = at_pause().types(TypedCode(Secret(SPARE))).is_refused(code, **members)
    assert walker.step == Over(ending, "alice@example.org")


@pytest.mark.parametrize("code", [ProblemCode.WRONG_PROOF, ProblemCode.PROOF_LOCKED])
def test_used_up_authenticator_codes_leave_the_recovery_codes(code: ProblemCode) -> None:
    """S1.27, S2.16: as on the web page and in the API."""
    walker = at_pause().types(DIGITS).is_refused(code, attempts_left=0)
    assert paused_step(walker).reset.attempts_left == 0
    assert "Type one of your recovery codes" in walker.said
    walker.types(TypedCode(Secret(SPARE))).is_refused(ProblemCode.RESET_OVER)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.is_answered(view_of(ResetStep.LOCKED, must_pause=True)).stands_on(PauseTwoFactor)


def test_the_hours_lock_says_what_still_works() -> None:
    """S1.27: a recovery code is never blocked by wrong authenticator codes."""
    walker = at_pause().types(DIGITS).is_refused(ProblemCode.PROOF_LOCKED, attempts_left=0, retry_after=120)
    assert walker.stands_on(PauseTwoFactor)
    assert "Try again in 2 minutes. A recovery code still works." in walker.said


def test_a_reset_that_is_over_is_looked_up() -> None:
    walker = at_pause().types(DIGITS).is_refused(ProblemCode.RESET_OVER)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.is_answered(view_of(ResetStep.REVOKED)).step == Over(Ending.REVOKED, "alice@example.org")
    walker = at_pause().types(DIGITS).is_refused(ProblemCode.RESET_OVER).is_answered(view_of(ResetStep.DONE))
    assert walker.step == Done("alice@example.org", earlier=True)


def test_after_no_answer_the_truth_is_read_and_no_code_is_sent_again() -> None:
    """S1.27, S2.17: the code may have been used up, so it is asked whether it is paused."""
    walker = at_pause().types(DIGITS).is_lost()
    assert walker.asks(LookAtReset(HOLD))
    walker.is_answered(proven(Proof.NONE, two_factor_paused_for=200))
    assert password_step(walker).reset.paused_until == NOW + 200
    assert "is paused" in walker.said
    walker = at_pause().types(DIGITS).is_lost().is_answered(proven(Proof.NONE, must_pause=True))
    assert walker.stands_on(PauseTwoFactor)
    assert "Nothing is paused so far" in walker.said
    assert at_pause().types(DIGITS).is_lost().is_answered(view_of(ResetStep.UNKNOWN)).stands_on(PauseTwoFactor)


def test_stopping_to_wait_asks_what_became_of_it() -> None:
    walker = at_pause().types(DIGITS).acts(Action.STOP_WAITING)
    assert walker.asks(LookAtReset(HOLD))
    walker.acts(Action.STOP_WAITING)
    assert walker.stands_on(PauseTwoFactor)
    assert "wait for the next one" in walker.said


def test_an_ended_pause_leads_back_and_nothing_typed_is_lost() -> None:
    """S1.27: the reason is said, and the password stands in both fields when it is paused again."""
    walker = at_paused_form().types(password_form(code=""))
    walker.is_refused(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    assert paused_step(walker).new_password == Secret(NEW)
    assert "your new password is kept" in walker.said
    walker.types(DIGITS).is_answered(PAUSED)
    assert password_step(walker).new_password == Secret(NEW)
    assert not password_step(walker).tried
    assert NEW not in repr(walker.walk)


def test_a_change_that_may_still_arrive_is_remembered_over_the_pause() -> None:
    """S1.27, S2.17: sent once without an answer, then refused: the first may win yet, and Done will say so."""
    walker = at_paused_form().types(password_form(code="")).is_lost()
    key = unanswered_key(walker)
    walker.is_answered(proven(Proof.NONE, two_factor_paused_for=1))
    walker.types(password_form(code=""))
    assert isinstance(walker.busy, ChangePassword)
    assert walker.busy.idempotency_key == key
    walker.is_refused(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    assert paused_step(walker).tried
    assert password_step(walker.types(DIGITS).is_answered(PAUSED)).tried


def test_nothing_to_pause_goes_on() -> None:
    """S1.27: two-factor was switched off meanwhile."""
    walker = at_pause().types(DIGITS).is_answered(Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=0))
    step = password_step(walker)
    assert (step.reset.paused_until, step.reset.two_factor) == (None, False)


def test_who_comes_with_the_link_alone_pauses_too() -> None:
    """S1.27, S2.1a."""
    walker = Walker(EnterMail()).pastes(LINK).is_answered(opened(proof=Proof.NONE, must_pause=True))
    assert walker.stands_on(PauseTwoFactor)
    assert walker.acts(Action.BACK).stands_on(SignIn)


def test_the_rules_shown_are_those_of_enrolment() -> None:
    """S1.27: the shorter password allowed beside two-factor is not refused here while it is paused."""
    policy = PasswordPolicy(min_length=15, max_length=256, rules=[], min_length_with_two_factor=8)
    walker = at_paused_form()
    walker.walk = Walker(walker.step, profile=profile_of(password=policy)).walk
    assert walker.types(password_form("vq8 kelp", code="")).asks(ChangePassword)
    walker.is_refused(ProblemCode.PASSWORD_REFUSED, fields={"new_password": ["too_short"]})
    assert "at least 8" in walker.said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (299.5, "two-factor paused for 4:59"), (0.0, "the two-factor pause is over"), (-5.0, "is over")],
)
def test_how_long_it_still_runs(seconds: float | None, said: str) -> None:
    """S1.27: counted down beside the form."""
    assert pause_left(seconds).endswith(said)
    assert bool(pause_left(seconds)) is bool(said)


def test_late_and_strange_answers_change_nothing() -> None:
    walker = Walker(SetPassword(reset_of_walk(proof=Proof.TOTP))).types(password_form(code="123456"))
    assert walker.is_answered(PAUSED).stands_on(SetPassword)
    assert isinstance(unpaused(SignIn(), ChangePassword(HOLD, Secret(NEW), "k" * 22), None), Stay)
    walker = at_pause().types(DIGITS).is_refused(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)
    assert walker.stands_on(PauseTwoFactor)
