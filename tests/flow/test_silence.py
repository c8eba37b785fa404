"""A change is never sent again by itself; its outcome is read, and the truth told."""

import pytest

from tests.doubles.walker import (
    ALICE,
    HOLD,
    Walker,
    asked,
    at_form,
    at_wait,
    key_of,
    password_form,
    proven,
    unanswered_key,
    view_of,
)
from tui_reset.contract.calls import (
    LookAtReset,
    ResendMail,
)
from tui_reset.contract.faults import NotAResetServer
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.wire import Proof, ResetStep
from tui_reset.flow.events import (
    Action,
    TypedAddress,
)
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    EnterMail,
    SetPassword,
    SignIn,
)
from tui_reset.flow.trouble import Tone
from tui_reset.flow.words import words_of


def test_a_lost_change_is_looked_up() -> None:
    walker = at_form().types(password_form())
    key = key_of(walker)
    walker.is_lost()
    assert walker.asks(LookAtReset(HOLD))
    walker.is_answered(proven())
    assert walker.asks(None)
    assert "has not been changed so far" in walker.said
    assert key_of(walker.types(password_form())) == key


def test_and_found_done() -> None:
    walker = at_form().types(password_form()).is_lost().is_answered(proven(step=ResetStep.DONE))
    assert walker.step == Done("alice@example.org")


def test_another_password_after_a_lost_one_may_have_lost() -> None:
    """Which of the two it is cannot be known, and is not claimed."""
    walker = at_form().types(password_form()).is_lost().is_answered(proven())
    first = key_of(walker)
    walker.types(password_form("another quiet heron at dusk"))
    assert key_of(walker) != first
    walker.is_lost().is_answered(proven(step=ResetStep.DONE))
    assert walker.step == Done("alice@example.org", earlier=True)
    assert "may not be the one you typed last" in words_of(walker.step, None).lead[0]


def test_done_in_the_browser_while_the_last_form_is_filled_in() -> None:
    walker = at_form().sees(proven(step=ResetStep.DONE))
    assert isinstance(walker.step, SetPassword)
    walker.types(password_form()).is_refused(ProblemCode.RESET_OVER)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.is_answered(proven(step=ResetStep.DONE)).step == Done("alice@example.org", earlier=True)


def test_stopping_a_change_looks_it_up_and_stopping_that_says_that_nothing_is_known() -> None:
    walker = at_form().types(password_form()).acts(Action.STOP_WAITING)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.said.startswith("Stopped waiting.")
    key = unanswered_key(walker)
    walker.acts(Action.BACK)
    assert walker.asks(None)
    assert "not known yet" in walker.said
    assert key_of(walker.types(password_form())) == key


def test_the_other_code_does_not_lose_the_key() -> None:
    walker = at_form(Proof.TOTP).types(password_form(code="123456")).is_lost().is_answered(proven(Proof.TOTP))
    key = key_of(walker)
    walker.acts(Action.USE_RECOVERY_CODE).acts(Action.USE_AUTHENTICATOR).acts(Action.KEPT)
    assert key_of(walker.types(password_form(code="123456"))) == key


@pytest.mark.parametrize("code", [ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY_REQUESTS])
def test_a_busy_service_does_not_lose_the_key(code: ProblemCode) -> None:
    walker = at_form().types(password_form())
    key = key_of(walker)
    walker.is_refused(code, retry_after=5)
    assert "5 seconds" in walker.said
    assert key_of(walker.types(password_form())) == key


def test_a_lost_change_whose_reset_is_gone_is_not_called_unchanged() -> None:
    walker = at_form().types(password_form()).is_lost().is_refused(ProblemCode.UNAUTHORIZED)
    assert isinstance(walker.step, SignIn)
    assert "not known" in walker.said
    assert "sign-in has ended" not in walker.said


def test_a_repeated_change_that_is_refused_as_expired_is_looked_up_first() -> None:
    walker = at_form().types(password_form()).is_lost().is_answered(proven()).types(password_form())
    walker.is_refused(ProblemCode.LINK_EXPIRED)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.is_answered(proven(step=ResetStep.DONE)).step == Done("alice@example.org")


def test_while_it_is_looked_up_nothing_is_said_to_be_unchanged() -> None:
    walker = at_form().types(password_form()).is_lost()
    delays = []
    for _ in range(7):
        walker.is_unreachable()
        delays.append(walker.walk.delay)
        assert walker.said == "There is no answer at the moment. What became of it is asked again by itself."
    assert delays == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]
    walker.is_refused(ProblemCode.OVERLOADED, retry_after=40)
    assert walker.asks(LookAtReset(HOLD))
    assert walker.walk.delay == 40.0
    walker.is_lost(NotAResetServer("A sign-in page answers."))
    assert walker.said.startswith("A sign-in page answers.")
    assert walker.walk.trouble.tone is Tone.OFFLINE


def test_a_newer_servers_answer_claims_nothing() -> None:
    walker = at_form().types(password_form()).is_lost().is_answered(view_of(ResetStep.UNKNOWN))
    assert "not known" in walker.said


def test_asking_again_is_the_same_request_even_from_sign_in() -> None:
    """S2.3a: a request whose answer was lost is not made twice."""
    walker = Walker(AskAddress()).types(ALICE)
    key = key_of(walker)
    walker.acts(Action.STOP_WAITING)
    assert "same request" in walker.said
    walker.acts(Action.BACK).acts(Action.FORGOT).acts(Action.SHOW_CODE).types(ALICE)
    assert key_of(walker) == key
    walker.is_lost().types(TypedAddress("bob@example.org"))
    assert key_of(walker) != key


def test_leaving_a_request_that_is_under_way_keeps_its_key() -> None:
    walker = Walker(AskAddress()).types(ALICE)
    key = key_of(walker)
    walker.acts(Action.HAVE_MAIL)
    assert isinstance(walker.step, EnterMail)
    assert key_of(walker.acts(Action.FORGOT).types(ALICE)) == key
    assert key_of(walker.is_answered(asked()).acts(Action.OTHER_ADDRESS).types(ALICE)) != key


def test_a_lost_resend_claims_nothing_it_does_not_know() -> None:
    """S2.3a: the watch may have brought the new number before the look did."""
    walker = at_wait().acts(Action.RESEND)
    assert walker.asks(ResendMail(HOLD))
    walker.sees(view_of(resends_left=2)).is_lost().is_answered(view_of(resends_left=2))
    assert walker.said == "No answer came. If no mail comes either, ask for it again."
    walker.acts(Action.RESEND).is_lost().is_answered(view_of(resends_left=1))
    assert walker.said.startswith("Asked for again")


def test_an_answered_resend_says_so_though_the_watch_was_faster() -> None:
    walker = at_wait().acts(Action.RESEND).sees(view_of(resends_left=2)).is_answered(view_of(resends_left=2))
    assert walker.said.startswith("Asked for again")
