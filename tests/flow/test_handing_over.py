"""From the signed-in page over the applications to what became of the push, answered or not."""

import pytest

from tests.doubles.walker import Walker, account_of, profile_of
from tui_reset.contract.calls import PushPassword, ReadAccount
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, AccountApp, App, Pushed
from tui_reset.flow.events import Action, TypedApp, TypedPresentPassword
from tui_reset.flow.handing_over import state_of
from tui_reset.flow.steps import Access, Done, HandOver, SignedIn, SignIn
from tui_reset.flow.trouble import Tone
from tui_reset.flow.words import words_of

TOKEN, PASSWORD = Secret("a session token"), Secret("seven quiet herons at dusk")
PUSH = PushPassword(TOKEN, "crm", PASSWORD)


def account(state: str = "never", detail: str = "", pushed_at: str | None = None) -> Account:
    crm = AccountApp(id="crm", title="CRM", state=state, detail=detail, pushed_at=pushed_at)
    return account_of(apps=[AccountApp(id="mail", title="Mail list", state="never"), crm])


def at_password() -> Walker:
    """Access, CRM: the password is asked for."""
    return Walker(SignedIn(TOKEN, account())).acts(Action.ACCESS).types(TypedApp("crm"))


def pushing() -> Walker:
    return at_password().types(TypedPresentPassword(PASSWORD))


def state_now(walker: Walker) -> str:
    assert isinstance(walker.step, Access)
    return next(app.state for app in walker.step.account.apps if app.id == "crm")


def test_access_then_the_crm_then_the_password() -> None:
    """S1.23, S1.24, S1.25: signed in, the Access button leads to the applications, and one is chosen."""
    walker = Walker(SignedIn(TOKEN, account()))
    assert words_of(walker.step, None).choices[Action.ACCESS] == "Access"
    assert walker.acts(Action.ACCESS).step == Access(TOKEN, account())
    assert walker.types(TypedApp("crm")).step == HandOver(TOKEN, account(), "crm")
    assert "CRM" in words_of(walker.step, None).title
    assert walker.types(TypedPresentPassword(PASSWORD)).busy == PUSH


def test_without_applications_there_is_no_way_there() -> None:
    walker = Walker(SignedIn(TOKEN, account_of()))
    assert Action.ACCESS not in words_of(walker.step, None).choices
    assert walker.acts(Action.ACCESS).stands_on(SignedIn)


def test_an_application_that_is_not_listed_is_not_asked_for() -> None:
    walker = Walker(Access(TOKEN, account())).types(TypedApp("other"))
    assert (walker.stands_on(Access), walker.busy) == (True, None)


def test_a_password_is_needed() -> None:
    walker = at_password().types(TypedPresentPassword(Secret("")))
    assert (walker.busy, walker.said) == (None, "This is needed.")


@pytest.mark.parametrize(
    ("state", "tone", "said"),
    [
        ("accepted", Tone.NOTICE, "Your password is right here, and CRM has taken it. Why."),
        ("pending", Tone.OFFLINE, "CRM has not confirmed anything yet. Why."),
        ("refused", Tone.REFUSED, "CRM does not have your password. Why."),
        ("of_tomorrow", Tone.OFFLINE, "CRM: of tomorrow. Why."),
    ],
)
def test_what_became_of_it_is_said_and_listed(state: str, tone: Tone, said: str) -> None:
    """S1.26: accepted, pending and refused, each with its reason; another try is one key away."""
    walker = pushing().is_answered(Pushed(state=state, detail="Why."))
    assert (walker.said, walker.walk.trouble.tone, state_now(walker)) == (said, tone, state)
    assert walker.types(TypedApp("crm")).types(TypedPresentPassword(PASSWORD)).busy == PUSH


def test_a_wrong_password_is_said_at_its_field() -> None:
    walker = pushing().is_refused(ProblemCode.WRONG_CREDENTIALS)
    assert (walker.stands_on(HandOver), walker.said) == (True, "The password is not right.")
    assert "password" in walker.walk.trouble.fields


def test_other_refusals() -> None:
    assert "no longer offered" in pushing().is_refused(ProblemCode.NOT_FOUND).said
    assert "too many requests" in pushing().is_refused(ProblemCode.TOO_MANY_REQUESTS, retry_after=60).said
    assert pushing().is_refused(ProblemCode.UNAUTHORIZED).step == SignIn("bob@example.org")


def test_silence_is_looked_up_and_nothing_is_sent_twice() -> None:
    """S1.26: the page tells the truth, however the answer was lost."""
    walker = pushing().is_lost()
    assert (walker.busy, walker.walk.unanswered) == (ReadAccount(TOKEN), PUSH)
    walker.is_answered(account("pending", "It did not answer.", "2026-11-23T13:59:00.000Z"))
    assert walker.said == (
        "No answer came, so it was looked up. CRM has not answered. Choose it to try again. (2026-11-23 13:59 UTC) "
        "It did not answer."
    )
    assert (state_now(walker), walker.busy, walker.walk.unanswered) == ("pending", None, None)


@pytest.mark.parametrize(("state", "tone"), [("accepted", Tone.NOTICE), ("refused", Tone.OFFLINE)])
def test_stopping_is_looked_up_too(state: str, tone: Tone) -> None:
    walker = pushing().acts(Action.STOP_WAITING)
    assert walker.busy == ReadAccount(TOKEN)
    walker.is_answered(account(state))
    assert (state_now(walker), walker.walk.trouble.tone) == (state, tone)


def test_stopping_the_look_up_leaves_a_way_to_it() -> None:
    walker = pushing().is_lost().acts(Action.STOP_WAITING)
    assert "Go back to look it up" in walker.said
    assert walker.acts(Action.BACK).busy == ReadAccount(TOKEN)
    assert state_now(walker.is_answered(account("accepted"))) == "accepted"


def test_an_application_that_has_gone_meanwhile() -> None:
    walker = pushing().is_lost().is_answered(account_of())
    assert walker.stands_on(SignedIn)
    assert "no longer offered" in walker.said


def test_what_was_not_sent_can_be_sent_again() -> None:
    walker = pushing().is_unreachable()
    assert (walker.stands_on(HandOver), walker.busy) == (True, None)
    assert walker.types(TypedPresentPassword(PASSWORD)).busy == PUSH


def test_back_leads_back_one_step_each() -> None:
    walker = at_password().acts(Action.BACK)
    assert walker.step == Access(TOKEN, account())
    assert walker.acts(Action.BACK).step == SignedIn(TOKEN, account())


def test_times_are_shown_only_where_they_can_be_read() -> None:
    crm = account("outdated", pushed_at="2026-11-23T13:59:00.123Z").apps[1]
    assert state_of(crm) == "has your old password. Choose it to hand over the new one. (2026-11-23 13:59 UTC)"
    assert "(" not in state_of(account("accepted", pushed_at="soon").apps[1])


def test_after_the_change_the_next_way_is_said() -> None:
    """S1.23: the new password has to be handed over, and nothing does it by itself."""
    profile = profile_of(apps=[App(id="crm", title="CRM")])
    done = Done("alice@example.org")
    assert "To use it for CRM too, sign in and choose Access." in words_of(done, profile).lead[0]
    assert "Access" not in words_of(done, profile_of()).lead[0]
