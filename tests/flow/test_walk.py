"""The walk as people walk it, and every order of keys that could show something untrue."""

import pytest

from tests.doubles.profiles import shipped
from tests.doubles.walker import (
    ALICE,
    CODE,
    HOLD,
    LINK,
    NEW,
    NOW,
    TOKEN,
    Walker,
    account_of,
    asked,
    at_code,
    at_form,
    at_wait,
    opened,
    password_form,
    profile_of,
    proven,
    reset_of_walk,
    session,
    view_of,
)
from tui_reset.contract.calls import (
    AskReset,
    CancelReset,
    ChangePassword,
    ConfirmTwoFactor,
    EndTwoFactor,
    OpenLink,
    OpenSession,
    ProveMailbox,
    ReadAccount,
    ReplaceRecoveryCodes,
)
from tui_reset.contract.problems import ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, Proof, RecoveryCodes, ResetStep
from tui_reset.flow.events import (
    Acted,
    Action,
    Answered,
    ClockMoved,
    ProfileKnown,
    TypedAddress,
    TypedCode,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.steps import (
    AskAddress,
    Done,
    Ending,
    EnterMail,
    KeepRecoveryCodes,
    NewRecoveryCodes,
    Over,
    ScanSeed,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    TurnOffTwoFactor,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.walk import begin, in_the_middle, watches
from tui_reset.flow.words import words_of

CHANGED = PasswordChanged(step=ResetStep.DONE, sessions_ended=1)
TOKEN_OF_SESSION = Secret("a session token")
OTHER = f"{NEW} again"


class TestTheWholeWalk:
    def test_by_pasted_link(self) -> None:
        """S2.1, S2.2, S2.3, S2.11, S2.17, S2.18: from sign-in to sign-in with the address filled in."""
        walker = Walker().acts(Action.FORGOT).types(ALICE)
        assert walker.asks(AskReset("alice@example.org", None, "key-number-00000001"))
        walker.is_answered(asked())
        assert walker.stands_on(ShowCode)
        walker.acts(Action.GO_ON).pastes(LINK)
        assert walker.asks(ProveMailbox(HOLD, link=Secret(TOKEN)))
        walker.is_answered(proven()).types(password_form())
        assert walker.asks(ChangePassword)
        walker.is_answered(CHANGED)
        assert walker.step == Done("alice@example.org", sessions_ended=1)
        assert walker.acts(Action.TO_SIGN_IN).step == SignIn("alice@example.org")

    def test_by_short_code(self) -> None:
        """S2.9a: the same box takes the short mail code."""
        walker = at_wait().pastes("abcd 1234")
        assert walker.asks(ProveMailbox(HOLD, mail_code=Secret("ABCD1234")))

    def test_finished_in_the_browser(self) -> None:
        """S2.9a: the waiting screen moves by itself when the page was finished with this screen's code."""
        walker = at_wait().sees(view_of(ResetStep.DONE))
        assert walker.step == Done("alice@example.org", elsewhere=True)

    def test_a_second_factor_is_asked_for(self) -> None:
        walker = (
            Walker().types(TypedSignIn(" bob@example.org ", Secret("old"))).is_refused(ProblemCode.TWO_FACTOR_REQUIRED)
        )
        assert walker.step == SecondFactor("bob@example.org", Secret("old"))
        walker.types(TypedCode(Secret("123 456")))
        assert walker.asks(OpenSession("bob@example.org", Secret("old"), totp=Secret("123456")))
        assert isinstance(walker.is_answered(session()).step, SignedIn)

    def test_what_was_typed_at_sign_in_goes_along(self) -> None:
        """S2.2: the address need not be typed twice; a name that is no address goes to the other field."""
        walker = Walker().types(TypedSignIn("alice@example.org", Secret("x"))).is_refused(ProblemCode.WRONG_CREDENTIALS)
        assert walker.acts(Action.FORGOT).step == AskAddress("alice@example.org")
        assert Walker().types(TypedSignIn("jbrennan", Secret(""))).acts(Action.FORGOT).step == AskAddress(
            username="jbrennan"
        )

    def test_what_stands_at_sign_in_goes_along_unsent(self) -> None:
        """S1.19: the name in the field wins over the one that was sent before; no field, no change."""
        at_the_door = Walker(SignIn("alice@example.org"))
        assert at_the_door.happens(Acted(Action.FORGOT, " bob@example.org ")).step == AskAddress("bob@example.org")
        assert Walker(SignIn("alice@example.org")).acts(Action.FORGOT).step == AskAddress("alice@example.org")

    def test_another_try_has_the_username_too(self) -> None:
        """S1.5: what was asked with is filled in again, both of it."""
        typed = TypedAddress("jim.brennan@example.org", "jbrennan")
        walker = Walker(AskAddress(), profile=shipped("access-crm")).types(typed).is_answered(asked())
        again = walker.acts(Action.OTHER_ADDRESS).step
        assert isinstance(again, AskAddress)
        assert (again.email, again.username) == ("jim.brennan@example.org", "jbrennan")


class TestBegin:
    def test_with_a_link(self) -> None:
        """S2.1a: `--link` begins at the password step's door."""
        assert begin(LINK).busy == OpenLink(Secret(TOKEN))

    @pytest.mark.parametrize(("link", "said"), [(LINK[:50], "cut short"), (CODE, "link is needed")])
    def test_with_something_else(self, link: str, said: str) -> None:
        walk = begin(link)
        assert walk.busy is None
        assert isinstance(walk.step, EnterMail)
        assert said in walk.trouble.fields["mail"][0]


class TestWhileBusy:
    def test_another_address_can_be_tried_at_once(self) -> None:
        walker = at_wait().acts(Action.RESEND).acts(Action.OTHER_ADDRESS)
        assert isinstance(walker.step, AskAddress)
        assert walker.step.email == "alice@example.org"
        assert walker.asks(None)

    @pytest.mark.parametrize(
        "action", [action for action in Action if action not in {Action.STOP_WAITING, Action.BACK}]
    )
    def test_a_change_under_way_is_only_stopped_by_stopping(self, action: Action) -> None:
        walker = at_form(Proof.TOTP).types(password_form(code="123456"))
        before = walker.walk
        assert walker.acts(action).walk is before
        walker.is_lost()
        looking = walker.walk
        assert walker.acts(action).walk is looking

    def test_typing_changes_nothing(self) -> None:
        walker = at_form().types(password_form())
        before = walker.walk
        assert walker.types(password_form(OTHER)).walk is before

    def test_expiry_ends_the_wait_and_the_call(self) -> None:
        walker = at_wait().pastes(LINK)
        attempt = walker.walk.attempt
        walker.now += 1800
        walker.happens(ClockMoved())
        assert walker.step == Over(Ending.EXPIRED, "alice@example.org")
        before = walker.walk
        assert walker.happens(Answered(attempt, proven())).walk is before

    def test_an_expired_wait_does_not_say_that_nothing_was_changed(self) -> None:
        """An unproven screen cannot know: the page may have been finished with an authenticator code."""
        words = words_of(Over(Ending.EXPIRED), None)
        assert "browser" in " ".join(words.lead)
        assert "has not been changed" not in " ".join(words.lead)

    def test_a_form_is_not_taken_away_by_time(self) -> None:
        """S2.17b: nothing typed is lost; the service says on sending that the time is over."""
        walker = at_form()
        walker.now += 5000
        assert isinstance(walker.happens(ClockMoved()).step, SetPassword)

    def test_cancelling_does_not_wait_for_a_resend(self) -> None:
        assert at_wait().acts(Action.RESEND).acts(Action.CANCEL_RESET).busy == CancelReset(HOLD)


class TestBackAndForth:
    def test_the_code_comes_back_and_goes_again(self) -> None:
        """S2.5a: the code is at hand until the reset ends."""
        walker = at_wait()
        reset = walker.step
        walker.acts(Action.BACK)
        assert isinstance(walker.step, ShowCode)
        assert watches(walker.walk) == HOLD
        assert walker.acts(Action.GO_ON).step == reset

    def test_what_a_step_does_not_offer_changes_nothing(self) -> None:
        walker = Walker(SignIn()).types(TypedSignIn("", Secret("")))
        before = walker.walk
        for action in (Action.GO_ON, Action.BACK, Action.KEPT, Action.RESEND, Action.STOP_WAITING):
            assert walker.acts(action).walk is before
        assert walker.types(ALICE).walk is before

    def test_go_on_does_not_lead_back_from_the_form(self) -> None:
        walker = at_form()
        before = walker.walk
        assert walker.acts(Action.GO_ON).walk is before

    def test_leaving_is_asked_about_in_the_middle_only(self) -> None:
        """S2.5a: leaving asks first."""
        assert in_the_middle(at_code().walk)
        assert in_the_middle(at_form().walk)
        assert in_the_middle(Walker(AskAddress()).types(ALICE).walk)
        keep = KeepRecoveryCodes(TOKEN_OF_SESSION, account_of(), (Secret("1"),))
        assert in_the_middle(Walker(keep).walk)
        assert not in_the_middle(Walker(SignIn()).walk)
        reading = Walker(ScanSeed(TOKEN_OF_SESSION, account_of(), Secret("s"), Secret("u"))).acts(Action.BACK)
        assert not in_the_middle(reading.walk)

    def test_watching(self) -> None:
        assert watches(at_form().walk) is None
        locked = at_wait().sees(view_of(ResetStep.LOCKED, attempts_left=0))
        assert watches(locked.walk) is None


class TestOtherLinks:
    def test_a_link_of_another_request_is_told(self) -> None:
        """S2.3a: code and link only work together, so the code of this screen is of no use there."""
        walker = at_wait().pastes(LINK).is_refused(ProblemCode.WRONG_LINK)
        assert walker.asks(OpenLink(Secret(TOKEN)))
        walker.is_answered(opened())
        assert isinstance(walker.step, SetPassword)
        assert walker.step.reset.verification_code is None
        assert "another request" in walker.said

    def test_the_own_link_after_too_many_wrong_codes(self) -> None:
        """The owner with the mail is never locked out by short codes; the code of this screen stays at hand."""
        walker = at_wait().sees(view_of(ResetStep.LOCKED, attempts_left=0)).pastes(LINK)
        assert walker.asks(OpenLink(Secret(TOKEN)))
        walker.is_answered(opened(id=HOLD.id))
        assert isinstance(walker.step, SetPassword)
        assert walker.step.reset.verification_code == Secret(CODE)
        assert walker.said == ""

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            (ProblemCode.LINK_USED, "used already"),
            (ProblemCode.LINK_EXPIRED, "expired"),
            (ProblemCode.LINK_SUPERSEDED, "newer request"),
            (ProblemCode.RESET_OVER, "over"),
            (ProblemCode.PROOF_LOCKED, "Too many wrong codes"),
            (ProblemCode.WRONG_LINK, "not valid"),
            (ProblemCode.NOT_FOUND, "not valid"),
        ],
    )
    def test_an_old_link_ends_nothing_here(self, code: ProblemCode, said: str) -> None:
        """S2.17a: each has its own message, and the running reset goes on."""
        walker = at_wait().pastes(LINK).is_refused(ProblemCode.WRONG_LINK).is_refused(code)
        assert isinstance(walker.step, WaitForMail)
        assert said in walker.said

    @pytest.mark.parametrize(
        ("code", "ending"),
        [
            (ProblemCode.LINK_USED, Ending.USED),
            (ProblemCode.LINK_EXPIRED, Ending.EXPIRED),
            (ProblemCode.LINK_SUPERSEDED, Ending.SUPERSEDED),
            (ProblemCode.RESET_OVER, Ending.OVER),
            (ProblemCode.PROOF_LOCKED, Ending.LOCKED),
        ],
    )
    def test_an_old_link_alone(self, code: ProblemCode, ending: Ending) -> None:
        """S2.17a: expired, used and superseded links have their own message and next step."""
        assert Walker(link=LINK).is_refused(code).step == Over(ending)


class TestProfile:
    def test_switched_off(self) -> None:
        walker = Walker(AskAddress()).happens(ProfileKnown(profile_of(self_service=False)))
        assert walker.step == SelfServiceOff()
        assert Walker(profile=profile_of(self_service=False)).acts(Action.FORGOT).step == SelfServiceOff()

    @pytest.mark.parametrize("known", [AskAddress("bob@example.org"), AskAddress(username="bob")])
    def test_switched_off_what_was_typed_is_there_on_the_way_back(self, known: AskAddress) -> None:
        """S1.7: sign-in has the address or name again, whichever way back is taken."""
        walker = Walker(known).happens(ProfileKnown(profile_of(self_service=False)))
        for way in (Action.BACK, Action.TO_SIGN_IN):
            assert walker.acts(way).step == SignIn(known.email or known.username)

    def test_a_request_under_way_is_left_to_the_service(self) -> None:
        off = ProfileKnown(profile_of(self_service=False))
        walker = Walker(AskAddress()).types(ALICE).happens(off)
        assert isinstance(walker.step, AskAddress)
        assert isinstance(walker.is_answered(asked()).step, ShowCode)

    def test_nothing_else_moves(self) -> None:
        walker = at_wait()
        step = walker.step
        assert walker.happens(ProfileKnown(profile_of())).step is step


class TestTwoFactor:
    def on(self) -> Walker:
        return Walker(TurnOffTwoFactor(TOKEN_OF_SESSION, account_of(two_factor=True)))

    def test_a_lost_switch_is_looked_up(self) -> None:
        seed = ScanSeed(TOKEN_OF_SESSION, account_of(), Secret("s"), Secret("u"))
        walker = Walker(seed).types(TypedCode(Secret("123456")))
        assert walker.asks(ConfirmTwoFactor)
        walker.is_lost()
        assert walker.asks(ReadAccount(TOKEN_OF_SESSION))
        walker.is_answered(account_of(two_factor=True))
        assert "is on. The recovery codes did not arrive" in walker.said

    def test_going_back_after_a_stopped_switch_reads_the_truth(self) -> None:
        form = TypedTurnOff(Secret("old"), Secret("123456"), Secret(NEW), Secret(NEW))
        walker = self.on().types(form).acts(Action.STOP_WAITING).acts(Action.STOP_WAITING)
        assert isinstance(walker.walk.unanswered, EndTwoFactor)
        assert "Go back to look it up" in walker.said
        walker.acts(Action.BACK)
        assert walker.asks(ReadAccount(TOKEN_OF_SESSION))
        walker.is_answered(account_of())
        assert walker.said.endswith("Two-factor authentication is off. Your password is the new one.")

    def test_lost_recovery_codes_are_not_called_valid(self) -> None:
        walker = Walker(NewRecoveryCodes(TOKEN_OF_SESSION, account_of(two_factor=True)))
        walker.types(TypedCode(Secret("123456")))
        assert walker.asks(ReplaceRecoveryCodes)
        walker.is_lost().is_answered(account_of(two_factor=True))
        assert "Whether your recovery codes were replaced is not known" in walker.said

    def test_codes_are_kept_before_going_on(self) -> None:
        walker = Walker(ScanSeed(TOKEN_OF_SESSION, account_of(), Secret("s"), Secret("u")))
        walker.types(TypedCode(Secret("123456"))).is_answered(RecoveryCodes(recovery_codes=["1", "2"]))
        assert isinstance(walker.step, KeepRecoveryCodes)
        before = walker.walk
        assert walker.acts(Action.TO_SIGN_IN).walk is before
        walker.acts(Action.KEPT).is_answered(account_of(two_factor=True))
        assert walker.said == "Two-factor authentication is on."


def test_a_newer_servers_proof_leads_to_the_browser() -> None:
    walker = at_wait().pastes(LINK).is_answered(proven(Proof.UNKNOWN))
    assert walker.step == Over(Ending.NEWER, "alice@example.org")


def test_times_are_of_the_monotonic_clock() -> None:
    step = at_code().step
    assert isinstance(step, ShowCode)
    assert step.reset.expires_at == NOW + 1800
    assert step.reset == reset_of_walk(resend_at=NOW + 60)


class TestEnterTooOften:
    def test_a_second_enter_does_not_lose_the_code(self) -> None:
        """S2.5a, S2.9a: Enter with nothing typed goes to sign-in, and the code and the wait are still at hand there."""
        walker = at_wait().acts(Action.FINISHED_ELSEWHERE)
        reset = reset_of(walker.step)
        assert isinstance(walker.step, SignIn)
        assert reset is not None
        assert reset.verification_code is not None
        assert in_the_middle(walker.walk)
        assert "still open" in " ".join(words_of(walker.step, None).notes)
        assert walker.acts(Action.RESEND).asks(None)
        assert walker.acts(Action.HAVE_MAIL).step == WaitForMail(reset)

    def test_what_is_typed_at_sign_in_keeps_the_open_reset(self) -> None:
        walker = at_wait().acts(Action.FINISHED_ELSEWHERE)
        walker.happens(TypedSignIn("alice", Secret("a password of mine")))
        assert isinstance(walker.step, SignIn)
        assert walker.step.identifier == "alice"
        assert walker.step.reset is not None
