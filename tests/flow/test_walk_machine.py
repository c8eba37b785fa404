"""Any event in any order: the walk never breaks, never forgets an unanswered change, never sends one by itself."""

from dataclasses import replace
from typing import Any, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.doubles.walker import (
    CODE,
    LINK,
    NEW,
    NOW,
    SPARE,
    TOKEN,
    Walker,
)
from tests.flow.any_event import (
    STEPS,
    actions,
    answers,
    faults,
    fitting_answer,
    fitting_form,
    forms,
    problems,
    profiles,
    views,
)
from tui_reset.contract.calls import (
    READS,
    AskReset,
    Call,
    ChangePassword,
    OpenLink,
)
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.flow.asides import busy_text, help_text, leaving_text
from tui_reset.flow.events import (
    Acted,
    Action,
    Answered,
    ClockMoved,
    Event,
    Faulted,
    ProfileKnown,
    Refused,
    Typed,
    Viewed,
)
from tui_reset.flow.steps import (
    Step,
    reset_of,
)
from tui_reset.flow.walk import Walk, in_the_middle, turn, watches
from tui_reset.flow.words import words_of

FIELDS = {"identifier", "password", "code", "email", "username", "mail", "new_password", "confirm"}
PLANTED = (CODE, SPARE, TOKEN, NEW, "the secret of", "a session token", "old password")


def is_same_change(one: Call | None, other: Call | None) -> bool:
    match one, other:
        case (AskReset() as new, AskReset() as old) | (ChangePassword() as new, ChangePassword() as old):
            return replace(new, idempotency_key="") == replace(old, idempotency_key="")
        case _:
            return one == other


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.walker = Walker()
        self.keys: dict[str, Call] = {}

    @property
    def walk(self) -> Walk:
        return self.walker.walk

    def happens(self, event: Event) -> None:
        before = self.walk
        self.walker.happens(event)
        self.holds_together(before, event)

    def holds_together(self, before: Walk, event: Event) -> None:
        after = self.walk
        assert after.attempt >= before.attempt
        if after.busy is not None and after.busy is not before.busy:
            assert after.attempt == before.attempt + 1
        if after.busy is None and before.busy is not None:
            assert after.attempt > before.attempt
        self.sends_nothing_by_itself(before, event)
        self.keeps_keys(before, event)

    def sends_nothing_by_itself(self, before: Walk, event: Event) -> None:
        """After silence, time, a view or a profile nothing but reads is sent."""
        after = self.walk
        started = after.attempt != before.attempt and after.busy is not None
        if started and isinstance(event, Faulted | ClockMoved | Viewed | ProfileKnown):
            assert isinstance(after.busy, READS)
        if started and isinstance(event, Answered | Refused):
            assert isinstance(after.busy, (*READS, OpenLink))
        if isinstance(event, Acted) and before.busy is not None and started:
            assert isinstance(after.busy, READS) or event.action is Action.CANCEL_RESET

    def keeps_keys(self, before: Walk, event: Event) -> None:
        """One key, one change; and the same unanswered change keeps its key."""
        match self.walk.busy:
            case AskReset(idempotency_key=key) | ChangePassword(idempotency_key=key) as call:
                assert self.keys.setdefault(key, call) == call
                if isinstance(event, get_args(Typed)) and is_same_change(call, before.unanswered):
                    assert call == before.unanswered
            case _:
                pass

    @initialize(step=st.sampled_from(STEPS))
    def starts_anywhere(self, step: Step) -> None:
        self.walker = Walker(step)

    @rule(
        new=st.sampled_from([NEW, NEW, f"{NEW} again"]),
        code=st.sampled_from(["123456", CODE, SPARE]),
        pasted=st.sampled_from([LINK, "ABCD-1234", CODE]),
        came=st.none() | st.just("as asked") | answers | problems | faults | actions,
    )
    def sends_the_form(self, new: str, code: str, pasted: str, came: Any) -> None:
        """The step's own form, and what comes of it, if anything comes."""
        form = fitting_form(self.walk.step, new, code, pasted)
        if form is not None:
            self.happens(form)
        self.comes(came)

    @precondition(lambda self: self.walk.busy is not None)
    @rule(came=st.just("as asked") | answers | problems | faults)
    def comes(self, came: Any) -> None:
        attempt = self.walk.attempt
        match came:
            case None:
                return
            case Problem():
                self.happens(Refused(attempt, came))
            case GatewayFault():
                self.happens(Faulted(attempt, came))
            case Action():
                self.happens(Acted(came))
            case "as asked":
                self.happens(Answered(attempt, fitting_answer(self.walk)))
            case answer:
                self.happens(Answered(attempt, answer))

    @rule(at=st.integers(0, 9), came=st.none() | st.just("as asked") | answers | problems | faults)
    def takes_a_choice(self, at: int, came: Any) -> None:
        """One of the actions that the step offers, and what comes of it."""
        offered = [*words_of(self.walk.step, self.walk.profile).choices, Action.GO_ON, Action.KEPT]
        self.happens(Acted(offered[at % len(offered)]))
        self.comes(came)

    @rule(form=forms)
    def types(self, form: Typed) -> None:
        self.happens(form)

    @rule(action=actions)
    def acts(self, action: Action) -> None:
        self.happens(Acted(action))

    @rule(answer=answers, problem=problems, fault=faults, back=st.integers(1, 3))
    def comes_late(self, answer: Any, problem: Problem, fault: Any, back: int) -> None:
        """Late answers never change anything."""
        attempt, before = self.walk.attempt - back, self.walk
        late: list[Event] = [Answered(attempt, answer), Refused(attempt, problem), Faulted(attempt, fault)]
        for event in late:
            assert turn(before, event, self.walker.now, self.walker.new_key) is before

    @rule(view=views)
    def sees(self, view: Any) -> None:
        self.happens(Viewed(view))

    @rule(profile=profiles)
    def learns(self, profile: Any) -> None:
        self.happens(ProfileKnown(profile))

    @rule(seconds=st.sampled_from([0.0, 1.0, 100.0, 1800.0]))
    def waits(self, seconds: float) -> None:
        self.walker.now += seconds
        self.happens(ClockMoved())

    @invariant()
    def can_be_drawn(self) -> None:
        walk = self.walk
        assert set(walk.trouble.fields) <= FIELDS
        assert all(walk.trouble.fields.values())
        drawn = words_of(walk.step, walk.profile)
        assert drawn.title
        assert drawn.primary or drawn.choices
        assert all(help_text(walk.step, walk.profile))
        assert all(leaving_text(walk.step, self.walker.now))
        assert walk.busy is None or busy_text(walk.busy)
        assert in_the_middle(walk) or reset_of(walk.step) is None
        assert watches(walk) in {None, getattr(reset_of(walk.step), "hold", None)}

    @invariant()
    def shows_no_secret(self) -> None:
        assert not any(planted in repr(self.walk) for planted in PLANTED)

    @invariant()
    def is_consistent(self) -> None:
        walk = self.walk
        assert walk.busy is not None or (walk.tries == 0 and walk.delay == 0.0)
        assert walk.delay == 0.0 or isinstance(walk.busy, READS)
        assert not isinstance(walk.unanswered, READS)
        assert self.walker.now >= NOW


AnyOrder.TestCase.settings = settings(max_examples=400, stateful_step_count=20, deadline=None)
TestAnyOrder = AnyOrder.TestCase
